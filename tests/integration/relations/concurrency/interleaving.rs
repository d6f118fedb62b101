//! Something else between any two statements of a plan.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::super::schema::*;
use super::inserts::{Child, KINDS, insert_account};
use super::{assert_no_orphans, deleted_rows};
use crate::database::{Database, TestConnection, connect};

/// Longer than anything takes that does not wait for a lock.
const LONG: Duration = Duration::from_millis(50);

/// Runs a verb, and before its statement of this number an event, which goes on beside it if it
/// says so or waits for a lock. Without so many statements there is no event, and this is `None`.
fn interleave<R>(
    name: &str,
    statement: usize,
    event: impl FnOnce(&mut TestConnection, &dyn Fn()) + Send + 'static,
    verb: impl FnOnce(&mut TestConnection) -> R,
) -> Option<R> {
    let conn = &mut connect(name);
    let (sender, receiver) = mpsc::channel::<JoinHandle<()>>();
    let mut event = Some((event, connect(name)));
    let mut started = 0;
    conn.set_instrumentation(move |seen: InstrumentationEvent<'_>| {
        started += usize::from(matches!(seen, InstrumentationEvent::StartQuery { .. }));
        if started < statement {
            return;
        }
        if let Some((event, mut beside)) = event.take() {
            let (go_on, wait) = mpsc::channel();
            let thread = thread::spawn(move || {
                event(&mut beside, &|| {
                    let _ = go_on.send(());
                });
            });
            // Either it says so, or it ends, or it waits for a lock.
            let _ = wait.recv_timeout(LONG);
            let _ = sender.send(thread);
        }
    });
    let result = verb(conn);
    let thread = receiver.try_recv().ok()?;
    thread.join().expect("the event");
    Some(result)
}

/// Whatever a verb may say beside others.
fn tolerate<R>(result: Result<R, Error>) {
    match result {
        Ok(_) | Err(Error::Deadlock(_) | Error::ParentDeleted { .. }) => {}
        Err(Error::SerializationFailure(_)) if PLACE == "partitioned" => {}
        Err(error) => panic!("{error:?}"),
    }
}

fn delete(conn: &mut TestConnection, account: i32) {
    tolerate(soft_delete(accounts::table.find(account)).execute(conn));
}

fn bring_back(conn: &mut TestConnection, account: i32) {
    tolerate(restore(accounts::table.find(account)).execute(conn));
}

/// Repeats a story on fresh rows, until its number is beyond the last statement.
fn at_each_statement(mut story: impl FnMut(&mut Database, usize) -> Option<()>) {
    let database = &mut seeded();
    for statement in 1..100 {
        clear(database);
        database.run(SEED);
        if story(database, statement).is_none() {
            assert!(statement > 3, "there are more statements than that");
            return;
        }
        assert_no_orphans(database);
        restore(accounts::table).execute(&mut **database).unwrap();
        restore(projects::table).execute(&mut **database).unwrap();
        assert_eq!(deleted_rows(database), 0, "lost at statement {statement}");
    }
    panic!("the verb never ends");
}

#[test]
fn r26_an_insert_between_the_statements_of_a_deletion() {
    for kind in 0..KINDS {
        at_each_statement(|database, statement| {
            insert_account(database, 100);
            let event = move |conn: &mut TestConnection, go_on: &dyn Fn()| {
                let inserted = Child::of_kind(kind, 100).insert(conn, || {
                    go_on();
                    thread::sleep(LONG);
                });
                tolerate(inserted);
            };
            interleave(&database.name(), statement, event, |conn| delete(conn, 100))
        });
    }
}

#[test]
fn r26_a_deletion_between_the_statements_of_a_restore() {
    for other in 1..=2 {
        at_each_statement(|database, statement| {
            delete(database, 1);
            let event = move |conn: &mut TestConnection, _: &dyn Fn()| delete(conn, other);
            interleave(&database.name(), statement, event, |conn| {
                bring_back(conn, 1)
            })
        });
    }
}

#[test]
fn r26_a_restore_between_the_statements_of_a_deletion() {
    at_each_statement(|database, statement| {
        delete(database, 1);
        let event = |conn: &mut TestConnection, _: &dyn Fn()| bring_back(conn, 1);
        interleave(&database.name(), statement, event, |conn| delete(conn, 2))
    });
}

/// The restore begins when there is nothing to restore, and so nothing to lock.
#[test]
fn r26_two_deletions_between_the_statements_of_a_restore() {
    at_each_statement(|database, statement| {
        let event = |conn: &mut TestConnection, go_on: &dyn Fn()| {
            delete(conn, 1);
            tolerate(conn.transaction(|conn| {
                let deletion = soft_delete(accounts::table.find(2)).execute(conn)?;
                go_on();
                thread::sleep(LONG);
                Ok(deletion)
            }));
        };
        interleave(&database.name(), statement, event, |conn| {
            bring_back(conn, 1)
        })
    });
}

/// The deletion begins when there is nothing to delete, and so nothing to lock.
#[test]
fn r26_a_restore_and_an_insert_between_the_statements_of_a_deletion() {
    for kind in 0..KINDS {
        at_each_statement(|database, statement| {
            insert_account(database, 100);
            delete(database, 100);
            let event = move |conn: &mut TestConnection, go_on: &dyn Fn()| {
                bring_back(conn, 100);
                let inserted = Child::of_kind(kind, 100).insert(conn, || {
                    go_on();
                    thread::sleep(LONG);
                });
                tolerate(inserted);
            };
            interleave(&database.name(), statement, event, |conn| delete(conn, 100))
        });
    }
}

/// The rows that are locked are the rows that are deleted, or none is.
#[test]
fn r26_rows_that_come_to_meet_the_filter() {
    let mut moved = 0;
    at_each_statement(|database, statement| {
        database.run("UPDATE accounts SET name = 'leaving' WHERE id = 1");
        let event = |conn: &mut TestConnection, _: &dyn Fn()| {
            let renamed = diesel::update(accounts::table.find(2))
                .set(accounts::name.eq("leaving"))
                .execute(conn);
            assert_eq!(renamed, Ok(1));
        };
        let deletion = interleave(&database.name(), statement, event, |conn| {
            soft_delete(accounts::table.filter(accounts::name.eq("leaving"))).execute(conn)
        })?;
        match deletion {
            Err(Error::TargetMoved { table: "accounts" }) => {
                assert_eq!(deleted_rows(database), 0);
                moved += 1;
            }
            // A row that came in time is locked in the next round.
            deletion => assert!((1..=2).contains(&deletion.unwrap().counts()[0].rows)),
        }
        Some(())
    });
    // MariaDB locks every row that it looks at on the way to these.
    assert_eq!(moved > 0, cfg!(feature = "postgres"));
}
