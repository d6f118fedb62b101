//! A flag, with the time of deletion beside it.

pub mod schema {
    world! {
        marked
        columns(is_deleted -> Bool, deleted_at -> Nullable<Timestamp>,)
        options(column = is_deleted, stamp = deleted_at,)
        ddl("is_deleted BOOLEAN NOT NULL DEFAULT FALSE, deleted_at {timestamp} NULL")
        visible("NOT ROW.is_deleted")
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
