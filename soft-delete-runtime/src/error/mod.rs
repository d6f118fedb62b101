//! What Diesel's error cannot say.

mod taken;

use std::fmt;

use chrono::{DateTime, Utc};
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use self::taken::taken;
use crate::time::Stamp;

/// What stands before the date, in the message of a trigger too.
pub(crate) const QUARANTINED_UNTIL: &str = " is quarantined until ";

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
    /// A restore would have broken a unique constraint: a visible row has taken the key, or two rows
    /// that were to be restored have the same.
    Conflict {
        /// The table's name, as `table!` has it.
        table: &'static str,
        /// The constraint as the database names it; SQLite names the columns (`users.email`) unless
        /// there is an expression among them, and MySQL has the table's name in front if `table!`
        /// gives it another `sql_name`.
        constraint: String,
        /// The database's own error.
        source: DieselError,
    },
    /// A deletion would have moved a row into an archive that has a row with its key: the key was
    /// used again after a deletion. Restore that row, or purge it.
    ArchiveConflict {
        /// The archive.
        table: &'static str,
        /// The constraint, named as in [`Conflict`](Self::Conflict).
        constraint: String,
        /// The database's own error.
        source: DieselError,
    },
    /// A deletion was refused because visible rows of `by` point at rows of `table`, and the
    /// relation is declared as `restrict`.
    Restricted {
        /// The table whose rows are needed.
        table: &'static str,
        /// The table whose rows need them.
        by: &'static str,
        /// How many rows do.
        rows: usize,
    },
    /// A restore was refused because rows of `table` point at deleted rows of `parent`.
    ParentDeleted {
        /// The table of the rows that were to be restored.
        table: &'static str,
        /// The table of their parents.
        parent: &'static str,
        /// How many parents are deleted.
        parents: usize,
    },
    /// A restore was refused because the personal data of rows of `table` has been erased. Ask for
    /// it with `even_if_erased()`.
    Erased {
        /// The table of the erased rows.
        table: &'static str,
        /// How many there are.
        rows: usize,
    },
    /// A key was to be taken that a row which was deleted a short while ago has, and the model
    /// declares a `quarantine`. Whose key it was may have it: `even_if_quarantined()`.
    Quarantined {
        /// The table.
        table: &'static str,
        /// When the key is free.
        until: Stamp,
    },
    /// A parent of rows of `table` would have moved to its archive, and the database itself would have
    /// deleted them, by a foreign key with `ON DELETE CASCADE`. Nothing is changed. Drop the key, or
    /// give their table an archive too.
    ReallyDeleted {
        /// The table of the rows.
        table: &'static str,
    },
    /// A column kept less of the stamp than was sent, so a restore could not tell this deletion
    /// from others: `DATETIME` in place of `DATETIME(6)`, `timestamp(0)` in place of `timestamp`.
    CoarseColumn {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The target had other rows at the end than at the beginning, so nothing is changed: another
    /// transaction changed what the filter asks for (try again), or a restore itself did, because
    /// the filter depends on the children (select the rows by their key instead).
    TargetMoved {
        /// The table.
        table: &'static str,
    },
    /// A purge or an erasure was to be resumed with the token of another one: of the other verb, or
    /// of a table that none of its models has.
    ForeignToken {
        /// The table of the token.
        table: String,
    },
    /// The database ended the transaction because another one waited for it in a circle. Nothing
    /// is changed; try again.
    Deadlock(DieselError),
    /// Another transaction was at the same rows, and the database does not put the two in an order: from
    /// `REPEATABLE READ` up on PostgreSQL, and on MariaDB with `innodb_snapshot_isolation`; and on
    /// PostgreSQL at any isolation level where rows move from one part of a table to another. Nothing is
    /// changed; try again. MariaDB has undone the whole transaction then, so begin yours again.
    ///
    /// From 11.6.2 on MariaDB has that setting by itself. Verbs along relations, purges and erasures do
    /// without it, statement by statement; a verb of one table without relations is one of Diesel's.
    SerializationFailure(DieselError),
    /// Anything else that Diesel reports.
    Database(DieselError),
}

impl Error {
    /// Reads what went wrong with a restore of rows of `table`.
    pub(crate) fn from_restore(table: &'static str, error: DieselError) -> Self {
        if let Some(until) = quarantined_until(&error) {
            return Self::Quarantined { table, until };
        }
        match taken(table, &error) {
            Some(constraint) => Self::Conflict {
                table,
                constraint: constraint.to_owned(),
                source: error,
            },
            None => Self::from(error),
        }
    }

