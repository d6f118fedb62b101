//! Where the deleted rows of a table are: in the table itself, or in an archive.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::expression::{Expression, SelectableExpression};
use diesel::internal::table_macro::{Identifier, StaticQueryFragment};
use diesel::query_builder::AstPass;
use diesel::query_source::{Column, Table};
use diesel::result::QueryResult;

use crate::relation::{Exact, IdentityOf, Names, Rows, SqlTable, write_name};
use crate::scope::{InArchive, RowsOf};
use crate::table::SoftDeletable;

/// Where the deleted rows of a table are kept: [`Marked`] or [`Archived`].
pub trait Layout {}

/// A layout of the table `T` that can be written for `DB`: its rows as they stand in a `FROM`
/// clause, by the name of the table.
pub trait WriteRows<T, DB: Backend>: Layout {
    /// Writes the deleted rows.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_deleted(out: AstPass<'_, '_, DB>) -> QueryResult<()>;
    /// Writes all rows.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_all(out: AstPass<'_, '_, DB>) -> QueryResult<()>;
}

/// In the table itself, told apart by the marker.
#[derive(Debug)]
pub enum Marked {}

/// In the table `A`, where a deletion moves them: `#[soft_delete(archive = archived_users)]`.
#[derive(Debug)]
pub struct Archived<A>(PhantomData<A>);

impl Layout for Marked {}
impl<A> Layout for Archived<A> {}

impl<DB: Backend, T: SqlTable<DB>> WriteRows<T, DB> for Marked {
    fn write_deleted(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        write_name::<DB, T>(out)
    }

    fn write_all(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        write_name::<DB, T>(out)
    }
}

impl<DB, T, A> WriteRows<T, DB> for Archived<A>
where
    DB: Backend,
    T: SoftDeletable + SqlTable<DB>,
    A: SqlTable<DB>,
{
    fn write_deleted(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        Names::of_archived::<T, A>().write_rows(Rows::Deleted, None, out)
    }

    fn write_all(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        Names::of_archived::<T, A>().write_rows(Rows::Any, None, out)
    }
}

/// What the model says about its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveFacts {
    /// The name of the archive.
    pub table: &'static str,
    /// The columns of the table, which are moved.
    pub columns: &'static [&'static str],
}

/// Asks whether a row can be moved with what is in the column `C`, which is `A` in the archive.
pub fn is_moved<C, A>()
where
    C: Column,
    A: Column + Expression<SqlType: Keeps<C::SqlType>>,
{
}

/// The SQL type of a column of an archive.
#[diagnostic::on_unimplemented(
    message = "the archive has this column as `{Self}`, and the table as `{ST}`",
    label = "not the type that it has in the archive",
    note = "a row moves as it is: declare the column alike in both tables"
)]
pub trait Keeps<ST> {}

impl<ST> Keeps<ST> for ST {}

/// Asks whether the rows of the table `T` can live in an archive: every column is known to the model,
/// by which the row moves, and one deletion can be told from another.
pub fn has_archive<T>()
where
    T: SoftDeletable
        + Table<AllColumns: SelectableExpression<RowsOf<T, InArchive>>>
        + StaticQueryFragment<Component: OneWord>,
    IdentityOf<T>: Exact,
{
}

/// The name of a table that is in no schema.
#[diagnostic::on_unimplemented(
    message = "a table in a schema cannot have an archive",
    label = "the table has a schema in its name",
    note = "rows in the archive go by the name of the table, which has no schema there: leave the \
            schema to the `search_path`; the archive itself may be in one"
)]
pub trait OneWord {}

impl OneWord for Identifier<'static> {}

/// The layout of a table whose rows are deleted where they are.
#[diagnostic::on_unimplemented(
    message = "a deletion moves the rows of this table into an archive",
    label = "no statement marks them where they are"
)]
pub trait MarksRows: Layout {}

impl MarksRows for Marked {}
