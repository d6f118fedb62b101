//! A flag, with the time of deletion beside it.

layout! {
    $ marked
    columns(is_deleted -> Bool, deleted_at -> Nullable<Timestamp>,)
    options(column = is_deleted, stamp = deleted_at,)
    visible("NOT ROW.is_deleted")
    timestamp
}

#[path = "../relations/coarse.rs"]
mod coarse;
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[path = "../relations/concurrency/mod.rs"]
mod concurrency;
#[path = "../relations/deletion.rs"]
mod deletion;
#[path = "../relations/ends.rs"]
mod ends;
#[path = "../relations/everywhere.rs"]
mod everywhere;
#[path = "../relations/faults/mod.rs"]
mod faults;
#[path = "../relations/hooks.rs"]
mod hooks;
#[path = "../relations/indexes.rs"]
mod indexes;
#[path = "../relations/join_table.rs"]
mod join_table;
#[path = "../relations/kinds.rs"]
mod kinds;
#[path = "../relations/long_chain.rs"]
mod long_chain;
#[path = "../relations/model/mod.rs"]
mod model;
#[path = "../relations/names.rs"]
mod names;
#[path = "../relations/one_table.rs"]
mod one_table;
#[path = "../relations/others.rs"]
mod others;
#[path = "../relations/own_keys.rs"]
mod own_keys;
#[path = "../relations/purge.rs"]
mod purge;
#[path = "../relations/purge_of_trees.rs"]
mod purge_of_trees;
#[path = "../relations/restoration.rs"]
mod restoration;
#[path = "../relations/restore_or_insert/mod.rs"]
mod restore_or_insert;
#[path = "../relations/schema.rs"]
mod schema;
#[path = "../relations/shapes.rs"]
mod shapes;
#[path = "../relations/statements.rs"]
mod statements;
