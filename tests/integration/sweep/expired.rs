//! Tables with many rows whose retention is over, among others that are visible.
//!
//! Rows with an odd key are expired, those with an even one are visible.

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Models, Purge, audit_ddl};
use soft_delete_runtime::{Error, Retention};

use super::day;
use crate::database::{KIND, TestBackend, TestConnection, numbers};
use crate::schema::TIMESTAMP;

diesel::table! {
    owners (id) {
        id -> Integer,
        email -> Nullable<Text>,
        legal_hold -> Bool,
        deleted_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    items (id) {
        id -> Integer,
        owner_id -> Integer,
        uses -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(hold = legal_hold, erased_at = erased_at, cascade(items::owner_id))]
#[expect(dead_code, reason = "only the table is used")]
pub(super) struct Owner {
    #[soft_delete(erase)]
    email: Option<String>,
}

#[derive(SoftDelete)]
#[soft_delete(parents(owner_id))]
pub(super) struct Item {}

const DDL: &str = "
    CREATE TABLE owners (
        id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(255) NULL,
        legal_hold BOOLEAN NOT NULL DEFAULT FALSE,
        deleted_at {timestamp} NULL, erased_at {timestamp} NULL
    );
    CREATE TABLE items (
        id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL,
        uses INTEGER NOT NULL DEFAULT 0, deleted_at {timestamp} NULL,
        FOREIGN KEY (owner_id) REFERENCES owners (id){action}
    );
    CREATE INDEX items_owner ON items (owner_id);
";

/// What the tables are made with, and the audit table; `action` follows the foreign key.
pub(super) fn ddl(action: &str) -> String {
    let tables = DDL.replace("{timestamp}", TIMESTAMP);
    tables.replace("{action}", action) + audit_ddl(KIND)
}

/// So many expired owners, so many items of theirs, and a tenth as many that are visible.
pub(super) fn fill(conn: &mut TestConnection, owners: usize, items: usize) {
    let expired = day(0).format("%Y-%m-%d %H:%M:%S");
    let statements = format!(
        "INSERT INTO owners (id, email, deleted_at)
            SELECT i * 2 + 1, 'somebody', '{expired}' FROM ({}) AS n;
         INSERT INTO owners (id, email) SELECT i * 2 + 2, 'somebody' FROM ({}) AS n;
         INSERT INTO items (id, owner_id, deleted_at)
            SELECT i * 2 + 1, (i % {owners}) * 2 + 1, '{expired}' FROM ({}) AS n;
         INSERT INTO items (id, owner_id) SELECT i * 20 + 2, 2 FROM ({}) AS n",
        numbers(owners),
        numbers((owners / 10).max(1)),
        numbers(items),
        numbers(items / 10),
    );
    conn.batch_execute(&statements)
        .unwrap_or_else(|error| panic!("{error}\nin {statements}"));
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) fn purge_items() -> Purge<'static, impl Models<TestBackend>> {
    purge::<Item>(Retention::days(30)).now(day(31)).audit()
}

pub(super) fn purge_owners() -> Purge<'static, impl Models<TestBackend>> {
    purge::<Owner>(Retention::days(30)).now(day(31)).audit()
}

pub(super) fn purge_both() -> Purge<'static, impl Models<TestBackend>> {
    Purge::new()
        .model_after::<Owner>(Retention::days(30))
        .model_after::<Item>(Retention::days(30))
        .now(day(31))
        .audit()
}

/// A database that several connections can open, and other processes.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) struct Shared(crate::database::Database);

#[cfg(any(feature = "postgres", feature = "mysql"))]
impl Shared {
    pub(super) fn new(action: &str) -> Self {
        let mut database = crate::database::Database::empty();
        database.run(&ddl(action));
        Self(database)
    }

    pub(super) fn name(&mut self) -> String {
        self.0.name()
    }
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
pub(super) struct Shared(std::path::PathBuf);

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
impl Shared {
    pub(super) fn new(action: &str) -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);

        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = format!("soft_delete_sweep_{}_{number}", std::process::id());
        let mut shared = Self(std::env::temp_dir().join(folder));
        std::fs::create_dir(&shared.0).expect("a folder");
        open(&shared.name())
            .batch_execute(&ddl(action))
            .expect("tables");
        shared
    }

    pub(super) fn name(&mut self) -> String {
        let path = self.0.join("database.sqlite");
        path.to_str().expect("a path in UTF-8").to_owned()
    }
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
impl Drop for Shared {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A connection that looks after foreign keys.
pub(super) fn open(name: &str) -> TestConnection {
    let mut conn = crate::database::connect(name);
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        conn.batch_execute("PRAGMA foreign_keys = ON")
            .expect("a setting");
    }
    conn
}

pub(super) fn number(conn: &mut TestConnection, query: &str) -> i64 {
    diesel::select(sql::<BigInt>(&format!("({query})")))
        .get_result(conn)
        .unwrap_or_else(|error| panic!("{error}\nin {query}"))
}

/// The number of rows of a table for which a condition holds.
pub(super) fn count(conn: &mut TestConnection, table: &str, condition: &str) -> usize {
    let rows = number(
        conn,
        &format!("SELECT COUNT(*) FROM {table} WHERE {condition}"),
    );
    usize::try_from(rows).expect("a count")
}

/// Every row of the table that is gone is in the audit table, once, and no other is.
pub(super) fn assert_audited_once(conn: &mut TestConnection, table: &str, rows: usize) {
    let of_table = format!("table_name = '{table}'");
    assert_eq!(count(conn, "soft_delete_audit", &of_table), rows, "{table}");
    let keys = format!("SELECT COUNT(DISTINCT row_key) FROM soft_delete_audit WHERE {of_table}");
    assert_eq!(number(conn, &keys), i64::try_from(rows).expect("a count"));
}

/// What is left of a table is what was visible.
pub(super) fn assert_only_visible(conn: &mut TestConnection, table: &str, visible: usize) {
    assert_eq!(count(conn, table, "deleted_at IS NOT NULL"), 0, "{table}");
    assert_eq!(count(conn, table, "id % 2 = 0"), visible, "{table}");
}

/// Repeats a purge until nothing is locked any more, perhaps by a process that was killed.
pub(super) fn to_the_end(conn: &mut TestConnection) -> Result<(), Error> {
    use soft_delete_runtime::sweep::SkipReason;

    for _ in 0..1_000 {
        let report = purge_both().execute(conn)?;
        let mut skipped = report.skipped().iter();
        if !skipped.any(|skipped| skipped.reason == SkipReason::Locked) {
            return Ok(());
        }
    }
    panic!("rows stay locked");
}
