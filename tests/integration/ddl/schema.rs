//! Tables that know nothing of deletion yet, and models that will have it: one for each marker.

use soft_delete_runtime::ddl::{Migration, TableSchema};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use crate::database::{Database, KIND};

diesel::table! {
    members (id) {
        id -> Integer,
        tenant_id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
        reason -> Nullable<Text>,
        deletion_id -> Nullable<Text>,
        legal_hold -> Bool,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notes (id) {
        id -> Integer,
        tenant_id -> Integer,
        slug -> Text,
        removed -> Bool,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    visits (id) {
        id -> Integer,
        tenant_id -> Integer,
        code -> Text,
        deleted_at -> BigInt,
    }
}

diesel::table! {
    labels (id) {
        id -> Integer,
        tenant_id -> Integer,
        name -> Text,
        is_deleted -> Bool,
    }
}

#[derive(SoftDelete)]
#[soft_delete(
    deleted_by = deleted_by,
    reason = reason,
    deletion_id = deletion_id,
    hold = legal_hold,
    erased_at = erased_at
)]
#[expect(dead_code, reason = "only the table is used")]
pub struct Member {
    #[soft_delete(erase_unique = "erased-{key}")]
    email: String,
}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, stamp = deleted_at, hidden_by(removed))]
pub struct Note {}

#[derive(SoftDelete)]
pub struct Visit {}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
pub struct Label {}

/// A table before the migration: the key is unique, by an index.
pub struct Before {
    pub table: &'static str,
    /// What is unique together with the tenant.
    pub key: &'static str,
    pub migration: Migration,
}

/// All that a schema can say, but for constraints.
fn all<T, C, Shape>(schema: TableSchema<T>, old: &str, key: C) -> TableSchema<T>
where
    T: soft_delete_runtime::SoftDeletable,
    C: soft_delete_runtime::relation::KeyNames<Shape, Table = T> + Copy,
{
    schema
        .columns()
        .unique_in_place_of_index(old, key)
        .index(key)
        .deleted_index_on(key)
        .deleted_index()
}

macro_rules! before {
    ($model:ty, $table:ident, $key:ident) => {{
        let old = concat!(stringify!($table), "_", stringify!($key));
        let key = ($table::tenant_id, $table::$key);
        let schema = all(schema::<$model>(), old, key);
        Before {
            table: stringify!($table),
            key: stringify!($key),
            migration: schema.migration(KIND).expect("a migration"),
        }
    }};
}

pub fn tables() -> [Before; 4] {
    [
        before!(Member, members, email),
        before!(Note, notes, slug),
        before!(Visit, visits, code),
        before!(Label, labels, name),
    ]
}

impl Before {
    /// The tables as they are before, empty.
    pub fn made(&self) -> Database {
        let Self { table, key, .. } = self;
        let removed = match *table {
            "notes" => ", removed BOOLEAN NOT NULL DEFAULT FALSE",
            _ => "",
        };
        let mut database = Database::empty();
        database.run(&format!(
            "CREATE TABLE {table} (
                 id INTEGER PRIMARY KEY NOT NULL, tenant_id INTEGER NOT NULL,
                 {key} VARCHAR(100) NOT NULL{removed}
             );
             CREATE UNIQUE INDEX {table}_{key} ON {table} (tenant_id, {key});"
        ));
        database
    }

    /// A statement that adds a row.
    pub fn row(&self, id: u32, value: &str) -> String {
        let Self { table, key, .. } = self;
        format!("INSERT INTO {table} (id, tenant_id, {key}) VALUES ({id}, 1, '{value}')")
    }
}
