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
#[path = "../relations/model/mod.rs"]
mod model;
