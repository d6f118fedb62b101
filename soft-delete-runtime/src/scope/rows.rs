//! The rows of a table that has an archive, as a query source under the table's own name.

use std::fmt;
use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::dsl::SqlTypeOf;
use diesel::expression::{SelectableExpression, ValidGrouping};
use diesel::internal::table_macro::{FromClause, SelectStatement};
use diesel::query_builder::{AsQuery, AstPass, QueryFragment, QueryId};
use diesel::query_source::{QuerySource, Table, TableNotEqual};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;

use super::source::ScopedSource;
use crate::layout::WriteRows;
use crate::table::SoftDeletable;

/// The deleted rows, or all rows, of a table that keeps its deleted ones in an archive: what
/// [`only_deleted`](super::ScopeDsl::only_deleted) and
/// [`with_deleted`](super::ScopeDsl::with_deleted) read there. `W` is [`InArchive`] or [`InBoth`].
///
/// It goes by the name of the table, so its columns are those of the table: `users::email`, whether
/// the row is in `users` or in `archived_users`. To join another table to it, say how:
/// `posts::table.on(…)`.
pub struct RowsOf<T, W>(PhantomData<(T, W)>);

/// The rows in the archive: `"archived_users" AS "users"`.
#[derive(Debug)]
pub enum InArchive {}

/// The rows in the table and those in the archive:
/// `(SELECT … FROM "users" UNION ALL SELECT … FROM "archived_users") AS "users"`.
#[derive(Debug)]
pub enum InBoth {}

impl<T, W> RowsOf<T, W> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T, W> Clone for RowsOf<T, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, W> Copy for RowsOf<T, W> {}

impl<T: SoftDeletable, W> fmt::Debug for RowsOf<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RowsOf").field(&T::NAME).finish()
    }
}

impl<T: QueryId, W: 'static> QueryId for RowsOf<T, W> {
    type QueryId = RowsOf<T::QueryId, W>;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T, W> QuerySource for RowsOf<T, W>
where
    T: Table<AllColumns: SelectableExpression<Self>>,
{
    type FromClause = Self;
    type DefaultSelection = T::AllColumns;

    fn from_clause(&self) -> Self {
        *self
    }

    fn default_selection(&self) -> T::AllColumns {
        T::all_columns()
    }
}

impl<T, W> AsQuery for RowsOf<T, W>
where
    T: Table<AllColumns: SelectableExpression<Self> + ValidGrouping<()>>,
    SqlTypeOf<T::AllColumns>: SqlType,
{
    type SqlType = SqlTypeOf<T::AllColumns>;
    type Query = SelectStatement<FromClause<Self>>;

    fn as_query(self) -> Self::Query {
        SelectStatement::simple(self)
    }
}

// Joins ask for a table.
impl<T, W> Table for RowsOf<T, W>
where
    T: Table<
            AllColumns: SelectableExpression<Self> + ValidGrouping<()>,
            PrimaryKey: SelectableExpression<Self> + ValidGrouping<()>,
        > + Default,
    SqlTypeOf<T::AllColumns>: SqlType,
{
    type PrimaryKey = T::PrimaryKey;
    type AllColumns = T::AllColumns;

    fn primary_key(&self) -> T::PrimaryKey {
        T::default().primary_key()
    }

    fn all_columns() -> T::AllColumns {
        T::all_columns()
    }
}

impl<T, W, Other> TableNotEqual<Other> for RowsOf<T, W>
where
    T: TableNotEqual<Other>,
    Other: Table,
    Self: Table,
{
}

impl<T: SoftDeletable, W> ScopedSource for RowsOf<T, W>
where
    T: ScopedSource,
{
    type First = T::First;
}

impl<DB, T> QueryFragment<DB> for RowsOf<T, InArchive>
where
    DB: Backend,
    T: SoftDeletable<Layout: WriteRows<T, DB>>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        T::Layout::write_deleted(out)
    }
}

impl<DB, T> QueryFragment<DB> for RowsOf<T, InBoth>
where
    DB: Backend,
    T: SoftDeletable<Layout: WriteRows<T, DB>>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        T::Layout::write_all(out)
    }
}
