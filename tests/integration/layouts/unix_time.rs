//! Unix time, and the id of the deletion.

pub mod schema {
    world! {
        marked
        columns(gone -> BigInt, deleted_at -> Nullable<BigInt>,)
        options(column = gone, deletion_id = deleted_at,)
        ddl("gone BIGINT NOT NULL DEFAULT 0, deleted_at BIGINT NULL")
        visible("ROW.gone = 0")
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
