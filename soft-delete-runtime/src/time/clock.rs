//! The process's clock. The only global state of this crate.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

use crate::time::Stamp;

/// The last stamp handed out, in microseconds since 1970.
static LAST: AtomicI64 = AtomicI64::new(i64::MIN);

/// The time now, moved forward where it must be to come after every stamp before.
///
/// Two deletions of one process never share a stamp, not even when the system's clock is set
/// back: a restore finds the rows of a deletion by their stamp.
pub(crate) fn next() -> Stamp {
    let now = Utc::now();
    let micros = now.timestamp_micros();
    let previous = LAST
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
            Some(micros.max(last.saturating_add(1)))
        })
        .unwrap_or(i64::MIN);
    let micros = micros.max(previous.saturating_add(1));
    DateTime::from_timestamp_micros(micros)
        .unwrap_or(now)
        .into()
}
