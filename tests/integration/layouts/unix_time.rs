//! Unix time, and the id of the deletion.

layout! {
    $ marked
    columns(gone -> BigInt, deleted_at -> Nullable<BigInt>,)
    options(column = gone, deletion_id = deleted_at,)
    visible("ROW.gone = 0")
    id
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