    /// Reads what went wrong on the way into an archive.
    pub(crate) fn from_move(table: &'static str, error: DieselError) -> Self {
        match taken(table, &error) {
            Some(constraint) => Self::ArchiveConflict {
                table,
                constraint: constraint.to_owned(),
                source: error,
            },
            None => Self::from(error),
        }
    }
}

/// The date in the message of a trigger.
fn quarantined_until(error: &DieselError) -> Option<Stamp> {
    let DieselError::DatabaseError(_, information) = error else {
        return None;
    };
    let (_, date) = information.message().rsplit_once(QUARANTINED_UNTIL)?;
    Some(date.parse::<DateTime<Utc>>().ok()?.into())
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
                    "a visible row of `{table}`, or another to be restored, has the key (`{constraint}`)"
                )
            }
            Self::ArchiveConflict {
                table, constraint, ..
            } => {
                write!(
                    f,
                    "cannot move into `{table}`: a row that was deleted before has the key (`{constraint}`)"
                )
            }
            Self::ReallyDeleted { table } => write!(
                f,
                "cannot move the parents of rows of `{table}`: a foreign key with ON DELETE CASCADE would delete these"
            ),
            Self::Restricted { table, by, rows } => write!(
                f,
                "cannot delete from `{table}`: {rows} visible row(s) of `{by}` depend on it"
            ),
            Self::ParentDeleted {
                table,
                parent,
                parents,
            } => write!(
                f,
                "cannot restore into `{table}`: {parents} row(s) of `{parent}` that it belongs to \
                 are deleted"
            ),
            Self::Erased { table, rows } => write!(
                f,
                "cannot restore into `{table}`: the personal data of {rows} row(s) has been erased"
            ),
            Self::Quarantined { table, until } => {
                write!(
                    f,
                    "the key of a deleted row of `{table}`{QUARANTINED_UNTIL}{until}"
                )
            }
            Self::CoarseColumn { table, column } => write!(
                f,
                "`{table}.{column}` does not keep microseconds, so the deletion could not be \
                 restored exactly"
            ),
            Self::TargetMoved { table } => write!(
                f,
                "other rows of `{table}` met the filter at the end than at the beginning"
            ),
            Self::ForeignToken { table } => write!(
                f,
                "cannot resume: the token, about `{table}`, is that of another run"
            ),
            Self::Deadlock(error) | Self::SerializationFailure(error) | Self::Database(error) => {
                error.fmt(f)
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Conflict { source, .. } | Self::ArchiveConflict { source, .. } => Some(source),
            Self::Deadlock(error) | Self::SerializationFailure(error) | Self::Database(error) => {
                error.source()
            }
            _ => None,
        }
    }
}

impl From<DieselError> for Error {
    /// A refusal that has become Diesel's error, on its way through a transaction, is itself
    /// again.
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::QueryBuilderError(error) => match error.downcast::<Self>() {
                Ok(refusal) => *refusal,
                Err(error) => Self::Database(DieselError::QueryBuilderError(error)),
            },
            DieselError::DatabaseError(kind, information) => {
                // The words of PostgreSQL, MySQL and MariaDB; Diesel passes no code on.
                let says = |words: &str| information.message().contains(words);
                let is_deadlock = says("deadlock detected") || says("Deadlock found");
                // MariaDB undoes the whole transaction, and Diesel does not find its savepoint then.
                let is_undone = says("Record has changed since last read")
                    || (says("SAVEPOINT diesel_savepoint_") && says("does not exist"));
                let is_serialization_failure =
                    is_undone || matches!(kind, DatabaseErrorKind::SerializationFailure);
                let error = DieselError::DatabaseError(kind, information);
                if is_deadlock {
                    Self::Deadlock(error)
                } else if is_serialization_failure {
                    Self::SerializationFailure(error)
                } else {
                    Self::Database(error)
                }
            }
            error => Self::Database(error),
        }
    }
}

impl From<Error> for DieselError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { .. } => Self::NotFound,
            Error::Conflict { source, .. } => source,
            Error::Database(error)
            | Error::Deadlock(error)
            | Error::SerializationFailure(error) => error,
            refusal => Self::QueryBuilderError(Box::new(refusal)),
        }
    }
}
