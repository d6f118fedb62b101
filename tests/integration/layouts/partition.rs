//! A part of the table for the deleted rows, with a timestamp.

pub mod schema {
    world! {
        partitioned
        columns(deleted_at -> Nullable<Timestamp>,)
        options()
        ddl("deleted_at {timestamp} NULL")
        visible("ROW.deleted_at IS NULL")
        timestamp
    }
}
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[path = "../relations/concurrency/mod.rs"]
mod concurrency;
#[path = "../relations/deletion.rs"]
mod deletion;
#[path = "../relations/faults/mod.rs"]
mod faults;
#[path = "../relations/model/mod.rs"]
mod model;
#[path = "../relations/one_table.rs"]
mod one_table;
#[path = "../relations/purge.rs"]
mod purge;
#[path = "../relations/purge_of_trees.rs"]
mod purge_of_trees;
#[path = "../relations/restoration.rs"]
mod restoration;
#[path = "../relations/shapes.rs"]
mod shapes;
