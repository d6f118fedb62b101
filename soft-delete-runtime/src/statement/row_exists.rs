//! Is there such a row at all?

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_source::QuerySource;
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

/// `SELECT EXISTS (SELECT 1 FROM table WHERE …)`
#[derive(Debug, Clone, Copy)]
pub struct RowExists<T: QuerySource, U> {
    from_clause: T::FromClause,
    where_clause: U,
}

impl<T: QuerySource, U> RowExists<T, U> {
    pub(super) fn new(from_clause: T::FromClause, where_clause: U) -> Self {
        Self {
            from_clause,
            where_clause,
        }
    }
}

impl<T: QuerySource, U> Query for RowExists<T, U> {
    type SqlType = Bool;
}

impl<T: QuerySource, U, Conn> RunQueryDsl<Conn> for RowExists<T, U> {}

impl<T: QuerySource + QueryId + 'static, U: QueryId> QueryId for RowExists<T, U> {
    // The tables of Diesel are their own ids, so this is one no other query has.
    type QueryId = RowExists<T, U::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID;
}

impl<DB, T, U> QueryFragment<DB> for RowExists<T, U>
where
    DB: Backend,
    T: QuerySource<FromClause: QueryFragment<DB>>,
    U: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT EXISTS (SELECT 1 FROM ");
        self.from_clause.walk_ast(out.reborrow())?;
        self.where_clause.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
