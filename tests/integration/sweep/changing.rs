//! Rows that change while a purge runs: whoever comes in time is not undone.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::SweepReport;

use super::expired::*;
use crate::database::TestConnection;

/// Longer than anything takes that does not wait for a lock.
const LONG: Duration = Duration::from_millis(50);

/// The row that something happens to: in the middle of a batch that is neither the first nor the
/// last.
const ROW: i32 = 13;
const OWNERS: usize = 12;

/// What happens; whether it has.
type Event = fn(&mut TestConnection) -> QueryResult<usize>;

/// Purges, and before a statement of this number has something happen on another connection, which
/// goes on beside the purge only if it waits for a lock. `None` if there are not so many
/// statements.
fn purge_beside(name: &str, statement: usize, event: Event) -> Option<(SweepReport, bool)> {
    let conn = &mut open(name);
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        // On a busy machine the event may take longer than is waited for it.
        conn.batch_execute("PRAGMA busy_timeout = 60000")
            .expect("a setting");
    }
    let (sender, receiver) = mpsc::channel::<JoinHandle<bool>>();
    let mut beside = Some(open(name));
    let mut started = 0;
    conn.set_instrumentation(move |seen: InstrumentationEvent<'_>| {
        started += usize::from(matches!(seen, InstrumentationEvent::StartQuery { .. }));
        if started < statement {
            return;
        }
        if let Some(mut beside) = beside.take() {
            let (ready, wait) = mpsc::channel();
            let thread = thread::spawn(move || {
                let happened = event(&mut beside).is_ok_and(|rows| rows == 1);
                let _ = ready.send(());
                happened
            });
            let _ = wait.recv_timeout(LONG);
            let _ = sender.send(thread);
        }
    });
    let report = purge_owners().batch_size(3).execute(conn);
    let thread = receiver.try_recv().ok()?;
    let happened = thread.join().expect("the event");
    Some((report.expect("a purge"), happened))
}

/// Has something happen before each statement in turn. What has happened lasts, and the report
/// tells of it; all else goes, and is noted down.
fn at_each_statement(action: &str, event: Event, reason: &str) {
    let (mut in_time, mut late) = (0, 0);
    for statement in 1..100 {
        let shared = &mut Shared::new(action);
        let name = shared.name();
        let conn = &mut open(&name);
        conn.batch_execute(TOKENS).expect("a table");
        fill(conn, OWNERS, 0);
        let Some((report, happened)) = purge_beside(&name, statement, event) else {
            assert!(in_time > 0 && late > 0, "{in_time} in time, {late} late");
            return;
        };
        let context = format!("at statement {statement}: {report:?}");
        let here = format!("id = {ROW}");
        assert_eq!(
            count(conn, "owners", &here),
            usize::from(happened),
            "{context}"
        );
        let gone = OWNERS - usize::from(happened);
        assert_eq!(report.total(), gone, "{context}");
        assert_audited_once(conn, "owners", gone);
        let held = format!("{here} AND deleted_at IS NOT NULL");
        let stays = count(conn, "owners", &held) > 0;
        let said = report.skipped().iter().map(ToString::to_string);
        let said: Vec<String> = said.collect();
        assert_eq!(said.len(), usize::from(stays), "{context}");
        assert!(said.iter().all(|said| said.contains(reason)), "{context}");
        for table in ["items", "tokens"] {
            let children = count(conn, table, &format!("owner_id = {ROW}"));
            assert!(children <= usize::from(happened), "{context}");
        }
        let children = "(SELECT owner_id FROM items UNION ALL SELECT owner_id FROM tokens)";
        let lost = happened && stays && reason.contains("referenced") && {
            number(conn, &format!("SELECT COUNT(*) FROM {children} AS c")) == 0
        };
        assert!(!lost, "{context}");
        in_time += usize::from(happened);
        late += usize::from(!happened);
    }
    panic!("the purge never ends");
}

/// A table that the models do not know of.
const TOKENS: &str = "CREATE TABLE tokens (
    id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL,
    FOREIGN KEY (owner_id) REFERENCES owners (id)
)";

#[test]
fn r32_a_row_that_is_restored_between_the_statements_of_a_purge() {
    let event: Event = |conn| {
        let restored = restore(owners::table.find(ROW)).execute(conn);
        Ok(restored.map_or(0, |restored| restored.total()))
    };
    at_each_statement("", event, "nothing is left");
}

#[test]
fn r32_a_row_that_is_put_on_hold_between_the_statements_of_a_purge() {
    let event: Event = |conn| {
        diesel::update(owners::table.find(ROW))
            .set(owners::legal_hold.eq(true))
            .execute(conn)
    };
    at_each_statement("", event, "on hold");
}

#[test]
fn r32_a_row_that_is_referenced_between_the_statements_of_a_purge() {
    let event: Event = |conn| {
        diesel::insert_into(items::table)
            .values((items::id.eq(1), items::owner_id.eq(ROW)))
            .execute(conn)
    };
    for action in ["", " ON DELETE CASCADE"] {
        at_each_statement(action, event, "referenced by `items`");
    }
}

#[test]
fn r32_a_row_that_an_unknown_table_references_between_the_statements_of_a_purge() {
    let event: Event = |conn| {
        conn.batch_execute(&format!(
            "INSERT INTO tokens (id, owner_id) VALUES (1, {ROW})"
        ))?;
        Ok(1)
    };
    at_each_statement("", event, "referenced by");
}

/// The constraint would take the children along without a word, so the batch itself must see them:
/// those too that come between its beginning and its lock on the parent.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn r32_children_that_come_while_a_batch_locks_its_rows() -> Result<(), soft_delete_runtime::Error> {
    use std::sync::atomic::{AtomicBool, Ordering};

    const MANY: usize = 50_000;
    const THREADS: usize = 4;
    let shared = &mut Shared::new(" ON DELETE CASCADE");
    let name = &shared.name();
    let conn = &mut open(name);
    fill(conn, MANY, 0);
    let done = &AtomicBool::new(false);
    let (report, inserted) = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                scope.spawn(move || {
                    let conn = &mut open(name);
                    let mut inserted = Vec::new();
                    // From the end, which is locked last.
                    for owner in (0..MANY).rev().skip(thread).step_by(THREADS) {
                        if done.load(Ordering::Relaxed) {
                            break;
                        }
                        let id = i32::try_from(owner * 2 + 1).expect("a key");
                        let child = (items::id.eq(id), items::owner_id.eq(id));
                        let insert = diesel::insert_into(items::table).values(child);
                        inserted.extend(insert.execute(conn).is_ok().then_some(id));
                    }
                    inserted
                })
            })
            .collect();
        thread::sleep(LONG);
        let report = purge_owners().batch_size(1_000_000).execute(conn);
        done.store(true, Ordering::Relaxed);
        let inserted = threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a thread"));
        (report, inserted.collect::<Vec<i32>>())
    });
    let mut left: Vec<i32> = items::table.select(items::id).order(items::id).load(conn)?;
    let mut expected = inserted;
    expected.sort_unstable();
    left.retain(|id| id % 2 == 1);
    let lost = expected.len() - left.len();
    assert_eq!(lost, 0, "of {} children", expected.len());
    assert_eq!(left, expected);
    assert_audited_once(conn, "owners", report?.total());
    assert_eq!(
        count(conn, "owners", "deleted_at IS NOT NULL"),
        expected.len()
    );
    Ok(())
}
