//! Whether the keys of deleted rows stay taken.

use crate::time::Stamp;

/// Whether the key of a deleted row stays taken for a while.
pub trait Quarantine: Default {}

/// A key is free as soon as its row is deleted, or the caller knows whose it was.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoQuarantine;

impl Quarantine for NoQuarantine {}

/// A key stays taken for as long as the model declares.
#[derive(Debug, Clone, Copy, Default)]
pub struct InQuarantine {
    /// When the key is to be taken: now, if nothing is said.
    at: Option<Stamp>,
}

impl Quarantine for InQuarantine {}

impl InQuarantine {
    pub(crate) fn at(stamp: Stamp) -> Self {
        Self { at: Some(stamp) }
    }

    /// The time for which is asked.
    pub(crate) fn time(self) -> Stamp {
        self.at.unwrap_or_else(Stamp::now)
    }
}
