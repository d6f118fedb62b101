//! What a purge or an erasure did.

use std::time::Duration;

use super::resume_token::ResumeToken;
use super::skipped::{Skipped, Skips};
use crate::report::TableCount;
use crate::time::Stamp;

/// What a purge or an erasure did, or a preview says it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepReport {
    pub(crate) run: String,
    pub(crate) now: Stamp,
    pub(crate) counts: Vec<TableCount>,
    pub(crate) skipped: Skips,
    pub(crate) resume: Option<ResumeToken>,
}

impl SweepReport {
    /// The name of the run, which its audit records carry. A run that resumes another has its
    /// name.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.run
    }

    /// The time against which every retention was measured.
    #[must_use]
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// The number of rows purged or erased, table by table: by this run, not by one that it
    /// resumes.
    #[must_use]
    pub fn counts(&self) -> &[TableCount] {
        &self.counts
    }

    /// The number of rows purged or erased in all tables.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().map(|count| count.rows).sum()
    }

    /// The deleted rows that were left, by table and reason; those that rows of several tables point at
    /// are counted with each. A run that was stopped has looked at
    /// failures only.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        self.skipped.all()
    }

    /// Where to go on, if the run was stopped before it knew that nothing is left.
    #[must_use]
    pub fn resume_token(&self) -> Option<&ResumeToken> {
        self.resume.as_ref()
    }

    pub(crate) fn add(&mut self, table: &'static str, rows: usize) {
        match self.counts.iter_mut().find(|count| count.table == table) {
            Some(count) => count.rows += rows,
            None => self.counts.push(TableCount { table, rows }),
        }
    }
}

/// How far a run has come, after each batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The table of the batch.
    pub table: &'static str,
    /// The rows of the batch: none after a row that was left, or at the end of a table.
    pub batch: usize,
    /// The rows of all tables, since this run began or was resumed.
    pub total: usize,
    /// The time since then.
    pub elapsed: Duration,
}
