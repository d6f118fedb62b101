//! A part of the table for the deleted rows, with a timestamp.

pub mod schema {
    world! {
        partitioned
        columns(deleted_at -> Nullable<Timestamp>,)
        options()
        ddl("deleted_at {timestamp} NULL")
        timestamp
    }
}
#[path = "../relations/model/mod.rs"]
mod model;
