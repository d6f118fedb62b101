//! An archive, with a timestamp.

pub mod schema {
    world! {
        archived
        columns(deleted_at -> Nullable<Timestamp>,)
        options()
        ddl("deleted_at {timestamp} NULL")
        timestamp
    }
}
#[path = "../relations/deletion.rs"]
mod deletion;
#[cfg(feature = "postgres")]
#[path = "../relations/indexes.rs"]
mod indexes;
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
