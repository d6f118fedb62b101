//! How the tables of a graph are written for one backend.

use diesel::backend::Backend;
use diesel::internal::table_macro::StaticQueryFragment;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;

use super::visitor::SqlTable;
use crate::layout::{ArchiveColumn, ArchiveFacts};
use crate::table::SoftDeletable;

/// Writes the name of a table.
pub(crate) type WriteName<DB> = fn(AstPass<'_, '_, DB>) -> QueryResult<()>;

/// Writes the name of the table `T`.
pub(crate) fn write_name<DB: Backend, T: SqlTable<DB>>(
    out: AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    <T as StaticQueryFragment>::STATIC_COMPONENT.walk_ast(out)
}

/// Which rows of a model a statement is about. It matters only where deleted rows have a table of
/// their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Those in the model's own table.
    Own,
    /// Those in the table that holds the deleted ones.
    Deleted,
    /// All.
    Any,
}

/// The table of a model, and its archive.
pub(crate) struct Names<DB: Backend> {
    table: WriteName<DB>,
    archive: Option<Archive<DB>>,
}

/// The archive of a table.
struct Archive<DB: Backend> {
    write: WriteName<DB>,
    /// The table's own name, by which its columns are known.
    alias: WriteName<DB>,
    columns: &'static [ArchiveColumn],
}

impl<DB: Backend> Names<DB> {
    pub(crate) fn of<T: SqlTable<DB>>() -> Self {
        Self {
            table: write_name::<DB, T>,
            archive: None,
        }
    }

    /// The table `T`, with its archive `A`.
    pub(crate) fn of_archived<T, A>() -> Self
    where
        T: SoftDeletable + SqlTable<DB>,
        A: SqlTable<DB>,
    {
        let mut names = Self::of::<T>();
        if let Some(facts) = T::ARCHIVE {
            names.set_archive(write_name::<DB, A>, facts);
        }
        names
    }

    /// The archive of the table `T`, as if it were the table that there is.
    pub(crate) fn of_archive<T: SqlTable<DB>>(write: WriteName<DB>, facts: &ArchiveFacts) -> Self {
        let archive = Archive {
            write,
            alias: write_name::<DB, T>,
            columns: facts.columns,
        };
        Self {
            table: write,
            archive: Some(archive),
        }
    }

    /// The table keeps its deleted rows in another one.
    pub(crate) fn set_archive(&mut self, write: WriteName<DB>, facts: &ArchiveFacts) {
        self.archive = Some(Archive {
            write,
            alias: self.table,
            columns: facts.columns,
        });
    }

    /// The name of the table.
    pub(crate) fn write(&self, out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        (self.table)(out)
    }

    /// The name of the table that holds deleted rows.
    pub(crate) fn write_archive(&self, out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        match &self.archive {
            Some(archive) => (archive.write)(out),
            None => (self.table)(out),
        }
    }

    /// The rows, as they stand in a `FROM` clause: wherever they are, their columns go by the name
    /// of the table, or by `alias`.
    pub(crate) fn write_rows(
        &self,
        rows: Rows,
        alias: Option<&str>,
        mut out: AstPass<'_, '_, DB>,
    ) -> QueryResult<()> {
        let own = match (&self.archive, rows) {
            (None, _) | (_, Rows::Own) => {
                (self.table)(out.reborrow())?;
                None
            }
            (Some(archive), Rows::Deleted) => {
                (archive.write)(out.reborrow())?;
                Some(archive.alias)
            }
            (Some(archive), Rows::Any) => {
                out.push_sql("(");
                archive.write_columns_of(self.table, out.reborrow())?;
                out.push_sql(" UNION ALL ");
                archive.write_columns_of(archive.write, out.reborrow())?;
                out.push_sql(")");
                Some(archive.alias)
            }
        };
        match (alias, own) {
            (Some(alias), _) => {
                out.push_sql(" AS ");
                out.push_identifier(alias)
            }
            (None, Some(own)) => {
                out.push_sql(" AS ");
                own(out)
            }
            (None, None) => Ok(()),
        }
    }

    /// The name by which a statement knows the rows that it changes.
    pub(crate) fn write_changed(&self, rows: Rows, out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        match (&self.archive, rows) {
            (Some(archive), Rows::Deleted) => (archive.alias)(out),
            _ => (self.table)(out),
        }
    }
}

impl<DB: Backend> Archive<DB> {
    /// `SELECT` the columns of a table, in one order for both.
    fn write_columns_of(
        &self,
        table: WriteName<DB>,
        mut out: AstPass<'_, '_, DB>,
    ) -> QueryResult<()> {
        for (index, column) in self.columns.iter().enumerate() {
            out.push_sql(if index == 0 { "SELECT " } else { ", " });
            out.push_identifier(column.name)?;
        }
        out.push_sql(" FROM ");
        table(out)
    }
}
