//! What Diesel's error cannot say.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why a deletion or a restore did not happen.
#[derive(Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// One row was asked for, and there is none with that key, neither visible nor deleted.
    NotFound {
        /// The table's name, as `table!` has it.
        table: &'static str,
    },
    /// One row was to be deleted, but it had been deleted before. Its first stamp stands.
    AlreadyDeleted {
        /// The table's name, as `table!` has it.
        table: &'static str,
    },
    /// One row was to be restored, but it is not deleted.
    NotDeleted {
        /// The table's name, as `table!` has it.
        table: &'static str,
    },
    /// A restore would have broken a unique constraint: a visible row has taken the key.
    Conflict {
        /// The table's name, as `table!` has it.
        table: &'static str,
        /// The constraint as the database names it; SQLite names the columns (`users.email`).
        constraint: String,
        /// The database's own error.
        source: DieselError,
    },
    /// Anything else that Diesel reports.
    Database(DieselError),
}

impl Error {
    /// Reads what went wrong with a restore of rows of `table`.
    pub(crate) fn from_restore(table: &'static str, error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) => {
                let constraint = information
                    .constraint_name()
                    .or_else(|| constraint_in(information.message()))
                    .unwrap_or_default()
                    .to_owned();
                Self::Conflict {
                    table,
                    constraint,
                    source: error,
                }
            }
            _ => Self::Database(error),
        }
    }
}

/// The constraint in the message of a database that does not name it apart.
///
/// SQLite: `UNIQUE constraint failed: users.email`.
/// MySQL and MariaDB: `Duplicate entry 'a@b' for key 'users_email'`.
fn constraint_in(message: &str) -> Option<&str> {
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        return Some(columns);
    }
    let (_, key) = message.rsplit_once(" for key '")?;
    key.strip_suffix('\'')
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { table } => write!(f, "no such row in `{table}`"),
            Self::AlreadyDeleted { table } => write!(f, "the row in `{table}` is already deleted"),
            Self::NotDeleted { table } => write!(f, "the row in `{table}` is not deleted"),
            Self::Conflict {
                table, constraint, ..
            } => {
                write!(
                    f,
                    "cannot restore into `{table}`: a visible row has taken the key (`{constraint}`)"
                )
            }
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Conflict { source, .. } => Some(source),
            Self::Database(error) => error.source(),
            Self::NotFound { .. } | Self::AlreadyDeleted { .. } | Self::NotDeleted { .. } => None,
        }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}

impl From<Error> for DieselError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { .. } => Self::NotFound,
            Error::Conflict { source, .. } => source,
            Error::Database(error) => error,
            refusal @ (Error::AlreadyDeleted { .. } | Error::NotDeleted { .. }) => {
                Self::QueryBuilderError(Box::new(refusal))
            }
        }
    }
}
