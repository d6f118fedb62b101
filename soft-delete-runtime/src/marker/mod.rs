//! The three kinds of marker, told apart by the SQL type of the column.

mod flag;
mod literal;
mod loaded;
mod stamp;
mod timestamp;
mod unix_time;

use diesel::expression::Expression;
use diesel::sql_types::{Bool, SingleValue};

pub(crate) use self::literal::refuse_zero;
pub use self::literal::{True, UnixTime, Zero};
pub use self::loaded::{LoadedMarker, MarkerValue};
pub use self::stamp::{LoadedStamp, NoStamp, Nullability, StampColumn, StampType};

use crate::relation::{Identity, MarkerKind};
pub use crate::table::ClearableType;
use crate::table::SoftDeletable;
use crate::time::Stamp;

/// The SQL type of a marker column. It decides how a row is marked and how that is asked for.
///
/// | SQL type | a visible row holds | a deletion writes |
/// |---|---|---|
/// | `Nullable<Timestamp>`, `Nullable<Timestamptz>`, `Nullable<Datetime>`, `Nullable<TimestamptzSqlite>` | `NULL` | the stamp |
/// | `Bool` | `FALSE` | `TRUE` |
/// | `BigInt` | `0` | the stamp as unix time, in seconds |
///
/// `Timestamptz` needs the feature `postgres`, `Datetime` the feature `mysql`, and
/// `TimestamptzSqlite` the feature `sqlite`.
///
/// On MySQL and MariaDB prefer `Nullable<Datetime>` with a column `DATETIME(6)`. A `TIMESTAMP` has
/// no time before 1970 or, on MySQL and up to MariaDB 11.4, after January 2038, and Diesel binds a
/// `Timestamp` as one: MariaDB reads any other time as `NULL`, whatever the type of the column;
/// MySQL refuses it only where the column is a `TIMESTAMP`.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot be a soft-delete marker",
    label = "expected a nullable timestamp, `Bool` or `BigInt`",
    note = "allowed are `Nullable<Timestamp>`, `Nullable<Timestamptz>` (feature `postgres`), \
            `Nullable<Datetime>` (feature `mysql`), `Nullable<TimestamptzSqlite>` (feature `sqlite`), \
            `Bool`, and `BigInt` as unix time with 0 for a visible row"
)]
pub trait MarkerType: SingleValue {
    /// The condition that holds for a visible row.
    type IsVisible<C: Expression<SqlType = Self>>: Expression<SqlType = Bool>;
    /// The condition that holds for a deleted row.
    type IsDeleted<C: Expression<SqlType = Self>>: Expression<SqlType = Bool>;
    /// The SQL type of a comparison with the stamp: `Nullable<Bool>` where the stamp is nullable.
    type Truth;
    /// `Comparison` of the stamp, narrowed to deleted rows where it alone does not say so.
    type Narrowed<C: Expression<SqlType = Self>, Comparison: Expression<SqlType = Self::Truth>>;
    /// What a deletion assigns to the marker.
    type Mark;

    /// What tells the rows of one deletion from others, if the marker does.
    type Identity: Identity;

    /// How a row is marked.
    const KIND: MarkerKind;

    /// What a visible row holds, as a SQL literal; a restore writes it.
    const VISIBLE: &'static str;

    /// Builds [`Self::IsVisible`].
    fn is_visible<C: Expression<SqlType = Self>>(marker: C) -> Self::IsVisible<C>;
    /// Builds [`Self::IsDeleted`].
    fn is_deleted<C: Expression<SqlType = Self>>(marker: C) -> Self::IsDeleted<C>;
    /// Builds [`Self::Narrowed`].
    fn narrow<C, Comparison>(marker: C, comparison: Comparison) -> Self::Narrowed<C, Comparison>
    where
        C: Expression<SqlType = Self>,
        Comparison: Expression<SqlType = Self::Truth>;
    /// Builds [`Self::Mark`].
    fn mark(stamp: Stamp) -> Self::Mark;
}

/// The SQL type of a table's marker.
pub type MarkerTypeOf<T> = <<T as SoftDeletable>::Marker as Expression>::SqlType;
/// The condition that a row of a table is not marked.
pub type IsNotMarked<T> = <MarkerTypeOf<T> as MarkerType>::IsVisible<<T as SoftDeletable>::Marker>;
/// The condition that a row of a table is marked.
pub type IsMarked<T> = <MarkerTypeOf<T> as MarkerType>::IsDeleted<<T as SoftDeletable>::Marker>;
