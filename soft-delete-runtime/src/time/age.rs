//! How long a row has been deleted.

use std::time::Duration;

use chrono::TimeDelta;

/// A length of time: chrono's `TimeDelta`, the standard library's `Duration`, or with the feature
/// `time` the `Duration` of that crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Age(TimeDelta);

impl Age {
    pub(crate) fn to_delta(self) -> TimeDelta {
        self.0
    }
}

impl From<TimeDelta> for Age {
    fn from(delta: TimeDelta) -> Self {
        Self(delta)
    }
}

impl From<Duration> for Age {
    /// A duration that chrono cannot hold is longer than any row can have been deleted.
    fn from(duration: Duration) -> Self {
        Self(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX))
    }
}

#[cfg(feature = "time")]
impl From<::time::Duration> for Age {
    fn from(duration: ::time::Duration) -> Self {
        let whole = TimeDelta::try_seconds(duration.whole_seconds());
        let fraction = TimeDelta::nanoseconds(duration.subsec_nanoseconds().into());
        let limit = if duration.is_negative() {
            TimeDelta::MIN
        } else {
            TimeDelta::MAX
        };
        Self(
            whole
                .and_then(|whole| whole.checked_add(&fraction))
                .unwrap_or(limit),
        )
    }
}
