//! Children that come while their parents are purged, where a foreign key keeps them apart: a row that
//! has moved away has none.

#[cfg(any(feature = "postgres", feature = "mysql"))]
use std::thread;

use diesel::prelude::*;

use crate::ends::changing::{Event, ROW, at_each_statement};
use crate::ends::expired::*;

#[test]
fn r32_a_row_that_is_referenced_between_the_statements_of_a_purge() {
    let event: Event = |conn| {
        diesel::insert_into(items::table)
            .values((items::id.eq(1), items::owner_id.eq(ROW), items::uses.eq(0)))
            .execute(conn)
    };
    for action in ["", " ON DELETE CASCADE"] {
        at_each_statement(action, event, "referenced by `items`");
    }
}

/// The constraint would take the children along without a word, so the batch itself must see them:
/// those too that come between its beginning and its lock on the parent.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn r32_children_that_come_while_a_batch_locks_its_rows() -> Result<(), soft_delete_runtime::Error> {
    use std::sync::atomic::{AtomicBool, Ordering};

    use crate::ends::changing::LONG;

    const MANY: usize = 50_000;
    const THREADS: usize = 4;
    let shared = &mut shared(" ON DELETE CASCADE");
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
                        let child = (items::id.eq(id), items::owner_id.eq(id), items::uses.eq(0));
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
