//! The condition that keeps a restore from a row which was deleted meanwhile.

use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use crate::plan::{Dialect, PlanBackend, WhichDialect};

/// ` AND (stamp IS NULL OR stamp <= time)`
#[derive(Debug, Clone, Copy, QueryId)]
pub struct NotAfter<C, Time> {
    stamp: C,
    time: Time,
}

impl<C, Time> NotAfter<C, Time> {
    pub(super) fn new(stamp: C, time: Time) -> Self {
        Self { stamp, time }
    }
}

impl<DB, C, Time> QueryFragment<DB> for NotAfter<C, Time>
where
    DB: PlanBackend,
    C: QueryFragment<DB>,
    Time: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // SQLite compares the texts of times, in whatever form; its one writer changes nothing here.
        if WhichDialect::of(out.backend())? == Dialect::Sqlite {
            return Ok(());
        }
        out.push_sql(" AND (");
        self.stamp.walk_ast(out.reborrow())?;
        out.push_sql(" IS NULL OR ");
        self.stamp.walk_ast(out.reborrow())?;
        out.push_sql(" <= ");
        self.time.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
