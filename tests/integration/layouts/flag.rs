//! A flag alone. Nothing says when a row was deleted, or together with which others: the suites that ask
//! for that do not compile.

layout! {
    $ marked
    columns(is_deleted -> Bool,)
    options(column = is_deleted,)
    visible("NOT ROW.is_deleted")
    none
    share(1 / 10)
}

#[path = "../alone/mod.rs"]
mod alone;
