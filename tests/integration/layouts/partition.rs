//! A part of the table for the deleted rows, with a timestamp. What runs `everywhere` runs on SQLite
//! too, which has no parts.

layout! {
    $ partitioned
    columns(deleted_at -> Nullable<Timestamp>,)
    options()
    visible("ROW.deleted_at IS NULL")
    timestamp
    share(1 / 10)
}

#[path = "../alone/mod.rs"]
mod alone;
#[path = "../ends/mod.rs"]
mod ends;
#[path = "../kept_keys/mod.rs"]
mod kept_keys;
#[path = "../relations/mod.rs"]
mod relations;
#[path = "../times.rs"]
mod times;
