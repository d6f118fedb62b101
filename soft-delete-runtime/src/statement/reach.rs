//! Whether a verb concerns one table or several.

use crate::plan::Extent;

/// How far a deletion or a restore reaches: [`Alone`] or [`WithRelations`].
pub trait Reach: Default {
    /// What is done about other tables.
    #[doc(hidden)]
    fn extent(&self) -> Option<Extent>;
}

/// One table: the verb is one statement, and a statement of Diesel.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Reach for Alone {
    fn extent(&self) -> Option<Extent> {
        None
    }
}

/// The table and its relations: the verb is a transaction of several statements, so it cannot be
/// a statement of Diesel.
#[derive(Debug, Clone, Copy, Default)]
pub struct WithRelations(pub(crate) Extent);

impl Reach for WithRelations {
    fn extent(&self) -> Option<Extent> {
        Some(self.0)
    }
}
