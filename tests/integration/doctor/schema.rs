//! Four tables as they should be: one for each marker, and a relation.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use crate::database::{Database, KIND};

diesel::table! {
    accounts (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    orders (id) {
        id -> Integer,
        account_id -> Integer,
        code -> Text,
        removed -> Bool,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    visits (id) {
        id -> Integer,
        account_id -> Integer,
        code -> Text,
        deleted_at -> BigInt,
    }
}

diesel::table! {
    labels (id) {
        id -> Integer,
        name -> Text,
        is_deleted -> Bool,
    }
}

#[derive(SoftDelete)]
#[soft_delete(reason = reason, cascade(orders::account_id))]
pub struct Account {}

#[derive(SoftDelete)]
#[soft_delete(
    column = is_deleted,
    stamp = deleted_at,
    hidden_by(removed),
    parents(account_id)
)]
pub struct Order {}

#[derive(SoftDelete)]
pub struct Visit {}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
pub struct Label {}

/// The tables before their migrations.
const TABLES: &str = "
    CREATE TABLE accounts (id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(100) NOT NULL);
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY NOT NULL, account_id INTEGER NOT NULL, code VARCHAR(100) NOT NULL,
        removed BOOLEAN NOT NULL DEFAULT FALSE
    );
    CREATE TABLE visits (
        id INTEGER PRIMARY KEY NOT NULL, account_id INTEGER NOT NULL, code VARCHAR(100) NOT NULL
    );
    CREATE TABLE labels (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL);
    CREATE INDEX orders_account_id ON orders (account_id);
";

/// What the migrations of the models make of them.
pub fn healthy() -> Database {
    let mut database = Database::empty();
    database.run(TABLES);
    let migrations = [
        schema::<Account>()
            .unique(accounts::email)
            .columns()
            .deleted_index()
            .migration(KIND),
        schema::<Order>()
            .unique(orders::code)
            .columns()
            .deleted_index()
            .migration(KIND),
        schema::<Visit>()
            .unique(visits::code)
            .columns()
            .deleted_index()
            .migration(KIND),
        schema::<Label>()
            .unique(labels::name)
            .columns()
            .deleted_index()
            .migration(KIND),
    ];
    for migration in migrations {
        database.run(migration.expect("a migration").up());
    }
    database
}

/// The table of labels, made anew with another marker, and its index.
pub fn labels(marker: &str) -> String {
    let index = schema::<Label>().deleted_index().migration(KIND);
    format!(
        "DROP TABLE labels;
         CREATE TABLE labels (
             id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL, is_deleted {marker}
         );
         {}",
        index.expect("a migration").up()
    )
}

/// The table of accounts, made anew with another marker, and its index.
pub fn accounts(marker: &str) -> String {
    let index = schema::<Account>().deleted_index().migration(KIND);
    format!(
        "DROP TABLE accounts;
         CREATE TABLE accounts (
             id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(100) NOT NULL,
             reason VARCHAR(100), deleted_at {marker}
         );
         {}",
        index.expect("a migration").up()
    )
}

/// The table of visits, made anew with another marker and something at the end, and its index.
pub fn visits(marker: &str, end: &str) -> String {
    let index = schema::<Visit>().deleted_index().migration(KIND);
    format!(
        "DROP TABLE visits;
         CREATE TABLE visits (
             id INTEGER PRIMARY KEY NOT NULL, account_id INTEGER NOT NULL,
             code VARCHAR(100) NOT NULL, deleted_at {marker}{end}
         );
         {}",
        index.expect("a migration").up()
    )
}
