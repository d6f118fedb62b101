//! Is there such a row at all?

use std::marker::PhantomData;

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use crate::layout::WriteRows;
use crate::table::SoftDeletable;

/// `SELECT EXISTS (SELECT 1 FROM table WHERE …)`, in the archive too if there is one.
#[derive(Debug, Clone, Copy)]
pub struct RowExists<T, U> {
    table: PhantomData<T>,
    where_clause: U,
}

impl<T, U> RowExists<T, U> {
    pub(super) fn new(where_clause: U) -> Self {
        Self {
            table: PhantomData,
            where_clause,
        }
    }
}

impl<T, U> Query for RowExists<T, U> {
    type SqlType = Bool;
}

impl<T, U, Conn> RunQueryDsl<Conn> for RowExists<T, U> {}

impl<T: QueryId + 'static, U: QueryId> QueryId for RowExists<T, U> {
    // The tables of Diesel are their own ids, so this is one no other query has.
    type QueryId = RowExists<T, U::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID;
}

impl<DB, T, U> QueryFragment<DB> for RowExists<T, U>
where
    DB: Backend,
    T: SoftDeletable<Layout: WriteRows<T, DB>>,
    U: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT EXISTS (SELECT 1 FROM ");
        T::Layout::write_all(out.reborrow())?;
        self.where_clause.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
