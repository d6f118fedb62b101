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

impl<T: QuerySource + QueryId, U: QueryId> QueryId for RowExists<T, U> {
    type QueryId = (SelectExistsKeyword, T::QueryId, U::QueryId);
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID;
}

/// Keeps the id of this query apart from any other pair of types.
#[derive(Debug, Clone, Copy)]
pub struct SelectExistsKeyword;

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
