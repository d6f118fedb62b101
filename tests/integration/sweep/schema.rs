//! Tables for purge and erasure, with the foreign keys of a real database.
//!
//! - `customers` have a hold, personal data of every kind, and a retention of their own; invoices
//!   point at them by a declared key, orders by one that only the database knows;
//! - `notes` are marked by a flag with a stamp, and nobody writes down when they were erased;
//! - `visits` are marked by unix time, and have a key of a text and a number;
//! - `letters` have bytes as their key.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::audit_ddl;

use super::day;
use crate::database::{Database, KIND, TestConnection};
use crate::schema::TIMESTAMP;

diesel::table! {
    customers (id) {
        id -> Integer,
        name -> Text,
        email -> Text,
        phone -> Nullable<Text>,
        points -> Integer,
        newsletter -> Bool,
        legal_hold -> Nullable<Bool>,
        deleted_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    invoices (id) {
        id -> Integer,
        customer_id -> Integer,
    }
}
diesel::table! {
    notes (id) {
        id -> Integer,
        author -> Nullable<Text>,
        body -> Text,
        handle -> Nullable<Text>,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    visits (place, number) {
        place -> Text,
        number -> Integer,
        guest -> Nullable<Text>,
        deleted_at -> BigInt,
    }
}
diesel::table! {
    letters (code) {
        code -> Binary,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(check_for_backend(crate::database::TestBackend))]
#[soft_delete(
    hold = legal_hold,
    erased_at = erased_at,
    retention = "30 days",
    erase_retention = "7 days",
    restrict(invoices::customer_id)
)]
pub struct Customer {
    pub id: i32,
    #[soft_delete(erase = "gone")]
    pub name: String,
    #[soft_delete(erase_unique = "erased-{key}@example.org")]
    pub email: String,
    #[soft_delete(erase)]
    pub phone: Option<String>,
    #[soft_delete(erase = 0)]
    pub points: i32,
    #[soft_delete(erase = false)]
    pub newsletter: bool,
    pub legal_hold: Option<bool>,
    pub deleted_at: Option<NaiveDateTime>,
    pub erased_at: Option<NaiveDateTime>,
}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(check_for_backend(crate::database::TestBackend))]
#[soft_delete(column = is_deleted, stamp = deleted_at)]
pub struct Note {
    pub id: i32,
    #[soft_delete(erase)]
    pub author: Option<String>,
    #[soft_delete(erase = "gone")]
    pub body: String,
    #[soft_delete(erase_unique = "note-{key}")]
    pub handle: Option<String>,
}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(
    primary_key(place, number),
    check_for_backend(crate::database::TestBackend)
)]
pub struct Visit {
    pub place: String,
    pub number: i32,
    #[soft_delete(erase_unique = "{key}")]
    pub guest: Option<String>,
}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(primary_key(code), check_for_backend(crate::database::TestBackend))]
pub struct Letter {
    pub code: Vec<u8>,
}

const DDL: &str = "
    CREATE TABLE customers (
        id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL,
        email VARCHAR(100) NOT NULL, phone VARCHAR(100) NULL, points INTEGER NOT NULL DEFAULT 7,
        newsletter BOOLEAN NOT NULL DEFAULT TRUE, legal_hold BOOLEAN NULL,
        deleted_at {timestamp} NULL, erased_at {timestamp} NULL,
        CONSTRAINT customers_email UNIQUE (email)
    );
    CREATE TABLE invoices (
        id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL,
        CONSTRAINT invoices_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
    );
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL,
        CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
    );
    CREATE TABLE notes (
        id INTEGER PRIMARY KEY NOT NULL, author VARCHAR(100) NULL, body VARCHAR(100) NOT NULL,
        handle VARCHAR(100) NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE,
        deleted_at {timestamp} NULL
    );
    CREATE TABLE visits (
        place VARCHAR(100) NOT NULL, number INTEGER NOT NULL, guest VARCHAR(100) NULL,
        deleted_at BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (place, number)
    );
    CREATE TABLE letters (
        code {bytes} NOT NULL, deleted_at {timestamp} NULL, PRIMARY KEY (code)
    );
";

const BYTES: &str = if cfg!(feature = "postgres") {
    "BYTEA"
} else if cfg!(feature = "mysql") {
    "VARBINARY(20)"
} else {
    "BLOB"
};

/// What the audit table is made with.
pub const AUDIT: &str = audit_ddl(KIND);

/// What the tables are made with.
pub fn ddl(timestamp: &str, bytes: &str) -> String {
    let ddl = DDL.replace("{timestamp}", timestamp);
    ddl.replace("{bytes}", bytes)
}

/// A database with these tables, and no rows.
pub fn database() -> Database {
    let mut database = Database::empty();
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        database.run("PRAGMA foreign_keys = ON");
    }
    database.run(&ddl(TIMESTAMP, BYTES));
    database
}

/// Customers, and the days on which they were deleted, if they were.
pub fn customers(customers: &[(i32, Option<i64>)]) -> Database {
    let mut database = database();
    for (id, deleted) in customers {
        database.run(&format!(
            "INSERT INTO customers (id, name, email, phone, deleted_at)
             VALUES ({id}, 'Ada', 'ada-{id}@example.org', '123', {})",
            deleted.map_or_else(|| "NULL".to_owned(), stamp)
        ));
    }
    database
}

/// So many customers, all deleted on the first day.
pub fn deleted_customers(number: i32) -> Database {
    let all: Vec<_> = (1..=number).map(|id| (id, Some(0))).collect();
    customers(&all)
}

/// A day, as it is written into a statement.
pub fn stamp(number: i64) -> String {
    day(number).format("'%F %T'").to_string()
}

/// The keys of the customers that are there.
pub fn customers_left(conn: &mut TestConnection) -> Vec<i32> {
    let ids = customers::table.select(customers::id);
    ids.order(customers::id).load(conn).expect("customers")
}

/// Has a trigger refuse to delete, update or insert rows of a table, where a condition holds that
/// is about `{row}`.
pub fn refuse(database: &mut Database, verb: &str, table: &str, condition: &str) {
    let row = if verb == "INSERT" { "NEW" } else { "OLD" };
    let condition = condition.replace("{row}", row);
    database.run(&if cfg!(feature = "postgres") {
        format!(
            "CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF {condition} THEN RAISE EXCEPTION 'it stays'; END IF;
                 IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER stays BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION stays()"
        )
    } else if cfg!(feature = "mysql") {
        format!(
            "CREATE TRIGGER stays BEFORE {verb} ON {table} FOR EACH ROW
             IF {condition} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it stays'; END IF"
        )
    } else {
        format!(
            "CREATE TRIGGER stays BEFORE {verb} ON {table} WHEN {condition}
             BEGIN SELECT RAISE(ABORT, 'it stays'); END"
        )
    });
}
