//! What a deletion or a restore did.

use crate::hooks::TellHooks;
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

/// What a deletion did, or a preview says it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    stamp: Stamp,
    deleted: Counts,
    detached: Counts,
    removed: Counts,
}

impl Deletion {
    pub(crate) fn new(stamp: Stamp) -> Self {
        Self {
            stamp,
            deleted: Counts::default(),
            detached: Counts::default(),
            removed: Counts::default(),
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
        &self.deleted.0
    }

    /// The number of rows deleted in all tables.
    #[must_use]
    pub fn total(&self) -> usize {
        self.deleted.total()
    }

    /// The number of rows whose key to a deleted row was set to `NULL` (`set_null`).
    #[must_use]
    pub fn detached(&self) -> &[TableCount] {
        &self.detached.0
    }

    /// The number of rows that were really deleted (`delete`).
    #[must_use]
    pub fn removed(&self) -> &[TableCount] {
        &self.removed.0
    }
}

/// What a restore did, or a preview says it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoration {
    restored: Counts,
    kept: Counts,
}

impl Restoration {
    pub(crate) fn new() -> Self {
        Self {
            restored: Counts::default(),
            kept: Counts::default(),
        }
    }

    /// The number of rows restored, table by table.
    #[must_use]
    pub fn counts(&self) -> &[TableCount] {
        &self.restored.0
    }

    /// The number of rows restored in all tables.
    #[must_use]
    pub fn total(&self) -> usize {
        self.restored.total()
    }

    /// The number of rows that the same deletion took, and that stay deleted because another
    /// parent of theirs is. They come back with that one.
    #[must_use]
    pub fn kept(&self) -> &[TableCount] {
        &self.kept.0
    }
}

/// Numbers of rows, table by table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counts(Vec<TableCount>);

impl Counts {
    fn add(&mut self, table: &'static str, rows: usize) {
        if let Some(count) = self.0.iter_mut().find(|count| count.table == table) {
            count.rows += rows;
        } else {
            self.0.push(TableCount { table, rows });
        }
    }

    fn total(&self) -> usize {
        self.0.iter().map(|count| count.rows).sum()
    }
}

/// What a change does to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Deleted softly.
    Deleted,
    /// Its key is set to `NULL`.
    Detached,
    /// Really deleted.
    Removed,
    /// Made visible again.
    Restored,
    /// Handed over to the deletion of another parent.
    Kept,
}

/// A report that is being written.
pub trait Report: TellHooks {
    /// What happens to the rows of the target itself.
    const EFFECT: Effect;

    /// The number of rows of the verb in all tables.
    fn rows(&self) -> usize;
    /// Adds a number of rows of one table.
    fn add(&mut self, effect: Effect, table: &'static str, rows: usize);
}

impl Report for Deletion {
    const EFFECT: Effect = Effect::Deleted;

    fn rows(&self) -> usize {
        self.total()
    }

    fn add(&mut self, effect: Effect, table: &'static str, rows: usize) {
        match effect {
            Effect::Detached => self.detached.add(table, rows),
            Effect::Removed => self.removed.add(table, rows),
            _ => self.deleted.add(table, rows),
        }
    }
}

impl Report for Restoration {
    const EFFECT: Effect = Effect::Restored;

    fn rows(&self) -> usize {
        self.total()
    }

    fn add(&mut self, effect: Effect, table: &'static str, rows: usize) {
        match effect {
            Effect::Kept => self.kept.add(table, rows),
            _ => self.restored.add(table, rows),
        }
    }
}
