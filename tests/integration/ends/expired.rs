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

pub use super::layout::*;
use super::schema::RECORDS;
use crate::database::{KIND, TestBackend, TestConnection, numbers};
use crate::schema::TIMESTAMP;
use crate::shared::Shared;
pub use crate::shared::open;
use crate::sweep::day;

tables! {
    owners archived_owners Owner (id)
    [id -> Integer, email -> Nullable<Text>, legal_hold -> Bool, erased_at -> Nullable<Timestamp>,]
    [pub id: i32, #[soft_delete(erase)] pub email: Option<String>,]
    [hold = legal_hold, erased_at = erased_at, cascade(items::owner_id),]
    []

    items archived_items Item (id)
    [id -> Integer, owner_id -> Integer, uses -> Integer,]
    [pub id: i32, pub owner_id: i32, pub uses: i32,]
    [parents(owner_id),]
    ["FOREIGN KEY (owner_id) REFERENCES owners (id)"]
}

/// What the tables are made with, and the audit table; `action` follows the foreign key.
pub fn ddl(action: &str) -> String {
    let references = "REFERENCES owners (id)";
    let tables = soft_deletable(TIMESTAMP).replace(references, &format!("{references}{action}"));
    let mut ddl = tables + "CREATE INDEX items_owner ON items (owner_id);";
    if PLACE == "archived" {
        ddl += "CREATE INDEX archived_items_owner ON archived_items (owner_id);";
    }
    ddl + audit_ddl(KIND)
}

/// The tables in a database that others open too.
pub fn shared(action: &str) -> Shared {
    Shared::new(&ddl(action))
}

/// So many expired owners, so many items of theirs, and a tenth as many that are visible.
pub fn fill(conn: &mut TestConnection, owners: usize, items: usize) {
    let [marker, mark] = marks("1 = 1", day(0));
    let [expired_owners, expired_items] = ["owners", "items"].map(deleted_rows);
    let statements = format!(
        "INSERT INTO {expired_owners} (id, email, {marker})
            SELECT i * 2 + 1, 'somebody', {mark} FROM ({}) AS n;
         INSERT INTO owners (id, email) SELECT i * 2 + 2, 'somebody' FROM ({}) AS n;
         INSERT INTO {expired_items} (id, owner_id, uses, {marker})
            SELECT i * 2 + 1, (i % {owners}) * 2 + 1, 0, {mark} FROM ({}) AS n;
         INSERT INTO items (id, owner_id, uses) SELECT i * 20 + 2, 2, 0 FROM ({}) AS n",
        numbers(owners),
        numbers((owners / 10).max(1)),
        numbers(items),
        numbers(items / 10),
    );
    conn.batch_execute(&statements)
        .unwrap_or_else(|error| panic!("{error}\nin {statements}"));
}

/// Deletes all rows.
pub fn clear(conn: &mut TestConnection) {
    let [expired_owners, expired_items] = ["owners", "items"].map(deleted_rows);
    let tables = [RECORDS, &expired_items, "items", &expired_owners, "owners"];
    let statements = tables.map(|table| format!("DELETE FROM {table};"));
    conn.batch_execute(&statements.concat()).expect("no rows");
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
pub fn purge_items() -> Purge<'static, impl Models<TestBackend>> {
    purge::<Item>(Retention::days(30)).now(day(31)).audit()
}

pub fn purge_owners() -> Purge<'static, impl Models<TestBackend>> {
    purge::<Owner>(Retention::days(30)).now(day(31)).audit()
}

pub fn purge_both() -> Purge<'static, impl Models<TestBackend>> {
    Purge::new()
        .model_after::<Owner>(Retention::days(30))
        .model_after::<Item>(Retention::days(30))
        .now(day(31))
        .audit()
}

pub fn number(conn: &mut TestConnection, query: &str) -> i64 {
    diesel::select(sql::<BigInt>(&format!("({query})")))
        .get_result(conn)
        .unwrap_or_else(|error| panic!("{error}\nin {query}"))
}

/// The number of rows for which a condition holds, wherever they are.
pub fn count(conn: &mut TestConnection, table: &str, condition: &str) -> usize {
    let rows = match table {
        "owners" | "items" => all_rows(table),
        _ => table.to_owned(),
    };
    let query = format!("SELECT COUNT(*) FROM {rows} AS r WHERE {condition}");
    let rows = number(conn, &query);
    usize::try_from(rows).expect("a count")
}

/// Every row of the table that is gone is in the audit table, once, and no other is.
pub fn assert_audited_once(conn: &mut TestConnection, table: &str, rows: usize) {
    let of_table = format!("table_name = '{table}'");
    assert_eq!(count(conn, "soft_delete_audit", &of_table), rows, "{table}");
    let keys = format!("SELECT COUNT(DISTINCT row_key) FROM soft_delete_audit WHERE {of_table}");
    assert_eq!(number(conn, &keys), i64::try_from(rows).expect("a count"));
}

/// What is left of a table is what was visible.
pub fn assert_only_visible(conn: &mut TestConnection, table: &str, visible: usize) {
    assert_eq!(count(conn, table, "deleted_at IS NOT NULL"), 0, "{table}");
    assert_eq!(count(conn, table, "id % 2 = 0"), visible, "{table}");
}

/// Repeats a purge until nothing is locked any more, perhaps by a process that was killed.
pub fn to_the_end(conn: &mut TestConnection) -> Result<(), Error> {
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
