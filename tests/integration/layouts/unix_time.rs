//! Unix time, and the id of the deletion.

pub mod schema {
    world! {
        marked
        columns(gone -> BigInt, deleted_at -> Nullable<BigInt>,)
        options(column = gone, deletion_id = deleted_at,)
        ddl("gone BIGINT NOT NULL DEFAULT 0, deleted_at BIGINT NULL")
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
