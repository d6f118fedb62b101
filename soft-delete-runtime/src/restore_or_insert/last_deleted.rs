//! Of several deleted rows, the one that was deleted last.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, IntoUpdateTarget, QueryFragment, QueryId};
use diesel::result::QueryResult;

use crate::layout::WriteRows;
use crate::marker::IsMarked;
use crate::scope::StampOf;
use crate::statement::{Change, Guarded, MarkerUpdate, RestoreStatement, Unmarking};
use crate::table::SoftDeletable;

/// The `WHERE` clause of one row: of the deleted rows that the clause `U` is about, the one that was
/// deleted last.
///
/// Its name says that there is a sub-query in it.
pub struct LastDeletedSelected<T: SoftDeletable, U> {
    rows: Guarded<T, U, IsMarked<T>>,
    stamp: StampOf<T>,
    key: T::PrimaryKey,
}

impl<T: SoftDeletable, U> LastDeletedSelected<T, U> {
    pub(super) fn new(where_clause: U) -> Self {
        Self {
            rows: Guarded::new(where_clause, Unmarking::<T>::guard()),
            stamp: crate::scope::stamp::<T>(),
            key: T::default().primary_key(),
        }
    }
}

impl<T: SoftDeletable, U> LastDeletedSelected<T, U> {
    /// The clause that it is about.
    pub(super) fn where_clause(&self) -> &U {
        self.rows.unguarded()
    }

    /// The restore of the row.
    pub(super) fn restore(self) -> RestoreStatement<T, Self> {
        MarkerUpdate::of(T::default().from_clause(), self, Unmarking::new())
    }
}

impl<T: SoftDeletable, U> std::fmt::Debug for LastDeletedSelected<T, U> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LastDeletedSelected")
            .field(&T::NAME)
            .finish()
    }
}

impl<T: SoftDeletable + QueryId, U: QueryId> QueryId for LastDeletedSelected<T, U> {
    // The tables of Diesel are their own ids, so this is one no other clause has.
    type QueryId = (LastDeletedId, T::QueryId, U::QueryId);
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID && U::HAS_STATIC_QUERY_ID;
}

/// Tells the clause from that which it is about.
#[derive(Debug)]
pub struct LastDeletedId;

impl<DB, T, U> QueryFragment<DB> for LastDeletedSelected<T, U>
where
    DB: Backend,
    T: SoftDeletable<Layout: WriteRows<T, DB>, PrimaryKey: QueryFragment<DB>> + IntoUpdateTarget,
    StampOf<T>: QueryFragment<DB>,
    Guarded<T, U, IsMarked<T>>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" WHERE (");
        self.key.walk_ast(out.reborrow())?;
        // MySQL lets a change read its own table, and limit a sub-query, in a derived table only.
        out.push_sql(") IN (SELECT * FROM (SELECT ");
        self.key.walk_ast(out.reborrow())?;
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
        out.push_sql(" DESC LIMIT 1) AS sd_last)");
        Ok(())
    }
}
