//! Keys that are whole numbers, next to each other or far apart, up to the last ones there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Purge, soft_delete_audit};
use soft_delete_runtime::{Error, Retention};

use super::schema::AUDIT;
use crate::database::{Database, TestConnection};
use crate::schema::TIMESTAMP;
use crate::sweep::day;

tables! {
    points archived_points Point (id)
    [id -> BigInt,]
    [pub id: i64,]
    []
    []
}

/// Stretches of keys with much room between them, and the first and the last keys there are.
fn keys() -> Vec<i64> {
    let dense = 1..=300;
    // After every third, all: what went well with the ones is too much with the others.
    let thin = (2_000..3_500).step_by(3);
    let thick = 3_500..4_500;
    let sparse = (1..=40).map(|number| 1_000_000 * number);
    let far = 1_000_000_000_000..1_000_000_000_100;
    let ends = [i64::MIN, i64::MIN + 1, -7, 0, i64::MAX - 1, i64::MAX];
    dense
        .chain(thin)
        .chain(thick)
        .chain(sparse)
        .chain(far)
        .chain(ends)
        .collect()
}

/// Every fifth of the dense keys stays.
fn is_visible(key: i64) -> bool {
    (1..=300).contains(&key) && key % 5 == 0
}

fn filled() -> Database {
    let mut database = Database::empty();
    database.run(&(soft_deletable(TIMESTAMP) + AUDIT));
    let conn: &mut TestConnection = &mut database;
    let rows: Vec<_> = keys().into_iter().map(|key| points::id.eq(key)).collect();
    diesel::insert_into(points::table)
        .values(rows)
        .execute(conn)
        .expect("rows");
    let visible: Vec<i64> = keys().into_iter().filter(|key| is_visible(*key)).collect();
    let expired = soft_delete(points::table.filter(points::id.ne_all(visible))).at(day(0));
    expired.execute(conn).expect("a deletion");
    database
}

fn purge_points(
    size: u32,
) -> Purge<'static, impl soft_delete_runtime::sweep::Models<crate::database::TestBackend>> {
    let purge = Purge::new().model_after::<Point>(Retention::days(1));
    purge.now(day(2)).batch_size(size).audit()
}

/// Every expired row is gone, with a record, and no other.
fn assert_purged(conn: &mut TestConnection) -> Result<(), Error> {
    let (visible, mut expired): (Vec<i64>, Vec<i64>) =
        keys().into_iter().partition(|key| is_visible(*key));
    let left = Point::with_deleted().select(points::id).order(points::id);
    assert_eq!(left.load::<i64>(conn)?, visible);
    let records = soft_delete_audit::table.select(soft_delete_audit::row_key);
    let records = records.load::<String>(conn)?;
    let mut records: Vec<i64> = records.iter().map(|key| key.parse().unwrap()).collect();
    records.sort_unstable();
    expired.sort_unstable();
    assert_eq!(records, expired);
    Ok(())
}

#[test]
fn r30_keys_may_be_close_or_far_apart() -> Result<(), Error> {
    for size in [1, 7, 100] {
        let conn: &mut TestConnection = &mut filled();
        let transactions = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&transactions);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::BeginTransaction { .. } = event {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut largest = 0;
        let purge =
            purge_points(size).on_progress(|progress| largest = largest.max(progress.batch));
        let total = purge.execute(conn)?.total();
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        assert_eq!(total, keys().len() - 60);
        assert!(largest <= size as usize, "{largest} rows in one batch");
        // One for each batch, as many for strides that found fewer, and some between the stretches.
        let transactions = transactions.load(Ordering::Relaxed);
        let expected = 2 * total / size as usize + 12;
        assert!(transactions <= expected, "{transactions} transactions");
        assert_purged(conn)?;
    }
    Ok(())
}

#[test]
fn r30_a_run_goes_on_between_any_two_keys() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut filled();
    let bit = || purge_points(7).time_budget(Duration::ZERO);
    let mut report = bit().execute(conn)?;
    let mut runs = 1;
    while let Some(token) = report.resume_token() {
        report = bit().resume(token.clone()).execute(conn)?;
        runs += 1;
        assert!(runs < 1_000, "{:?}", report.resume_token());
    }
    assert_purged(conn)
}
