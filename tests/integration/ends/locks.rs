//! Locks: of a batch, which end with it, and of others, for which nobody waits.

use diesel::connection::SimpleConnection;
use soft_delete_runtime::Error;

use super::expired::*;
use crate::database::TestConnection;

/// Locks all rows, if nobody else has locked one, or writes where only one can.
fn take_all(conn: &mut TestConnection) {
    let deleted = ["owners", "items"].map(deleted_rows);
    let statements = if cfg!(any(feature = "postgres", feature = "mysql")) {
        let tables = ["owners", "items", &deleted[0], &deleted[1]];
        let locks = tables.map(|table| format!("; SELECT id FROM {table} FOR UPDATE NOWAIT"));
        format!("BEGIN{}; ROLLBACK", locks.concat())
    } else {
        "BEGIN IMMEDIATE; UPDATE owners SET legal_hold = legal_hold; ROLLBACK".to_owned()
    };
    for statement in statements.split("; ") {
        let outcome = conn.batch_execute(statement);
        outcome.unwrap_or_else(|error| panic!("{error}\nin {statement}"));
    }
}

#[test]
fn r30_no_locks_are_left_between_batches() -> Result<(), Error> {
    let shared = &mut shared("");
    let name = shared.name();
    let conn = &mut open(&name);
    fill(conn, 20, 50);
    let mut other = open(&name);
    let mut taken = 0;
    let purge = purge_both().batch_size(5).on_progress(|_| {
        take_all(&mut other);
        taken += 1;
    });
    assert_eq!(purge.execute(conn)?.total(), 70);
    assert!(taken >= 14, "{taken} batches");
    Ok(())
}

/// On PostgreSQL a batch that meets the lock is begun anew, with its rows locked beforehand. On MySQL
/// none meets it, however small the table has become.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn r31_a_row_that_somebody_else_has_locked_is_left() -> Result<(), Error> {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use diesel::connection::{Connection, InstrumentationEvent};
    use soft_delete_runtime::sweep::SkipReason;

    let shared = &mut shared("");
    let name = shared.name();
    let conn = &mut open(&name);
    fill(conn, 20, 50);
    if cfg!(not(feature = "postgres")) {
        conn.batch_execute("SET innodb_lock_wait_timeout = 1")?;
    }
    let begun_anew = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&begun_anew);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::RollbackTransaction { .. } = event {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let other = &mut open(&name);
    other.batch_execute("BEGIN")?;
    let deleted = deleted_rows("items");
    other.batch_execute(&format!("UPDATE {deleted} SET uses = 1 WHERE id = 41"))?;
    let report = purge_items().batch_size(5).execute(conn)?;
    assert_eq!(report.total(), 49);
    let skipped = report.skipped().iter();
    let skipped: Vec<_> = skipped.map(|left| (&left.reason, left.rows)).collect();
    assert_eq!(skipped, [(&SkipReason::Locked, 1)]);
    let meets_it = begun_anew.load(Ordering::Relaxed) > 0;
    assert_eq!(meets_it, cfg!(feature = "postgres"));
    other.batch_execute("ROLLBACK")?;
    assert_eq!(purge_items().execute(conn)?.total(), 1);
    assert_audited_once(conn, "items", 50);
    Ok(())
}
