//! Keys of every kind of table that knows when its rows were deleted: each is quarantined for a day.

use chrono::{DateTime, TimeDelta, Utc};
use soft_delete_runtime::ddl::{Migration, TableSchema};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Quarantined, schema};

use crate::database::{Database, KIND};

/// The type that this database has, and the others do not.
pub mod own {
    #[cfg(all(feature = "mysql", not(feature = "postgres")))]
    pub use diesel::sql_types::Datetime as OwnTime;
    #[cfg(feature = "postgres")]
    pub use diesel::sql_types::Timestamptz as OwnTime;
    #[cfg(not(any(feature = "postgres", feature = "mysql")))]
    pub use diesel::sql_types::TimestamptzSqlite as OwnTime;
}

diesel::table! {
    members (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    letters (id) {
        id -> Integer,
        member_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notes (id) {
        id -> Integer,
        tenant_id -> Integer,
        slug -> Nullable<Text>,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    visits (id) {
        id -> Integer,
        code -> Text,
        deleted_at -> BigInt,
    }
}

diesel::table! {
    use super::own::OwnTime;
    use diesel::sql_types::*;

    labels (id) {
        id -> Integer,
        name -> Text,
        deleted_at -> Nullable<OwnTime>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(cascade(letters::member_id), quarantine = "24 hours")]
pub struct Member {}

#[derive(SoftDelete)]
#[soft_delete(parents(member_id))]
pub struct Letter {}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, stamp = deleted_at, quarantine = "1 day")]
pub struct Note {}

#[derive(SoftDelete)]
#[soft_delete(quarantine = "1440 minutes")]
pub struct Visit {}

#[derive(SoftDelete)]
#[soft_delete(quarantine = "86400 seconds")]
pub struct Label {}

fn kept<T, C, Shape>(schema: TableSchema<T>, key: C) -> TableSchema<T>
where
    T: Quarantined,
    C: soft_delete_runtime::relation::KeyNames<Shape, Table = T> + Copy,
{
    schema.unique(key).deleted_index_on(key)
}

/// What makes the tables, but for the triggers.
pub fn ddl() -> String {
    let key = match KIND {
        soft_delete_runtime::Database::Postgres => "SERIAL PRIMARY KEY",
        soft_delete_runtime::Database::Sqlite => "INTEGER PRIMARY KEY",
        soft_delete_runtime::Database::Mysql => "INTEGER AUTO_INCREMENT PRIMARY KEY",
    };
    let migrations = [
        kept(schema::<Member>().columns(), members::email).migration(KIND),
        schema::<Letter>().columns().migration(KIND),
        kept(schema::<Note>().columns(), (notes::tenant_id, notes::slug)).migration(KIND),
        kept(schema::<Visit>().columns(), visits::code).migration(KIND),
        kept(schema::<Label>().columns(), labels::name).migration(KIND),
    ];
    let migrations = migrations.map(|migration| migration.expect("a migration").up().to_owned());
    format!(
        "CREATE TABLE members (id {key}, email VARCHAR(100) NOT NULL);
         CREATE TABLE letters (id {key}, member_id INTEGER NOT NULL REFERENCES members (id));
         CREATE TABLE notes (id {key}, tenant_id INTEGER NOT NULL, slug VARCHAR(100));
         CREATE TABLE visits (id {key}, code VARCHAR(100) NOT NULL);
         CREATE TABLE labels (id {key}, name VARCHAR(100) NOT NULL);
         {}",
        migrations.concat()
    )
}

/// The tables, and what makes the triggers of each.
pub fn triggers() -> [(&'static str, Migration); 4] {
    let migrations = [
        schema::<Member>()
            .quarantine(members::email)
            .migration(KIND),
        schema::<Note>()
            .quarantine((notes::tenant_id, notes::slug))
            .migration(KIND),
        schema::<Visit>().quarantine(visits::code).migration(KIND),
        schema::<Label>().quarantine(labels::name).migration(KIND),
    ];
    let [member, note, visit, label] = migrations.map(|migration| migration.expect("a migration"));
    [
        ("members", member),
        ("notes", note),
        ("visits", visit),
        ("labels", label),
    ]
}

pub fn empty() -> Database {
    let mut database = Database::empty();
    database.run(&ddl());
    database
}

/// The tables with their triggers.
pub fn guarded() -> Database {
    let mut database = empty();
    for (_, migration) in triggers() {
        database.run(migration.up());
    }
    database
}

/// A time long ago, with a fraction.
pub fn long_ago() -> DateTime<Utc> {
    "2020-05-01T12:00:00.25Z".parse().expect("a time")
}

pub fn a_day() -> TimeDelta {
    TimeDelta::days(1)
}

/// Calls a macro for every table: its name, a filter by a key, and the values that have the key.
macro_rules! on_every_table {
    ($test:ident) => {{
        use super::schema::*;
        $test!(members, members::email.eq("ada"), members::email.eq("ada"));
        $test!(
            notes,
            notes::tenant_id.eq(1).and(notes::slug.eq("ada")),
            (notes::tenant_id.eq(1), notes::slug.eq("ada"))
        );
        $test!(visits, visits::code.eq("ada"), visits::code.eq("ada"));
        $test!(labels, labels::name.eq("ada"), labels::name.eq("ada"));
    }};
}
pub(super) use on_every_table;
