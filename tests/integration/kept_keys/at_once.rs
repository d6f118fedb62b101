//! Deletions and insertions of one key at once: nobody gets it in between.

use std::sync::Barrier;
use std::thread;

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, TestConnection, connect};

const WORKERS: usize = 6;
const ROUNDS: usize = 10;

fn delete(conn: &mut TestConnection) -> usize {
    loop {
        match soft_delete(members::table).execute(conn) {
            Err(Error::Deadlock(_)) => {}
            deletion => return deletion.expect("a deletion").total(),
        }
    }
}

/// Every worker but one wants the key, and that one deletes its row.
fn at_once(
    mut database: Database,
    attempt: impl Fn(&mut TestConnection, i32) -> Result<(), Error> + Sync,
) {
    let name = database.name();
    for round in 0..ROUNDS {
        delete(&mut database);
        hard_delete(members::table)
            .execute(&mut *database)
            .expect("no rows");
        add(&mut database, 1, "ada").expect("a row");
        let barrier = Barrier::new(WORKERS);
        thread::scope(|scope| {
            for (id, worker) in (1..).zip(0..WORKERS) {
                let (name, barrier, attempt) = (&name, &barrier, &attempt);
                scope.spawn(move || {
                    let conn = &mut connect(name);
                    barrier.wait();
                    if worker == 0 {
                        assert_eq!(delete(conn), 1);
                        return;
                    }
                    for _ in 0..5 {
                        assert!(attempt(conn, id).is_err(), "round {round}");
                    }
                });
            }
        });
        assert_eq!(all(&mut database), [(1, "ada".to_owned(), false)]);
    }
}

#[test]
fn triggers_let_nobody_in_between() {
    at_once(guarded(), |conn, id| {
        add(conn, id, "ada").map(|_| ()).map_err(Error::from)
    });
}

#[test]
fn r18_restore_or_insert_lets_nobody_in_between() {
    at_once(empty(), |conn, id| {
        member!(id, "ada").execute(conn).map(|_| ())
    });
}
