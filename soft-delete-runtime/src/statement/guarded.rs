//! A `WHERE` clause with one more condition.

use std::any::TypeId;
use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, IntoUpdateTarget, QueryFragment, QueryId};
use diesel::result::QueryResult;

use crate::table::SoftDeletable;

/// The `WHERE` clause `U` of a statement on the table `T`, and the condition `Guard`.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<T, U, Guard> {
    table: PhantomData<T>,
    where_clause: U,
    guard: Guard,
}

impl<T, U, Guard> Guarded<T, U, Guard> {
    pub(crate) fn new(where_clause: U, guard: Guard) -> Self {
        Self {
            table: PhantomData,
            where_clause,
            guard,
        }
    }

    pub(crate) fn unguarded(&self) -> &U {
        &self.where_clause
    }

    pub(super) fn into_unguarded(self) -> U {
        self.where_clause
    }
}

impl<T: QueryId, U: QueryId, Guard: QueryId> QueryId for Guarded<T, U, Guard> {
    type QueryId = Guarded<T::QueryId, U::QueryId, Guard::QueryId>;
    const HAS_STATIC_QUERY_ID: bool =
        T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID && Guard::HAS_STATIC_QUERY_ID;
}

impl<DB, T, U, Guard> QueryFragment<DB> for Guarded<T, U, Guard>
where
    DB: Backend,
    T: SoftDeletable + IntoUpdateTarget<WhereClause: QueryId>,
    U: QueryFragment<DB> + QueryId,
    Guard: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // Diesel does not say whether a `WHERE` clause is empty, but a bare table as its own
        // target has the empty one.
        if TypeId::of::<U::QueryId>() == TypeId::of::<<T::WhereClause as QueryId>::QueryId>() {
            out.push_sql(" WHERE ");
        } else {
            self.where_clause.walk_ast(out.reborrow())?;
            out.push_sql(" AND ");
        }
        self.guard.walk_ast(out)
    }
}
