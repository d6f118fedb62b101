//! A deletion of a key while somebody asks for it.

use std::thread;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, InstrumentationEvent, TransactionManager};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Database as Kind, Error, RestoredOrInserted};

use super::schema::*;
use crate::database::{Database, KIND, TestConnection, connect, isolates_snapshots};

fn add(conn: &mut TestConnection) -> QueryResult<usize> {
    let ada = members::email.eq("ada");
    diesel::insert_into(members::table)
        .values(ada)
        .execute(conn)
}

fn take(conn: &mut TestConnection) -> Result<(), Error> {
    let ada = members::email.eq("ada");
    let taken = restore_or_insert(members::table.filter(ada), ada).execute(conn);
    taken.map(|_| ())
}

fn begin(conn: &mut TestConnection) {
    AnsiTransactionManager::begin_transaction(conn).expect("a transaction");
}

/// What comes of `attempt` in a transaction that has read before, while a deletion of the key is not
/// finished yet.
fn beside_a_deletion<R: Send>(
    mut database: Database,
    attempt: impl FnOnce(&mut TestConnection) -> R + Send,
) -> R {
    add(&mut database).expect("a row");
    let deleter = &mut connect(&database.name());
    let other = &mut connect(&database.name());
    begin(deleter);
    soft_delete(members::table)
        .execute(deleter)
        .expect("a deletion");
    thread::scope(|scope| {
        let attempt = scope.spawn(|| {
            begin(other);
            let visible = members::table.visible().count().get_result(other);
            assert_eq!(visible, Ok(1_i64));
            let outcome = attempt(other);
            AnsiTransactionManager::rollback_transaction(other).expect("a transaction");
            outcome
        });
        thread::sleep(Duration::from_millis(200));
        assert!(!attempt.is_finished(), "it did not wait for the deletion");
        AnsiTransactionManager::commit_transaction(deleter).expect("a transaction");
        attempt.join().expect("a thread")
    })
}

#[test]
fn a_trigger_sees_a_deletion_that_was_going_on() {
    let refused = beside_a_deletion(guarded(), add).expect_err("a quarantine");
    let message = refused.to_string();
    assert!(message.contains(" is quarantined until "), "{message}");
}

#[test]
fn restore_or_insert_sees_a_deletion_that_was_going_on() {
    let refused = beside_a_deletion(empty(), take);
    assert!(
        matches!(refused, Err(Error::Quarantined { .. })),
        "{refused:?}"
    );
}

/// Deletes the visible rows when the first query is over.
fn delete_after_first_query(conn: &mut TestConnection, mut deleter: TestConnection) {
    let mut is_deleted = false;
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        let is_query = matches!(
            event,
            InstrumentationEvent::FinishQuery { query, .. }
                if query.to_string().starts_with("SELECT")
        );
        if is_query && !is_deleted {
            is_deleted = true;
            soft_delete(members::table)
                .execute(&mut deleter)
                .expect("a deletion");
            soft_delete(labels::table)
                .execute(&mut deleter)
                .expect("a deletion");
        }
    });
}

/// On MySQL a plan may find that its target has moved. What has no relations is a statement of Diesel's,
/// and a new MariaDB undoes its transaction.
fn is_refused(result: &Result<RestoredOrInserted, Error>, isolates_snapshots: bool) -> bool {
    match result {
        Err(Error::TargetMoved { table }) => KIND == Kind::Mysql && *table == "members",
        Err(Error::SerializationFailure(_)) => isolates_snapshots,
        Err(Error::Quarantined { .. }) => true,
        _ => false,
    }
}

/// The row that is deleted between the question and the restore is not the one that was asked about.
#[test]
fn restore_or_insert_sees_a_deletion_that_comes_between() {
    macro_rules! test {
        ($table:ident, $key:expr) => {{
            let mut database = empty();
            let name = database.name();
            let conn: &mut TestConnection = &mut database;
            let insert = || diesel::insert_into($table::table).values($key);
            insert().execute(conn).expect("a row");
            soft_delete($table::table)
                .at(long_ago())
                .execute(conn)
                .expect("a deletion");
            insert().execute(conn).expect("a row");
            delete_after_first_query(conn, connect(&name));
            let refused = restore_or_insert($table::table.filter($key), $key).execute(conn);
            let isolates_snapshots = isolates_snapshots(conn);
            assert!(is_refused(&refused, isolates_snapshots), "{refused:?}");
            let visible = $table::table.visible().count().get_result(conn);
            assert_eq!(visible, Ok(0_i64));
        }};
    }
    test!(members, members::email.eq("ada"));
    test!(labels, labels::name.eq("ada"));
}
