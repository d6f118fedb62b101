//! An archive, with a timestamp.

layout! {
    $ archived
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
#[path = "../everywhere.rs"]
mod everywhere;
#[path = "../kept_keys/mod.rs"]
mod kept_keys;
#[path = "../relations/mod.rs"]
pub mod relations;
#[path = "../times.rs"]
mod times;

/// The indexes that the library gives the archives.
pub fn indexes() -> String {
    use soft_delete_runtime::schema as of;

    use self::relations::schema::{Account, Comment, Project, Tag, Tagging, Task};
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
