//! A flag, and the id of the deletion.

pub mod schema {
    world! {
        marked
        columns(is_deleted -> Bool, stamped_at -> Nullable<Timestamp>, deleted_at -> Nullable<BigInt>,)
        options(column = is_deleted, stamp = stamped_at, deletion_id = deleted_at,)
        ddl("is_deleted BOOLEAN NOT NULL DEFAULT FALSE, stamped_at {timestamp} NULL, deleted_at BIGINT NULL")
        id
    }
}
#[path = "../relations/deletion.rs"]
mod deletion;
#[path = "../relations/model/mod.rs"]
mod model;
#[path = "../relations/purge.rs"]
mod purge;
#[path = "../relations/purge_of_trees.rs"]
mod purge_of_trees;
#[path = "../relations/restoration.rs"]
mod restoration;
#[path = "../relations/shapes.rs"]
mod shapes;
