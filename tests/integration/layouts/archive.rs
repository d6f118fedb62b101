//! An archive, with a timestamp.

layout! {
    $ archived
    columns(deleted_at -> Nullable<Timestamp>,)
    options()
    visible("ROW.deleted_at IS NULL")
    timestamp
}

#[path = "../relations/coarse.rs"]
mod coarse;
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[path = "../relations/concurrency/mod.rs"]
mod concurrency;
#[path = "../relations/deletion.rs"]
mod deletion;
#[path = "../relations/ends.rs"]
mod ends;
#[path = "../relations/everywhere.rs"]
mod everywhere;
#[path = "../relations/faults/mod.rs"]
mod faults;
#[path = "../relations/hooks.rs"]
mod hooks;
#[path = "../relations/indexes.rs"]
mod indexes;
#[path = "../relations/join_table.rs"]
mod join_table;
#[path = "../relations/kinds.rs"]
mod kinds;
#[path = "../relations/long_chain.rs"]
mod long_chain;
#[path = "../relations/model/mod.rs"]
mod model;
#[path = "../relations/names.rs"]
mod names;
#[path = "../relations/one_table.rs"]
mod one_table;
#[path = "../relations/others.rs"]
mod others;
#[path = "../relations/own_keys.rs"]
mod own_keys;
#[path = "../relations/purge.rs"]
mod purge;
#[path = "../relations/purge_of_trees.rs"]
mod purge_of_trees;
#[path = "../relations/restoration.rs"]
mod restoration;
#[path = "../relations/restore_or_insert/mod.rs"]
mod restore_or_insert;
#[path = "../relations/schema.rs"]
pub mod schema;
#[path = "../relations/shapes.rs"]
mod shapes;
#[path = "../relations/statements.rs"]
mod statements;

/// The indexes that the library gives the archives.
pub fn indexes() -> String {
    use soft_delete_runtime::schema as of;

    use self::schema::{Account, Comment, Project, Tag, Tagging, Task};
    use crate::database::KIND;

    let migrations = [
        of::<Account>().archive().migration(KIND),
        of::<Project>().archive().migration(KIND),
        of::<Task>().archive().migration(KIND),
        of::<Comment>().archive().migration(KIND),
        of::<Tag>().archive().migration(KIND),
        of::<Tagging>().archive().migration(KIND),
    ];
    let migrations = migrations.map(|migration| migration.expect("a migration"));
    let statements = migrations
        .iter()
        .flat_map(|migration| migration.up().lines());
    statements
        .filter(|line| line.starts_with("CREATE INDEX"))
        .collect()
}
