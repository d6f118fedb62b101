//! Many who do the same at once: one of them has it.

use std::sync::Barrier;

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, RestoredOrInserted};

use super::schema::*;
use crate::database::{TestConnection, connect};
use crate::shared::Shared;

const WORKERS: usize = 6;
const ROUNDS: usize = 15;

/// Whether this one has got the row: the others meet it, or each other.
fn try_it(conn: &mut TestConnection) -> bool {
    loop {
        match execute(conn) {
            Ok(_) => return true,
            Err(Error::Conflict { .. }) => return false,
            Err(Error::Deadlock(_)) => {}
            Err(Error::SerializationFailure(_)) if PLACE == "partitioned" => {}
            Err(other) => panic!("{other}"),
        }
    }
}

/// Every worker once; how many of them have got the row.
fn at_once(name: &str) -> usize {
    let barrier = Barrier::new(WORKERS);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(|| {
                    let conn = &mut connect(name);
                    prepare(conn);
                    barrier.wait();
                    try_it(conn)
                })
            })
            .collect();
        let outcomes = workers
            .into_iter()
            .map(|worker| worker.join().expect("a worker"));
        outcomes.filter(|has_it| *has_it).count()
    })
}

fn ada(conn: &mut TestConnection) -> Result<RestoredOrInserted, Error> {
    member!("ada", "Ada")
        .set(members::name.eq("set"))
        .execute(conn)
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
fn prepare(_: &mut TestConnection) {}

#[cfg(any(feature = "postgres", feature = "mysql"))]
fn execute(conn: &mut TestConnection) -> Result<RestoredOrInserted, Error> {
    ada(conn)
}

/// A transaction that begins by reading cannot wait for another one to end.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
fn execute(conn: &mut TestConnection) -> Result<RestoredOrInserted, Error> {
    conn.immediate_transaction(ada)
}

/// Waits for the one writer.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
fn prepare(conn: &mut TestConnection) {
    use diesel::connection::SimpleConnection;

    conn.batch_execute("PRAGMA busy_timeout = 60000")
        .expect("a setting");
}

#[test]
fn r18_one_of_many_has_it() -> Result<(), Error> {
    let shared = &mut Shared::new(&ddl());
    let name = &shared.name();
    let conn = &mut connect(name);
    prepare(conn);
    for round in 0..ROUNDS {
        // With no row at first, then with one deleted row, and then with two.
        assert_eq!(at_once(name), 1, "round {round}");
        assert_eq!(visible(conn).len(), 1);
        soft_delete(members::table).execute(conn)?;
        if round == ROUNDS / 2 {
            let row = (members::email.eq("ada"), members::name.eq("Ada"));
            diesel::insert_into(members::table)
                .values(row)
                .execute(conn)?;
            soft_delete(members::table).execute(conn)?;
        }
    }
    Ok(())
}
