//! Deletions and restores along relations.

mod coarse;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod concurrency;
mod deletion;
mod everywhere;
mod faults;
mod hooks;
pub mod indexes;
mod join_table;
mod kinds;
mod model;
mod names;
mod own_keys;
mod restoration;
pub mod schema;
mod shapes;
mod statements;

use soft_delete_runtime::TableCount;

/// The tables of which rows were touched, in the order of their names.
fn rows(counts: &[TableCount]) -> Vec<(&'static str, usize)> {
    let mut rows: Vec<_> = counts
        .iter()
        .filter(|count| count.rows > 0)
        .map(|count| (count.table, count.rows))
        .collect();
    rows.sort_unstable();
    rows
}
