//! Purge and erasure, on connections, keys and markers of every kind. What they do in every layout is in
//! `ends`.

#[cfg(feature = "async")]
mod asynchronous;
mod children;
mod everywhere;
mod futures;
mod indexes;
mod keys;
mod log;
mod markers;
mod partitions;
mod undeclared;

use chrono::{DateTime, TimeDelta, Utc};
use soft_delete_runtime::TableCount;
use soft_delete_runtime::sweep::{Skipped, SweepReport};

/// A day in spring, at midnight.
pub fn day(number: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + number)
}

/// The tables of which rows went, in the order of their names.
pub fn rows(report: &SweepReport) -> Vec<(&'static str, usize)> {
    let counts = report.counts().iter();
    let mut rows: Vec<_> = counts
        .filter(|count| count.rows > 0)
        .map(|TableCount { table, rows, .. }| (*table, *rows))
        .collect();
    rows.sort_unstable();
    rows
}

/// What was left, in the words of the report, and the first keys.
pub fn left(report: &SweepReport) -> Vec<String> {
    let skipped = report.skipped().iter();
    skipped
        .map(|skipped: &Skipped| format!("{skipped} {:?}", skipped.keys))
        .collect()
}
