//! Foreign keys of which the models say nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Retention};

use super::schema::*;
use crate::database::{Database, TestConnection};
use crate::sweep::{day, left, rows};

/// Many deleted customers, and orders of every third of them.
fn customers_with_orders() -> Database {
    let mut database = deleted_customers(60);
    let deleted = deleted_rows("customers");
    database.run(&format!(
        "INSERT INTO orders (id, customer_id) SELECT id, id FROM {deleted} WHERE id % 3 = 0"
    ));
    database
}

/// How many statements fail.
fn failures(conn: &mut TestConnection) -> Arc<AtomicUsize> {
    let failures = Arc::new(AtomicUsize::new(0));
    let writer = Arc::clone(&failures);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::FinishQuery { error: Some(_), .. } = event {
            writer.fetch_add(1, Ordering::Relaxed);
        }
    });
    failures
}

#[test]
fn r32_a_row_that_a_foreign_key_keeps_is_not_tried() -> Result<(), Error> {
    let mut database = customers_with_orders();
    let failures = failures(&mut database);
    let purge = || purge::<Customer>(Retention::days(1)).now(day(2));
    let preview = purge().preview(&mut *database)?;
    let report = purge().batch_size(16).execute(&mut *database)?;
    assert_eq!(failures.load(Ordering::Relaxed), 0);
    for report in [preview, report] {
        assert_eq!(rows(&report), [("customers", 40)]);
        let [skipped] = report.skipped() else {
            panic!("{:?}", left(&report));
        };
        let keys: Vec<String> = (1..=10).map(|third| (3 * third).to_string()).collect();
        assert_eq!((skipped.rows, &skipped.keys), (20, &keys));
        assert!(skipped.to_string().contains("by `orders`"), "{skipped}");
    }
    Ok(())
}

/// Nobody is asked where nothing can keep a row.
#[test]
fn r34_an_erasure_goes_on_under_a_foreign_key() -> Result<(), Error> {
    let mut database = customers_with_orders();
    let erase = erase::<Customer>(Retention::days(1)).now(day(2));
    assert_eq!(erase.execute(&mut *database)?.total(), 60);
    Ok(())
}

/// As the database has it, so has the purge.
#[test]
fn r32_a_foreign_key_that_is_not_enforced_keeps_nothing() -> Result<(), Error> {
    let mut database = customers_with_orders();
    database.run(if cfg!(feature = "postgres") {
        "SET session_replication_role = replica"
    } else if cfg!(feature = "mysql") {
        "SET foreign_key_checks = 0"
    } else {
        "PRAGMA foreign_keys = OFF"
    });
    let purge = || purge::<Customer>(Retention::days(1)).now(day(2));
    assert_eq!(purge().preview(&mut *database)?.total(), 60);
    assert_eq!(purge().execute(&mut *database)?.total(), 60);
    Ok(())
}
