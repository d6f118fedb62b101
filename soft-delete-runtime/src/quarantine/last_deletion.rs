//! When was the last row with a key deleted?

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::expression::Expression;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

use crate::plan::{Dialect, PlanBackend, WhichDialect};
use crate::restore_or_insert::LastDeleted;
use crate::scope::StampOf;
use crate::statement::NotSet;
use crate::table::SoftDeletable;

/// `SELECT stamp FROM table WHERE … ORDER BY … LIMIT 1`, and how it is read.
#[derive(Debug)]
pub struct LastDeletion<T: SoftDeletable, U, Reading = NotSet> {
    last: LastDeleted<T, U>,
    reading: Reading,
}

impl<T: SoftDeletable, U> LastDeletion<T, U> {
    pub(crate) fn new(last: LastDeleted<T, U>) -> Self {
        let reading = NotSet;
        Self { last, reading }
    }

    /// As it is by now, whenever the transaction began.
    pub(crate) fn by_now(self) -> LastDeletion<T, U, ByNow> {
        LastDeletion {
            last: self.last,
            reading: ByNow,
        }
    }
}

impl<T: SoftDeletable, U, Reading> Query for LastDeletion<T, U, Reading> {
    type SqlType = <StampOf<T> as Expression>::SqlType;
}

impl<T: SoftDeletable, U, Reading, Conn> RunQueryDsl<Conn> for LastDeletion<T, U, Reading> {}

impl<T, U, Reading> QueryId for LastDeletion<T, U, Reading>
where
    T: SoftDeletable + QueryId,
    U: QueryId,
    Reading: QueryId,
{
    // The tables of Diesel are their own ids, so this is one no other query has.
    type QueryId = (LastDeletionId, T::QueryId, U::QueryId, Reading::QueryId);
    const HAS_STATIC_QUERY_ID: bool =
        T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID && Reading::HAS_STATIC_QUERY_ID;
}

/// Tells the query from that which it is about.
#[derive(Debug)]
pub struct LastDeletionId;

impl<DB, T, U, Reading> QueryFragment<DB> for LastDeletion<T, U, Reading>
where
    DB: Backend,
    T: SoftDeletable,
    StampOf<T>: QueryFragment<DB>,
    LastDeleted<T, U>: QueryFragment<DB>,
    Reading: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.last.stamp().walk_ast(out.reborrow())?;
        self.last.walk_ast(out.reborrow())?;
        self.reading.walk_ast(out)
    }
}

/// Reads what others have committed. On MySQL a transaction else reads rows as they were when it
/// read for the first time; on PostgreSQL every statement sees what is there, and SQLite has one
/// writer.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct ByNow;

impl<DB: PlanBackend> QueryFragment<DB> for ByNow {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if WhichDialect::of(out.backend())? == Dialect::Mysql {
            // MariaDB has no `FOR SHARE`.
            out.push_sql(" LOCK IN SHARE MODE");
        }
        Ok(())
    }
}
