//! A flag, with the time of deletion beside it.

layout! {
    $ marked
    columns(is_deleted -> Bool, deleted_at -> Nullable<Timestamp>,)
    options(column = is_deleted, stamp = deleted_at,)
    visible("NOT ROW.is_deleted")
    timestamp
    share(1 / 10)
}

#[path = "../alone/mod.rs"]
mod alone;
#[path = "../ends/mod.rs"]
mod ends;
#[path = "../everywhere.rs"]
mod everywhere;
#[path = "../kept_keys/mod.rs"]
mod kept_keys;
#[path = "../relations/mod.rs"]
mod relations;
#[path = "../times.rs"]
mod times;
