//! Several workers on the same tables at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Models, Sweep, SweepReport, SweepVerb};
use soft_delete_runtime::{Error, Retention};

use super::expired::*;
use crate::database::{Database, TestBackend, TestConnection, connect};
use crate::sweep::day;

const WORKERS: usize = 8;

/// Whoever waits longer than a second for a lock gets an error.
const IMPATIENT: &str = if cfg!(feature = "postgres") {
    "SET lock_timeout = '1s'"
} else {
    "SET innodb_lock_wait_timeout = 1"
};

fn filled(owners: usize, items: usize) -> Database {
    let mut database = Database::empty();
    database.run(&ddl(""));
    fill(&mut database, owners, items);
    database.run(&if cfg!(feature = "postgres") {
        "ANALYZE".to_owned()
    } else {
        ["owners", "items"]
            .map(|table| {
                format!(
                    "ANALYZE TABLE {table}; ANALYZE TABLE {};",
                    deleted_rows(table)
                )
            })
            .concat()
    });
    database
}

/// Does a statement again and again, until the work is done. The longest that it took.
fn keep_on(name: &str, done: &AtomicBool, work: impl Fn(&mut TestConnection, usize)) -> Duration {
    let conn = &mut connect(name);
    conn.batch_execute(IMPATIENT).expect("a setting");
    let mut longest = Duration::ZERO;
    for round in 0.. {
        let start = Instant::now();
        work(conn, round);
        longest = longest.max(start.elapsed());
        if done.load(Ordering::Relaxed) {
            break;
        }
    }
    longest
}

/// Workers that do the same, beside somebody who reads and somebody who writes visible rows.
fn at_once<V, M>(
    database: &mut Database,
    table: &str,
    sweep: impl Fn() -> Sweep<'static, V, M> + Sync,
) -> Vec<SweepReport>
where
    V: SweepVerb,
    M: Models<TestBackend>,
{
    let name = &database.name();
    let done = &AtomicBool::new(false);
    let longest_batch = &Mutex::new(Duration::ZERO);
    let sweep = &sweep;
    let rows = count(database, table, "deleted_at IS NULL");
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            keep_on(name, done, |conn, _| {
                assert_eq!(count(conn, table, "deleted_at IS NULL"), rows);
            })
        });
        let writer = scope.spawn(move || {
            keep_on(name, done, |conn, round| {
                let id = round % rows * if table == "items" { 20 } else { 2 } + 2;
                let column = if table == "items" {
                    "uses"
                } else {
                    "legal_hold"
                };
                let update = format!("UPDATE {table} SET {column} = {column} WHERE id = {id}");
                conn.batch_execute(&update)
                    .expect("a row that is not locked");
            })
        });
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| {
                scope.spawn(move || {
                    let conn = &mut connect(name);
                    let mut before = Duration::ZERO;
                    let sweep = sweep().on_progress(|progress| {
                        let mut longest = longest_batch.lock().expect("nobody fails");
                        *longest = longest.max(progress.elapsed.saturating_sub(before));
                        before = progress.elapsed;
                    });
                    sweep.execute(conn)
                })
            })
            .collect();
        let reports = workers
            .into_iter()
            .map(|worker| worker.join().expect("a worker"));
        let reports: Result<Vec<_>, Error> = reports.collect();
        done.store(true, Ordering::Relaxed);
        let (reader, writer) = (reader.join(), writer.join());
        eprintln!(
            "{table}: longest batch {:?}, read {:?}, write {:?}",
            longest_batch.lock().expect("nobody fails"),
            reader.expect("the reader"),
            writer.expect("the writer"),
        );
        reports.expect("no worker fails")
    })
}

/// What all workers together did, each having done something.
fn total(reports: &[SweepReport]) -> usize {
    let working = reports.iter().filter(|report| report.total() > 0).count();
    assert!(working > 1, "one worker did all");
    reports.iter().map(SweepReport::total).sum()
}

#[test]
fn r31_workers_purge_each_row_once() -> Result<(), Error> {
    let items = share(100_000);
    let database = &mut filled(1_000, items);
    let reports = at_once(database, "items", || purge_items().batch_size(500));
    let rest = purge_items().execute(&mut **database)?;
    eprintln!("left by all: {}", rest.total());
    assert_eq!(total(&reports) + rest.total(), items);
    assert_only_visible(database, "items", items / 10);
    assert_audited_once(database, "items", items);
    Ok(())
}

#[test]
fn r31_workers_purge_children_and_parents_once() -> Result<(), Error> {
    let (owners, items) = (share(20_000), share(80_000));
    let database = &mut filled(owners, items);
    let reports = at_once(database, "owners", || purge_both().batch_size(500));
    let rest = purge_both().execute(&mut **database)?;
    eprintln!("left by all: {}", rest.total());
    assert_eq!(total(&reports) + rest.total(), owners + items);
    for (table, expired) in [("owners", owners), ("items", items)] {
        assert_only_visible(database, table, expired / 10);
        assert_audited_once(database, table, expired);
    }
    Ok(())
}

#[test]
fn r31_workers_erase_each_row_once() -> Result<(), Error> {
    let owners = share(100_000);
    let database = &mut filled(owners, 1_000);
    let erasure = || erase::<Owner>(Retention::days(30)).now(day(31)).audit();
    let reports = at_once(database, "owners", || erasure().batch_size(500));
    let rest = erasure().execute(&mut **database)?;
    eprintln!("left by all: {}", rest.total());
    assert_eq!(total(&reports) + rest.total(), owners);
    let erased = "email IS NULL AND erased_at IS NOT NULL AND deleted_at IS NOT NULL";
    assert_eq!(count(database, "owners", erased), owners);
    let rest = count(database, "owners", "email IS NOT NULL");
    assert_eq!(rest, owners / 10);
    assert_audited_once(database, "owners", owners);
    Ok(())
}
