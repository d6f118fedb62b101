//! Tables for purge and erasure, in the layout of the module around, with the foreign keys that they can
//! have.
//!
//! - `customers` have a hold, personal data of every kind, and a retention of their own; invoices
//!   point at them by a declared key, orders by one that only the database knows;
//! - nobody writes down when `notes` were erased;
//! - `visits` have a key of a text and a number, `letters` one of bytes.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::audit_ddl;

pub use super::layout::*;
use crate::database::{Database, KIND, TestConnection};
use crate::schema::TIMESTAMP;
use crate::sweep::day;

tables! {
    customers archived_customers Customer (id)
    [
        id -> Integer,
        name -> Text,
        email -> Text,
        phone -> Nullable<Text>,
        points -> Integer,
        newsletter -> Bool,
        legal_hold -> Nullable<Bool>,
        erased_at -> Nullable<Timestamp>,
    ]
    [
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
        pub erased_at: Option<NaiveDateTime>,
    ]
    [
        hold = legal_hold,
        erased_at = erased_at,
        retention = "30 days",
        erase_retention = "7 days",
        restrict(invoices::customer_id),
    ]
    ["CONSTRAINT customers_email UNIQUE (email)"]

    notes archived_notes Note (id)
    [id -> Integer, author -> Nullable<Text>, body -> Text, handle -> Nullable<Text>,]
    [
        pub id: i32,
        #[soft_delete(erase)]
        pub author: Option<String>,
        #[soft_delete(erase = "gone")]
        pub body: String,
        #[soft_delete(erase_unique = "note-{key}")]
        pub handle: Option<String>,
    ]
    []
    []

    visits archived_visits Visit (place, number)
    [place -> Text, number -> Integer, guest -> Nullable<Text>,]
    [
        pub place: String,
        pub number: i32,
        #[soft_delete(erase_unique = "{key}")]
        pub guest: Option<String>,
    ]
    []
    []

    letters archived_letters Letter (code)
    [code -> Binary,]
    [pub code: Vec<u8>,]
    []
    []
}
diesel::table! { invoices (id) { id -> Integer, customer_id -> Integer, } }

/// What the audit table is made with.
pub const AUDIT: &str = audit_ddl(KIND);

/// The table that holds the records.
pub const RECORDS: &str = if cfg!(feature = "postgres") {
    "soft_delete_audit_batches"
} else {
    "soft_delete_audit"
};

/// That a record that is written is of the row with a key.
pub fn is_record_of(key: &str) -> String {
    if cfg!(feature = "postgres") {
        format!("'{key}' = ANY ({{row}}.row_keys)")
    } else {
        format!("{{row}}.row_key = '{key}'")
    }
}

/// What the tables are made with.
pub fn ddl(timestamp: &str) -> String {
    // No key can point at a row that moves away; one can point at a row that has moved.
    let invoices = match PLACE {
        "marked" => ", FOREIGN KEY (customer_id) REFERENCES customers (id)",
        _ => "",
    };
    let deleted = deleted_rows("customers");
    soft_deletable(timestamp)
        + &format!(
            "CREATE TABLE invoices (
                 id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL{invoices}
             );
             CREATE TABLE orders (
                 id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL,
                 CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES {deleted} (id)
             );"
        )
}

/// Has the database look at orders when a transaction ends.
#[cfg(any(feature = "postgres", not(feature = "mysql")))]
pub fn deferred_orders() -> String {
    let deleted = deleted_rows("customers");
    format!(
        "DROP TABLE orders;
         CREATE TABLE orders (
             id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL,
             CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES {deleted} (id)
                 DEFERRABLE INITIALLY DEFERRED
         )"
    )
}

/// A database with these tables, and no rows.
pub fn database() -> Database {
    let mut database = Database::empty();
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        database.run("PRAGMA foreign_keys = ON");
    }
    database.run(&ddl(TIMESTAMP));
    database
}

/// Customers, and the days on which they were deleted, if they were.
pub fn customers(all: &[(i32, Option<i64>)]) -> Database {
    let mut database = database();
    let rows = all.iter().map(|(id, _)| {
        (
            customers::id.eq(*id),
            customers::name.eq("Ada"),
            customers::email.eq(format!("ada-{id}@example.org")),
            customers::phone.eq("123"),
            customers::points.eq(7),
            customers::newsletter.eq(true),
        )
    });
    let conn: &mut TestConnection = &mut database;
    diesel::insert_into(customers::table)
        .values(rows.collect::<Vec<_>>())
        .execute(conn)
        .expect("customers");
    for (id, deleted) in all {
        let Some(number) = deleted else {
            continue;
        };
        let deletion = soft_delete(customers::table.find(id)).at(day(*number));
        assert_eq!(deletion.execute(conn).expect("a deletion").total(), 1);
    }
    database
}

/// So many customers, all deleted on the first day.
pub fn deleted_customers(number: i32) -> Database {
    let all: Vec<_> = (1..=number).map(|id| (id, Some(0))).collect();
    customers(&all)
}

/// The keys of the customers that are there.
pub fn customers_left(conn: &mut TestConnection) -> Vec<i32> {
    let ids = Customer::with_deleted().select(customers::id);
    ids.order(customers::id).load(conn).expect("customers")
}

/// Has a trigger refuse to delete or update deleted rows of a table, or to insert into that of the
/// [`RECORDS`], where a condition holds that is about `{row}`.
pub fn refuse(database: &mut Database, verb: &str, table: &str, condition: &str) {
    let row = if verb == "INSERT" { "NEW" } else { "OLD" };
    let condition = condition.replace("{row}", row);
    let table = match table {
        RECORDS => table.to_owned(),
        _ => deleted_rows(table),
    };
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
