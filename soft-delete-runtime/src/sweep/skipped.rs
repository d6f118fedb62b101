//! The rows that a purge or an erasure left, and why.

use std::fmt;

use super::survey::SHOWN;
use crate::time::Stamp;

/// Rows that were left, by table and reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Skips(Vec<Skipped>);

/// How many reasons are told apart: a database may put something of the row into every message.
const REASONS: usize = 100;

impl Skips {
    /// Adds rows, of which some are known by their keys.
    pub(crate) fn add(
        &mut self,
        table: &'static str,
        reason: SkipReason,
        rows: usize,
        keys: Vec<String>,
    ) {
        let is_known = |known: &Skipped| known.table == table && known.reason == reason;
        let index = match self.0.iter().position(is_known) {
            Some(index) => index,
            None if self.0.len() >= REASONS => REASONS - 1,
            None => {
                self.0.push(Skipped {
                    table,
                    reason,
                    rows: 0,
                    keys: Vec::new(),
                });
                self.0.len() - 1
            }
        };
        let skipped = &mut self.0[index];
        skipped.rows += rows;
        let room = SHOWN.saturating_sub(skipped.keys.len());
        skipped.keys.extend(keys.into_iter().take(room));
    }

    /// Adds those of another list, which is empty then.
    pub(crate) fn append(&mut self, others: &mut Self) {
        for other in others.0.drain(..) {
            self.add(other.table, other.reason, other.rows, other.keys);
        }
    }

    pub(crate) fn all(&self) -> &[Skipped] {
        &self.0
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// How many rows of a table were left because they failed.
    pub(crate) fn of(&self, table: &str) -> usize {
        let of_table = self.0.iter().filter(|skipped| skipped.table == table);
        of_table.map(|skipped| skipped.rows).sum()
    }
}

/// Deleted rows of a table that a purge or an erasure left, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The table's name, as `table!` has it.
    pub table: &'static str,
    /// Why they were left.
    pub reason: SkipReason,
    /// How many there are.
    pub rows: usize,
    /// The keys of the first ten, as the audit table writes them, of rows that are on hold,
    /// referenced or refused; of others none.
    pub keys: Vec<String>,
}

/// Why a deleted row was left.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason {
    /// Its retention is not over.
    NotOver {
        /// When that of the first of them is, if that is a time that there is.
        until: Option<Stamp>,
    },
    /// It was marked without a stamp, so its retention is never over: by hand, or before there was
    /// a column for it. Write one into the row.
    NoStamp,
    /// It is on hold.
    OnHold,
    /// Another row points at it, which stays.
    Referenced {
        /// The table of that row; empty if the database does not tell.
        by: String,
        /// The constraint as the database names it, or the columns of the key if the model
        /// declares it or the database is SQLite.
        constraint: String,
    },
    /// The database refused: a trigger, a check, a time-out.
    Failed {
        /// Its own words.
        message: String,
    },
    /// Somebody else had it locked, perhaps another worker; or a trigger kept it without a word.
    Locked,
    /// It failed or was locked before the run was resumed, which is all that this run knows.
    Earlier,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} row(s) of `{}` left: {}",
            self.rows, self.table, self.reason
        )
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOver { until: Some(until) } => {
                write!(f, "retention not over, the first time at {until}")
            }
            Self::NotOver { until: None } => f.write_str("retention not over"),
            Self::NoStamp => f.write_str("marked without a stamp"),
            Self::OnHold => f.write_str("on hold"),
            Self::Referenced { by, .. } if by.is_empty() => f.write_str("still referenced"),
            Self::Referenced { by, constraint } => {
                write!(f, "still referenced by `{by}` (`{constraint}`)")
            }
            Self::Failed { message } => f.write_str(message),
            Self::Locked => f.write_str("locked by somebody else"),
            Self::Earlier => f.write_str("not tried again by the resumed run"),
        }
    }
}
