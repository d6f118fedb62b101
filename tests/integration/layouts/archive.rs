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
#[path = "../relations/model/mod.rs"]
mod model;
