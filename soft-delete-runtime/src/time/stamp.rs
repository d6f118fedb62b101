//! The value that one deletion writes.

use chrono::{
    DateTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, TimeZone, Timelike, Utc,
};

use crate::time::Age;

/// A point in time as the databases keep it: UTC, in microseconds.
///
/// One deletion has one stamp. Everything that takes a time takes `impl Into<Stamp>`: chrono's
/// `DateTime` of any zone and `NaiveDateTime` (read as UTC), and with the feature `time` the
/// `OffsetDateTime` and `PrimitiveDateTime` of that crate. What is finer than a microsecond is
/// cut off, so that the stamp is what the database will say it is.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use soft_delete_runtime::Stamp;
///
/// let time: DateTime<Utc> = "2026-05-01T12:00:00.123456789Z".parse().unwrap();
/// assert_eq!(Stamp::from(time).to_string(), "2026-05-01 12:00:00.123456 UTC");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(DateTime<Utc>);

impl Stamp {
    /// The last there is.
    pub(crate) const LAST: Self = Self(DateTime::<Utc>::MAX_UTC);

    /// The beginning of the year 1, which every database knows.
    pub(crate) fn first() -> Self {
        let first = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default();
        first.and_time(NaiveTime::MIN).into()
    }

    /// The next stamp of this process's clock: the time now, and later than every stamp before.
    ///
    /// ```
    /// use soft_delete_runtime::Stamp;
    ///
    /// assert!(Stamp::now() < Stamp::now());
    /// ```
    #[must_use]
    pub fn now() -> Self {
        super::clock::next()
    }

    /// This stamp as chrono's `DateTime<Utc>`.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        self.0
    }

    pub(crate) fn to_naive_utc(self) -> NaiveDateTime {
        self.0.naive_utc()
    }

    pub(crate) fn to_unix_seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// `None` if chrono has no such time.
    pub(crate) fn from_unix_seconds(seconds: i64) -> Option<Self> {
        DateTime::from_timestamp(seconds, 0).map(Self)
    }

    /// The point in time that lies `age` before this one, or the last there is on that side.
    pub(crate) fn before(self, age: Age) -> Self {
        let age = age.to_delta();
        let limit = if age < TimeDelta::zero() {
            DateTime::<Utc>::MAX_UTC
        } else {
            DateTime::<Utc>::MIN_UTC
        };
        Self(self.0.checked_sub_signed(age).unwrap_or(limit))
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<Tz: TimeZone> From<DateTime<Tz>> for Stamp {
    fn from(time: DateTime<Tz>) -> Self {
        let time = time.to_utc();
        let excess = time.nanosecond() % 1_000;
        // Most times have none, and a subtraction costs more than the question.
        Self(if excess == 0 {
            time
        } else {
            time.trunc_subsecs(6)
        })
    }
}

impl From<NaiveDateTime> for Stamp {
    fn from(time: NaiveDateTime) -> Self {
        time.and_utc().into()
    }
}

impl From<Stamp> for DateTime<Utc> {
    fn from(stamp: Stamp) -> Self {
        stamp.0
    }
}

#[cfg(feature = "time")]
impl From<::time::OffsetDateTime> for Stamp {
    fn from(time: ::time::OffsetDateTime) -> Self {
        let seconds = time.unix_timestamp();
        // The years of `time` end long before those of chrono, so the limits are never used.
        let limit = if seconds < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        };
        DateTime::from_timestamp(seconds, time.nanosecond())
            .unwrap_or(limit)
            .into()
    }
}

#[cfg(feature = "time")]
impl From<::time::PrimitiveDateTime> for Stamp {
    fn from(time: ::time::PrimitiveDateTime) -> Self {
        time.assume_utc().into()
    }
}
