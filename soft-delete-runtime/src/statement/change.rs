//! What a verb does to the marker.

use diesel::result::Error as DieselError;

use crate::error::Error;
use crate::report::Report;

/// The `SET` clause of a verb, and what belongs to it.
pub trait Change<T> {
    /// The condition on the rows that the verb may touch.
    type Guard;
    /// What the verb reports.
    type Report: Report;

    /// Builds [`Self::Guard`].
    fn guard() -> Self::Guard;
    /// The report of what the statement does, with no rows yet.
    fn report(&self) -> Self::Report;
    /// Says what a database error means for this verb.
    fn explain(error: DieselError) -> Error;
    /// Why the verb did nothing to a row that exists.
    fn refusal() -> Error;
}
