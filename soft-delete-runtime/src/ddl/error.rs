//! Why there is no migration.

use std::fmt;

use crate::database::Database;

/// What a migration cannot be written for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaError {
    /// A name that the database does not take.
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
        /// The database.
        database: Database,
    },
    /// The library does not know how the database calls the column's type: say so with
    /// [`column_type`](super::TableSchema::column_type).
    UnknownType {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The database has no such type as `table!` says.
    ForeignType {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The type, as Diesel calls it.
        sql_type: &'static str,
        /// The database.
        database: Database,
    },
    /// A type was given for a column that the model does not declare.
    NotAColumnOfTheModel {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// An index, or a key in quarantine, names a column twice.
    RepeatedColumn {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
    },
    /// An index among visible rows, or a key in quarantine, names the marker, which is the same in all of them.
    MarkerInIndex {
        /// The table.
        table: &'static str,
        /// The marker.
        column: &'static str,
    },
    /// Two indexes, or two quarantines, would have one name.
    RepeatedIndex {
        /// The table.
        table: &'static str,
        /// The name.
        index: String,
    },
    /// SQLite cannot drop a constraint that stands in `CREATE TABLE`: the table has to be made
    /// anew. The chapter "Uniqueness" of the README tells how.
    ConstraintOfTable {
        /// The table.
        table: &'static str,
    },
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name {
                name,
                problem,
                database,
            } => write!(f, "{database} takes no name {name:?}: {problem}"),
            Self::UnknownType { table, column } => write!(
                f,
                "the type of `{table}.{column}` is not known here: give it, `.column_type({table}::{column}, \"…\")`"
            ),
            Self::ForeignType {
                table,
                column,
                sql_type,
                database,
            } => write!(
                f,
                "`{table}.{column}` is a `{sql_type}`, which {database} does not have"
            ),
            Self::NotAColumnOfTheModel { table, column } => {
                write!(f, "`{table}.{column}` is no column that the model declares")
            }
            Self::RepeatedColumn { table, column } => {
                write!(f, "a key of `{table}` names `{column}` twice")
            }
            Self::MarkerInIndex { table, column } => write!(
                f,
                "a key among the visible rows of `{table}` names `{column}`, which is the same in all of them"
            ),
            Self::RepeatedIndex { table, index } => {
                write!(f, "`{index}` of `{table}` would be made twice")
            }
            Self::ConstraintOfTable { table } => write!(
                f,
                "SQLite cannot drop a constraint that stands in the `CREATE TABLE` of `{table}`: make the table anew, as the README of soft-delete-runtime shows, and ask for `.unique(…)`"
            ),
        }
    }
}

impl std::error::Error for SchemaError {}
