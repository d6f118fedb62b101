//! MariaDB with `innodb_snapshot_isolation`, if somebody wants it: a transaction that meets a row which
//! has changed since it first read is undone as a whole. Where it is so by itself, verbs say otherwise.

use std::fmt::Debug;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Retention, restore_or_insert};

use super::super::schema::*;
use super::number;
use super::older::{after, database, delete_account};
use crate::database::{TestConnection, is_mariadb, isolates_snapshots};

/// Does the last in a transaction that has written, and that has read before account 101 was deleted.
fn assert_begins_anew<R: Debug>(last: impl FnOnce(&mut TestConnection) -> Result<R, Error>) {
    let mut database = database();
    if !is_mariadb(&mut database) || isolates_snapshots(&mut database) {
        return; // MySQL has no such thing, and for the others it is `older`.
    }
    database.run("SET innodb_snapshot_isolation = ON");
    let done = after(
        &mut database,
        |other| delete_account(other, 101),
        |conn| {
            conn.batch_execute("INSERT INTO logs (id, account_id) VALUES (100, 1)")?;
            last(conn)
        },
    );
    assert!(
        matches!(done, Err(Error::SerializationFailure(_))),
        "{done:?}"
    );
    let conn = &mut *database;
    assert_eq!(number(conn, "SELECT COUNT(*) FROM logs"), 0);
    let restoration = restore(accounts::table.find(101)).execute(conn);
    assert_eq!(restoration.map(|done| done.total()), Ok(2));
}

#[test]
fn r26_a_deletion_begins_anew() {
    assert_begins_anew(|conn| soft_delete(accounts::table.find(101)).execute(conn));
}

#[test]
fn r26_a_restore_begins_anew() {
    assert_begins_anew(|conn| restore(accounts::table.find(101)).execute(conn));
}

#[test]
fn r18_restore_or_insert_begins_anew() {
    assert_begins_anew(|conn| {
        let values = (accounts::id.eq(102), accounts::name.eq("Zoe"));
        restore_or_insert(accounts::table.filter(accounts::name.eq("Zoe")), values).execute(conn)
    });
}

/// By itself it tries a batch again, and would be outside of the transaction then.
#[test]
fn r30_a_purge_ends() {
    assert_begins_anew(|conn| purge::<Comment>(Retention::days(0)).execute(conn));
}
