//! Deletions and restores along relations, of rows that are marked by the time of their deletion.

layout! {
    $ marked
    columns(deleted_at -> Nullable<Timestamp>,)
    options()
    visible("ROW.deleted_at IS NULL")
    timestamp
}

mod coarse;
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub mod concurrency;
mod deletion;
mod ends;
mod everywhere;
mod faults;
pub mod flags;
mod hooks;
pub mod indexes;
mod join_table;
mod kinds;
mod long_chain;
mod marks;
mod model;
mod names;
mod one_table;
mod others;
mod own_keys;
mod purge;
mod purge_of_trees;
mod restoration;
mod restore_or_insert;
pub mod schema;
mod shapes;
mod statements;
mod without_relations;

use soft_delete_runtime::TableCount;

/// The tables of which rows were touched, in the order of their names.
pub fn rows(counts: &[TableCount]) -> Vec<(&'static str, usize)> {
    let mut rows: Vec<_> = counts
        .iter()
        .filter(|count| count.rows > 0)
        .map(|count| (count.table, count.rows))
        .collect();
    rows.sort_unstable();
    rows
}

/// The keys of the visible rows of a table.
#[macro_export]
macro_rules! visible {
    ($conn:expr, $table:ident) => {
        $table::table
            .visible()
            .select($table::id)
            .order($table::id)
            .load::<i32>($conn)
            .expect("visible rows")
    };
}

/// What the deleted rows of a table carry.
#[macro_export]
macro_rules! identities {
    ($conn:expr, $table:ident) => {
        $table::table
            .only_deleted()
            .select($table::deleted_at.assume_not_null())
            .distinct()
            .order($table::deleted_at)
            .load::<Identity>($conn)
            .expect("deleted rows")
    };
}
