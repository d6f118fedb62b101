//! A flag, and the id of the deletion: what belongs together without a time. What is about one table has
//! no need of the id, and is in `flag` and `flag_with_stamp`.

layout! {
    $ marked
    columns(is_deleted -> Bool, stamped_at -> Nullable<Timestamp>, deleted_at -> Nullable<BigInt>,)
    options(column = is_deleted, stamp = stamped_at, deletion_id = deleted_at,)
    visible("NOT ROW.is_deleted")
    id
    share(1 / 10)
}

#[path = "../everywhere.rs"]
mod everywhere;
#[path = "../relations/mod.rs"]
mod relations;
