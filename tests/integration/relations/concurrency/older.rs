//! Verbs in a transaction that has read before others have written. At the default isolation levels they
//! heed what is there by now: PostgreSQL looks anew with each statement, and where MySQL reads what was
//! there before, the library has it look again.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Retention, restore_or_insert};

use super::super::schema::*;
use super::inserts::insert_account;
use super::{assert_no_orphans, number};
use crate::database::{Database, TestConnection, connect};
use crate::visible;

/// Account 100, with a project and a task, and account 101, who has written a comment on the task.
pub(super) fn database() -> Database {
    let mut database = seeded();
    insert_account(&mut database, 100);
    database.run(
        "INSERT INTO accounts (id, name) VALUES (101, 'Zoe');
         INSERT INTO comments (id, task_id, author_id) VALUES (100, 100, 101)",
    );
    database
}

/// Does the last in a transaction that has read before the other.
pub(super) fn after<R>(
    database: &mut Database,
    other: impl FnOnce(&mut TestConnection),
    last: impl FnOnce(&mut TestConnection) -> Result<R, Error>,
) -> Result<R, Error> {
    let name = database.name();
    database.transaction(|conn| {
        number(conn, "SELECT COUNT(*) FROM accounts");
        other(&mut connect(&name));
        last(conn)
    })
}

pub(super) fn delete_account(conn: &mut TestConnection, id: i32) {
    let deletion = soft_delete(accounts::table.find(id));
    assert!(deletion.execute(conn).expect("a deletion").total() > 0);
}

#[test]
fn r15_what_was_deleted_since_is_deleted_once() {
    let mut database = database();
    let done = after(
        &mut database,
        |other| delete_account(other, 100),
        |conn| soft_delete(accounts::table.find(100)).execute(conn),
    );
    assert_eq!(done.map(|done| done.total()), Ok(0));
    assert_no_orphans(&mut database);
}

#[test]
fn r24_what_was_deleted_since_comes_back_with_all_of_it() {
    let mut database = database();
    let done = after(
        &mut database,
        |other| delete_account(other, 100),
        |conn| restore(accounts::table.find(100)).execute(conn),
    );
    assert_eq!(done.map(|done| done.total()), Ok(4));
    assert_no_orphans(&mut database);
}

#[test]
fn r24_what_was_restored_since_is_visible_once() {
    let mut database = database();
    delete_account(&mut database, 100);
    let done = after(
        &mut database,
        |other| {
            let restoration = restore(accounts::table.find(100)).execute(other);
            assert_eq!(restoration.map(|done| done.total()), Ok(4));
        },
        |conn| restore(accounts::table.find(100)).execute(conn),
    );
    assert_eq!(done.map(|done| done.total()), Ok(0));
    assert_no_orphans(&mut database);
}

#[test]
fn r25_a_parent_that_was_deleted_since_forbids() {
    let mut database = database();
    let deletion = soft_delete(projects::table.find(100)).execute(&mut *database);
    assert_eq!(deletion.map(|done| done.total()), Ok(3));
    let done = after(
        &mut database,
        |other| delete_account(other, 100),
        |conn| restore(projects::table.find(100)).execute(conn),
    );
    let (table, parent, parents) = ("projects", "accounts", 1);
    let refusal = Error::ParentDeleted {
        table,
        parent,
        parents,
    };
    assert_eq!(done.map(|done| done.total()), Err(refusal));
    assert_no_orphans(&mut database);
}

#[test]
fn r25_another_parent_that_was_deleted_since_keeps_its_rows() {
    let mut database = database();
    let deletion = soft_delete(projects::table.find(100)).execute(&mut *database);
    assert_eq!(deletion.map(|done| done.total()), Ok(3));
    let done = after(
        &mut database,
        |other| delete_account(other, 101),
        |conn| restore(projects::table.find(100)).execute(conn),
    );
    assert_eq!(done.map(|done| done.total()), Ok(2));
    assert_no_orphans(&mut database);
}

#[test]
fn r23_what_was_inserted_since_forbids() {
    let mut database = database();
    let done = after(
        &mut database,
        |other| {
            let invoice = "INSERT INTO invoices (id, account_id) VALUES (100, 100)";
            other.batch_execute(invoice).expect("an invoice");
        },
        |conn| soft_delete(accounts::table.find(100)).execute(conn),
    );
    let (table, by, rows) = ("accounts", "invoices", 1);
    assert_eq!(
        done.map(|done| done.total()),
        Err(Error::Restricted { table, by, rows })
    );
    assert_eq!(visible!(&mut *database, accounts), [1, 2, 100, 101]);
}

#[test]
fn r20_what_was_inserted_since_is_removed_or_set_to_null() {
    let mut database = database();
    let done = after(
        &mut database,
        |other| {
            let rows = "INSERT INTO sessions (id, account_id) VALUES (100, 100);
                        INSERT INTO drafts (id, editor_id) VALUES (100, 100)";
            other.batch_execute(rows).expect("a session and a draft");
        },
        |conn| soft_delete(accounts::table.find(100)).execute(conn),
    );
    assert_eq!(done.map(|done| done.total()), Ok(4));
    let conn = &mut *database;
    assert_eq!(number(conn, "SELECT COUNT(*) FROM sessions"), 0);
    let edited = "SELECT COUNT(*) FROM drafts WHERE editor_id IS NOT NULL";
    assert_eq!(number(conn, edited), 0);
}

#[test]
fn r18_what_was_deleted_since_is_revived() {
    let mut database = database();
    let done = after(
        &mut database,
        |other| delete_account(other, 101),
        |conn| {
            let values = (accounts::id.eq(102), accounts::name.eq("Zoe"));
            restore_or_insert(accounts::table.filter(accounts::name.eq("Zoe")), values)
                .execute(conn)
        },
    );
    assert_eq!(done.map(|done| done.is_restored()), Ok(true));
    let conn = &mut *database;
    assert_eq!(visible!(conn, accounts), [1, 2, 100, 101]);
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5, 6, 11, 16, 100]);
}

#[test]
fn r32_what_was_restored_since_is_not_purged() {
    let mut database = database();
    let old = |id| soft_delete(comments::table.find(id)).at(stamp(0));
    for id in [16, 100] {
        let deletion = named(old(id), 0).execute(&mut *database);
        assert_eq!(deletion.map(|done| done.total()), Ok(1));
    }
    let report = after(
        &mut database,
        |other| {
            let restoration = restore(comments::table.find(100)).execute(other);
            assert_eq!(restoration.map(|done| done.total()), Ok(1));
        },
        |conn| {
            let purge = purge::<Comment>(Retention::days(30)).now(stamp(0) + TimeDelta::days(60));
            purge.execute(conn)
        },
    );
    assert_eq!(report.map(|report| report.total()), Ok(1));
    let left = Comment::with_deleted().filter(comments::id.eq_any([16, 100]));
    let left = left.select(comments::id).load::<i32>(&mut *database);
    assert_eq!(left, Ok(vec![100]));
}
