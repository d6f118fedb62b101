//! Purges as futures: many at once, and one that is dropped.

#![cfg(feature = "postgres")]

use soft_delete_runtime::Error;
use soft_delete_runtime::Retention;
use soft_delete_runtime::sweep::Purge;

use super::day;
use crate::asynchronous::{connect, runtime};
use crate::ends::expired::*;

/// The connection with it, as a task does that is cancelled.
#[test]
fn r31_what_a_dropped_purge_has_begun_another_finishes() -> Result<(), Error> {
    for batches in 1..=6 {
        let shared = &mut shared("");
        let name = shared.name();
        let conn = &mut open(&name);
        fill(conn, 20, 50);
        runtime().block_on(async {
            let mut beside = connect(&name).await;
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let (mut sender, mut seen) = (Some(sender), 0);
            let purge = Purge::new()
                .model_after::<Owner>(Retention::days(30))
                .model_after::<Item>(Retention::days(30))
                .now(day(31))
                .audit()
                .batch_size(5)
                .on_progress(move |_| {
                    seen += 1;
                    if seen == batches {
                        let _ = sender.take().map(|sender| sender.send(()));
                    }
                });
            tokio::select! {
                biased;
                _ = receiver => {}
                done = purge.execute(&mut beside) => panic!("not dropped: {done:?}"),
            }
        });
        let left = count(conn, "items", "deleted_at IS NOT NULL");
        assert!((1..50).contains(&left), "{left} rows left");
        to_the_end(conn)?;
        for (table, expired, visible) in [("owners", 20, 2), ("items", 50, 5)] {
            assert_only_visible(conn, table, visible);
            assert_audited_once(conn, table, expired);
        }
    }
    Ok(())
}

#[test]
fn r31_eight_tasks_purge_at_once() {
    const OWNERS: usize = 2_000;
    const ITEMS: usize = 20_000;

    let shared = &mut shared("");
    let name = shared.name();
    let conn = &mut open(&name);
    fill(conn, OWNERS, ITEMS);
    let total: usize = runtime().block_on(async {
        let tasks = (0..8).map(|_| {
            let name = name.clone();
            tokio::spawn(async move {
                let mut conn = connect(&name).await;
                let purge = Purge::new()
                    .model_after::<Owner>(Retention::days(30))
                    .model_after::<Item>(Retention::days(30))
                    .now(day(31))
                    .audit()
                    .batch_size(100);
                purge.execute(&mut conn).await.map(|report| report.total())
            })
        });
        let tasks: Vec<_> = tasks.collect();
        let mut total = 0;
        for task in tasks {
            total += task.await.expect("a task").expect("a purge");
        }
        total
    });
    let left = count(conn, "owners", "deleted_at IS NOT NULL");
    let left = left + count(conn, "items", "deleted_at IS NOT NULL");
    // Whoever met a row of another worker has left it; here nobody else is at work any more.
    to_the_end(conn).expect("an end");
    assert_eq!(total + left, OWNERS + ITEMS);
    for (table, expired, visible) in [("owners", OWNERS, 200), ("items", ITEMS, 2_000)] {
        assert_only_visible(conn, table, visible);
        assert_audited_once(conn, table, expired);
    }
}
