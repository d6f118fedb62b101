//! The walk from table to table.

use diesel::backend::Backend;
use diesel::internal::derives::multiconnection::DieselReserveSpecialization;
use diesel::internal::table_macro::StaticQueryFragment;
use diesel::query_builder::QueryFragment;

use super::key::CascadeKey;
use crate::table::SoftDeletable;

/// A backend for which the name of every table can be written.
pub trait RelationBackend: Backend + DieselReserveSpecialization + 'static {}

impl<DB: Backend + DieselReserveSpecialization + 'static> RelationBackend for DB {}

/// A table whose name can be written for `DB`.
pub trait SqlTable<DB: Backend>:
    StaticQueryFragment<Component: QueryFragment<DB>> + 'static
{
}

impl<DB: Backend, T> SqlTable<DB> for T where
    T: StaticQueryFragment<Component: QueryFragment<DB>> + 'static
{
}

/// What a deletion of the parent does to its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// They are deleted too, and restored too.
    Cascade,
    /// They are deleted too, and stay deleted when the parent is restored.
    OneWay,
    /// The deletion is refused while there are any.
    Restrict,
    /// Their key is set to `NULL`.
    SetNull,
    /// They are really deleted.
    Delete,
}

impl Action {
    /// Whether the child's rows are deleted with the parent's.
    pub(crate) fn is_cascade(self) -> bool {
        matches!(self, Self::Cascade | Self::OneWay)
    }
}

/// Sees the relations of one table. The derive writes the walk.
pub trait Visitor {
    /// The backend for which SQL will be written.
    type Backend: RelationBackend;

    /// A child table that is soft-deletable.
    fn soft_deletable<T>(&mut self, action: Action, key: &'static [&'static str])
    where
        T: SoftDeletable + SqlTable<Self::Backend>;

    /// Any other child table, of which a deletion takes no rows along.
    fn other<T>(&mut self, action: Action, name: &'static str, key: &'static [&'static str])
    where
        T: SqlTable<Self::Backend>;

    /// The table in which this one keeps its deleted rows.
    fn archive<A>(&mut self)
    where
        A: SqlTable<Self::Backend>;

    /// A parent that cascades along the key `C` of this table.
    fn parent<C>(&mut self)
    where
        C: CascadeKey<Parent: SqlTable<Self::Backend>>;
}
