//! Of several deleted rows, the one that was deleted last.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, IntoUpdateTarget, QueryFragment, QueryId};
use diesel::result::QueryResult;

use crate::layout::WriteRows;
use crate::marker::IsMarked;
use crate::plan::{Dialect, PlanBackend, dialect};
use crate::quarantine::{Dated, NotAfter};
use crate::scope::StampOf;
use crate::statement::{Change, Guarded, MarkerUpdate, NotSet, RestoreStatement, Unmarking};
use crate::table::SoftDeletable;
use crate::time::Stamp;

/// Of the deleted rows that the clause `U` is about, the one that was deleted last:
/// ` FROM table WHERE … ORDER BY … LIMIT 1`.
pub struct LastDeleted<T: SoftDeletable, U> {
    rows: Guarded<T, U, IsMarked<T>>,
    stamp: StampOf<T>,
    key: T::PrimaryKey,
}

impl<T: SoftDeletable, U> LastDeleted<T, U> {
    pub(crate) fn new(where_clause: U) -> Self {
        Self {
            rows: Guarded::new(where_clause, Unmarking::<T>::guard()),
            stamp: crate::scope::stamp::<T>(),
            key: T::default().primary_key(),
        }
    }

    /// The column with the time of its deletion.
    pub(crate) fn stamp(&self) -> &StampOf<T> {
        &self.stamp
    }
}

impl<T: SoftDeletable, U> std::fmt::Debug for LastDeleted<T, U> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LastDeleted").field(&T::NAME).finish()
    }
}

impl<DB, T, U> QueryFragment<DB> for LastDeleted<T, U>
where
    DB: Backend,
    T: SoftDeletable<Layout: WriteRows<T, DB>, PrimaryKey: QueryFragment<DB>> + IntoUpdateTarget,
    StampOf<T>: QueryFragment<DB>,
    Guarded<T, U, IsMarked<T>>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" FROM ");
        T::Layout::write_deleted(out.reborrow())?;
        self.rows.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY ");
        // PostgreSQL has `NULL` before all times.
        self.stamp.walk_ast(out.reborrow())?;
        out.push_sql(" IS NULL, ");
        self.stamp.walk_ast(out.reborrow())?;
        out.push_sql(" DESC, ");
        self.key.walk_ast(out.reborrow())?;
        out.push_sql(" DESC LIMIT 1");
        Ok(())
    }
}

/// The `WHERE` clause of that row, which has to meet `Guard` too.
///
/// Its name says that there is a sub-query in it.
#[derive(Debug)]
pub struct LastDeletedSelected<T: SoftDeletable, U, Guard = NotSet> {
    last: LastDeleted<T, U>,
    guard: Guard,
}

impl<T: SoftDeletable, U> LastDeletedSelected<T, U> {
    pub(super) fn new(where_clause: U) -> Self {
        Self {
            last: LastDeleted::new(where_clause),
            guard: NotSet,
        }
    }

    /// The row, if it was not deleted after this.
    pub(super) fn not_after(
        self,
        time: Stamp,
    ) -> LastDeletedSelected<T, U, NotAfter<StampOf<T>, T::Bound>>
    where
        T: Dated,
    {
        LastDeletedSelected {
            last: self.last,
            guard: T::not_after(time),
        }
    }
}

impl<T: SoftDeletable, U, Guard> LastDeletedSelected<T, U, Guard> {
    /// The clause that it is about.
    pub(super) fn where_clause(&self) -> &U {
        self.last.rows.unguarded()
    }

    /// The restore of the row.
    pub(super) fn restore(self) -> RestoreStatement<T, Self> {
        MarkerUpdate::of(T::default().from_clause(), self, Unmarking::new())
    }
}

impl<T, U, Guard> QueryId for LastDeletedSelected<T, U, Guard>
where
    T: SoftDeletable + QueryId,
    U: QueryId,
    Guard: QueryId,
{
    // The tables of Diesel are their own ids, so this is one no other clause has.
    type QueryId = (LastDeletedId, T::QueryId, U::QueryId, Guard::QueryId);
    const HAS_STATIC_QUERY_ID: bool =
        T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID && Guard::HAS_STATIC_QUERY_ID;
}

/// Tells the clause from that which it is about.
#[derive(Debug)]
pub struct LastDeletedId;

impl<DB, T, U, Guard> QueryFragment<DB> for LastDeletedSelected<T, U, Guard>
where
    DB: PlanBackend,
    T: SoftDeletable<PrimaryKey: QueryFragment<DB>>,
    LastDeleted<T, U>: QueryFragment<DB>,
    Guard: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" WHERE (");
        self.last.key.walk_ast(out.reborrow())?;
        // MySQL lets a change read its own table, and limit a sub-query, in a derived table only.
        out.push_sql(") IN (SELECT * FROM (SELECT ");
        self.last.key.walk_ast(out.reborrow())?;
        self.last.walk_ast(out.reborrow())?;
        if dialect(&out)? == Dialect::Mysql {
            // Else a transaction that has read before does not see who was deleted since.
            out.push_sql(" FOR UPDATE");
        }
        out.push_sql(") AS sd_last)");
        self.guard.walk_ast(out)
    }
}
