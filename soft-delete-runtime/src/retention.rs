//! How long a deleted row is kept.

use std::fmt;
use std::time::Duration;

use chrono::TimeDelta;

use crate::model::SoftDelete;
use crate::table::{ErasedAfter, PurgedAfter};
use crate::time::{Age, Stamp};

/// How long a deleted row is kept before it is purged or erased: whole seconds since its deletion.
///
/// ```
/// use soft_delete_runtime::Retention;
///
/// assert_eq!(Retention::days(7), Retention::weeks(1));
/// assert_eq!(Retention::hours(36).to_string(), "36 hours");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Retention {
    pub(crate) seconds: u64,
}

impl Retention {
    /// So many seconds.
    #[must_use]
    pub const fn seconds(seconds: u64) -> Self {
        Self { seconds }
    }

    /// So many minutes.
    #[must_use]
    pub const fn minutes(minutes: u32) -> Self {
        Self::times(minutes, 60)
    }

    /// So many hours.
    #[must_use]
    pub const fn hours(hours: u32) -> Self {
        Self::times(hours, 60 * 60)
    }

    /// So many days of 24 hours.
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self::times(days, DAY)
    }

    /// So many weeks.
    #[must_use]
    pub const fn weeks(weeks: u32) -> Self {
        Self::times(weeks, 7 * DAY)
    }

    const fn times(count: u32, seconds: u64) -> Self {
        // `u64::from` is not const; nothing is lost, and a week times `u32::MAX` fits.
        Self::seconds(count as u64 * seconds)
    }

    /// What the model declares with `#[soft_delete(retention = "30 days")]`: the time until a
    /// deleted row may be purged.
    #[must_use]
    pub const fn until_purge<M: SoftDelete<Table: PurgedAfter>>() -> Self {
        <M::Table as PurgedAfter>::RETENTION
    }

    /// What the model declares with `#[soft_delete(erase_retention = "7 days")]`: the time until
    /// the personal data of a deleted row may be erased.
    #[must_use]
    pub const fn until_erasure<M: SoftDelete<Table: ErasedAfter>>() -> Self {
        <M::Table as ErasedAfter>::RETENTION
    }

    /// A second more.
    pub(crate) const fn and_a_second(self) -> Self {
        Self::seconds(self.seconds.saturating_add(1))
    }

    /// The time before which a row must have been deleted for its retention to be over.
    pub(crate) fn cut_off(self, now: Stamp) -> Stamp {
        let cut_off = now.before(Age::from(Duration::from_secs(self.seconds)));
        cut_off.max(Stamp::first())
    }

    /// When the retention of a row that was deleted then is over.
    pub(crate) fn end(self, deleted: Stamp) -> Option<Stamp> {
        let seconds = i64::try_from(self.seconds).ok()?;
        let length = TimeDelta::try_seconds(seconds)?;
        Some(deleted.to_utc().checked_add_signed(length)?.into())
    }
}

const DAY: u64 = 24 * 60 * 60;

impl From<Duration> for Retention {
    /// A fraction of a second is one more second: a row is not purged too early.
    fn from(duration: Duration) -> Self {
        let begun = u64::from(duration.subsec_nanos() > 0);
        Self::seconds(duration.as_secs().saturating_add(begun))
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [
            (DAY, "day"),
            (60 * 60, "hour"),
            (60, "minute"),
            (1, "second"),
        ];
        let (length, unit) = units
            .into_iter()
            .find(|(length, _)| self.seconds % length == 0)
            .unwrap_or((1, "second"));
        let count = self.seconds / length;
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}
