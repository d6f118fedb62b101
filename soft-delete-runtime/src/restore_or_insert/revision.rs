//! What is set in a row that has come back.

use diesel::associations::HasTable;
use diesel::query_builder::{AsChangeset, AsQuery, UpdateStatement};

use crate::error::Error;
use crate::marker::{IsNotMarked, MarkerType, MarkerTypeOf};
use crate::statement::{Guarded, NotSet, UpdateTargetOf};
use crate::table::SoftDeletable;

/// The changes of a row that has come back.
#[derive(Debug, Clone, Copy)]
pub struct Set<C> {
    changes: C,
}

impl<C> Set<C> {
    pub(super) fn new(changes: C) -> Self {
        Self { changes }
    }
}

/// An `UPDATE` of the row with the key `U`, or none.
pub trait Revision<T: SoftDeletable, U> {
    /// The statement.
    type Statement;

    /// Builds [`Self::Statement`].
    fn statement(self, key: &U) -> Option<Self::Statement>;
}

impl<T: SoftDeletable, U> Revision<T, U> for NotSet {
    type Statement = Self;

    fn statement(self, _: &U) -> Option<Self> {
        None
    }
}

/// The visible row with the key.
type Row<T, U> = Guarded<T, U, IsNotMarked<T>>;

impl<T, U, C> Revision<T, U> for Set<C>
where
    T: SoftDeletable + HasTable<Table = T>,
    U: Clone,
    C: AsChangeset<Target = T>,
    UpdateStatement<T, Row<T, U>, C::Changeset>: AsQuery,
{
    type Statement = UpdateStatement<T, Row<T, U>, C::Changeset>;

    fn statement(self, key: &U) -> Option<Self::Statement> {
        let is_visible = MarkerTypeOf::<T>::is_visible(T::Marker::default());
        let row = Guarded::new(key.clone(), is_visible);
        let target = UpdateTargetOf::new(T::default(), row);
        Some(diesel::update(target).set(self.changes))
    }
}

/// There is one visible row with the key, if the key is one.
pub(super) fn is_one<T: SoftDeletable>(rows: usize) -> Result<(), Error> {
    if rows == 1 {
        return Ok(());
    }
    Err(Error::TargetMoved { table: T::NAME })
}
