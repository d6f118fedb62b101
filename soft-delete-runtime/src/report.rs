//! What a deletion or a restore did.

use crate::time::Stamp;

/// The number of rows that a verb touched in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableCount {
    /// The table's name, as `table!` has it.
    pub table: &'static str,
    /// The number of its rows.
    pub rows: usize,
}

/// What a deletion did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    stamp: Stamp,
    counts: Vec<TableCount>,
}

impl Deletion {
    pub(crate) fn new(stamp: Stamp) -> Self {
        Self {
            stamp,
            counts: Vec::new(),
        }
    }

    /// The stamp that every row of this deletion carries.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// The number of rows deleted, table by table.
    #[must_use]
    pub fn counts(&self) -> &[TableCount] {
        &self.counts
    }

    /// The number of rows deleted in all tables.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().map(|count| count.rows).sum()
    }
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoration {
    counts: Vec<TableCount>,
}

impl Restoration {
    pub(crate) fn new() -> Self {
        Self { counts: Vec::new() }
    }

    /// The number of rows restored, table by table.
    #[must_use]
    pub fn counts(&self) -> &[TableCount] {
        &self.counts
    }

    /// The number of rows restored in all tables.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().map(|count| count.rows).sum()
    }
}

/// A report that is being written.
pub trait Report {
    /// Adds the number of rows of one table.
    #[must_use]
    fn with(self, table: &'static str, rows: usize) -> Self;
}

impl Report for Deletion {
    fn with(mut self, table: &'static str, rows: usize) -> Self {
        self.counts.push(TableCount { table, rows });
        self
    }
}

impl Report for Restoration {
    fn with(mut self, table: &'static str, rows: usize) -> Self {
        self.counts.push(TableCount { table, rows });
        self
    }
}
