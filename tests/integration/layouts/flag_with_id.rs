//! A flag, and the id of the deletion.

pub mod schema {
    world! {
        marked
        columns(is_deleted -> Bool, stamped_at -> Nullable<Timestamp>, deleted_at -> Nullable<BigInt>,)
        options(column = is_deleted, stamp = stamped_at, deletion_id = deleted_at,)
        ddl("is_deleted BOOLEAN NOT NULL DEFAULT FALSE, stamped_at {timestamp} NULL, deleted_at BIGINT NULL")
        visible("NOT ROW.is_deleted")
        id
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
