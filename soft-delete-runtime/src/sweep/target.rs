//! Which rows of a table a sweep is about.

use std::marker::PhantomData;

use diesel::query_builder::QueryFragment;

use super::value::TargetOf;
use crate::plan::PlanBackend;

/// All rows of the models.
#[derive(Debug, Clone, Copy, Default)]
pub struct AllRows;

/// Rows of the table `T` that were named, by the `WHERE` clause `U`.
#[derive(Debug)]
pub struct Rows<T, U> {
    where_clause: U,
    table: PhantomData<fn() -> T>,
}

impl<T, U> Rows<T, U> {
    pub(crate) fn new(where_clause: U) -> Self {
        Self {
            where_clause,
            table: PhantomData,
        }
    }
}

/// The rows of a sweep, for one backend.
pub trait SweepTarget<DB: PlanBackend> {
    /// Their `WHERE` clause, if there is one.
    #[doc(hidden)]
    fn target(&self) -> Option<&dyn TargetOf<DB>>;
}

impl<DB: PlanBackend> SweepTarget<DB> for AllRows {
    fn target(&self) -> Option<&dyn TargetOf<DB>> {
        None
    }
}

impl<DB, T, U> SweepTarget<DB> for Rows<T, U>
where
    DB: PlanBackend,
    U: QueryFragment<DB> + Send + Sync,
{
    fn target(&self) -> Option<&dyn TargetOf<DB>> {
        Some(&self.where_clause)
    }
}
