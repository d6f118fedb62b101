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
pub const LONG: Duration = Duration::from_millis(50);

/// The row that something happens to: in the middle of a batch that is neither the first nor the
/// last.
pub const ROW: i32 = 13;
const OWNERS: usize = 12;

/// What happens; whether it has.
pub type Event = fn(&mut TestConnection) -> QueryResult<usize>;

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
pub fn at_each_statement(action: &str, event: Event, reason: &str) {
    let (mut in_time, mut late) = (0, 0);
    for statement in 1..100 {
        let shared = &mut shared(action);
        let name = shared.name();
        let conn = &mut open(&name);
        conn.batch_execute(&tokens()).expect("a table");
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
fn tokens() -> String {
    let deleted = deleted_rows("owners");
    format!(
        "CREATE TABLE tokens (
             id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL,
             FOREIGN KEY (owner_id) REFERENCES {deleted} (id)
         )"
    )
}

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
        let deleted = deleted_rows("owners");
        let hold = format!("UPDATE {deleted} SET legal_hold = TRUE WHERE id = {ROW}");
        diesel::sql_query(hold).execute(conn)
    };
    at_each_statement("", event, "on hold");
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
