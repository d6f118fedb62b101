//! When was the last row with a key deleted?

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::expression::Expression;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

use crate::plan::{Dialect, PlanBackend, Setting, WhichDialect};
use crate::restore_or_insert::LastDeleted;
use crate::scope::StampOf;
use crate::table::SoftDeletable;

/// `SELECT stamp FROM table WHERE … ORDER BY … LIMIT 1`
#[derive(Debug)]
pub struct LastDeletion<T: SoftDeletable, U>(LastDeleted<T, U>);

impl<T: SoftDeletable, U> LastDeletion<T, U> {
    pub(crate) fn new(last: LastDeleted<T, U>) -> Self {
        Self(last)
    }

    /// As it is by now, whenever the transaction began.
    pub(crate) fn by_now(self) -> ByNow<Self> {
        ByNow(self)
    }
}

impl<T: SoftDeletable, U> Query for LastDeletion<T, U> {
    type SqlType = <StampOf<T> as Expression>::SqlType;
}

impl<T: SoftDeletable, U, Conn> RunQueryDsl<Conn> for LastDeletion<T, U> {}

impl<T, U> QueryId for LastDeletion<T, U>
where
    T: SoftDeletable + QueryId,
    U: QueryId,
{
    // The tables of Diesel are their own ids, so this is one no other query has.
    type QueryId = (LastDeletionId, T::QueryId, U::QueryId);
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID;
}

/// Tells the query from that which it is about.
#[derive(Debug)]
pub struct LastDeletionId;

impl<DB, T, U> QueryFragment<DB> for LastDeletion<T, U>
where
    DB: Backend,
    T: SoftDeletable,
    StampOf<T>: QueryFragment<DB>,
    LastDeleted<T, U>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Self(last) = self;
        out.push_sql("SELECT ");
        last.stamp().walk_ast(out.reborrow())?;
        last.walk_ast(out)
    }
}

/// A query that reads what others have committed. On MySQL a transaction else reads rows as they were
/// when it read for the first time; on PostgreSQL every statement sees what is there, and SQLite has
/// one writer.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct ByNow<Q>(Q);

impl<Q: Query> Query for ByNow<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for ByNow<Q> {}

impl<DB: PlanBackend, Q: QueryFragment<DB>> QueryFragment<DB> for ByNow<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Self(query) = self;
        if WhichDialect::of(out.backend())? != Dialect::Mysql {
            return query.walk_ast(out);
        }
        let (before, _) = Setting::around_verb(&[Setting::GOES_ON]);
        out.push_sql(&before);
        query.walk_ast(out.reborrow())?;
        // MariaDB has no `FOR SHARE`.
        out.push_sql(" LOCK IN SHARE MODE");
        Ok(())
    }
}
