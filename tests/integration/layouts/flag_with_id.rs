//! A flag, and the id of the deletion.

layout! {
    $ marked
    columns(is_deleted -> Bool, stamped_at -> Nullable<Timestamp>, deleted_at -> Nullable<BigInt>,)
    options(column = is_deleted, stamp = stamped_at, deletion_id = deleted_at,)
    visible("NOT ROW.is_deleted")
    id
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
