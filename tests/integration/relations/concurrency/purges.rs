//! Purges of rows that are deleted and restored meanwhile.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::Purge;
use soft_delete_runtime::{Error, Retention};

use super::super::schema::*;
use super::{Arena, TABLES, all_rows, assert_no_orphans, number, rounds};
use crate::database::TestConnection;

fn purge(conn: &mut TestConnection) -> Result<usize, Error> {
    let retention = Retention::days(30);
    let purge = Purge::new()
        .model_after::<Project>(retention)
        .model_after::<Task>(retention)
        .model_after::<Tagging>(retention)
        .model_after::<Comment>(retention)
        .model_after::<Account>(retention);
    let all = purge.now(Utc::now() + TimeDelta::days(31)).batch_size(3);
    Ok(all.execute(conn)?.total())
}

fn all(conn: &mut TestConnection) -> usize {
    let rows = TABLES.map(|table| {
        let rows = all_rows(table);
        number(conn, &format!("SELECT COUNT(*) FROM {rows} AS r"))
    });
    usize::try_from(rows.iter().sum::<i64>()).unwrap()
}

/// Lets a verb be refused because of what the others did meanwhile.
fn unless_refused(total: Result<usize, Error>) -> Result<usize, Error> {
    match total {
        Err(Error::ParentDeleted { .. } | Error::TargetMoved { .. }) => Ok(0),
        total => total,
    }
}

#[test]
fn r32_every_row_is_purged_once_or_there() {
    let mut arena = Arena::new();
    let (gone, back) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let before = all(&mut arena.database);
    for round in 0..rounds() {
        let account = i32::try_from(round % 2).unwrap() + 1;
        let deletion = soft_delete(accounts::table.find(account));
        deletion.execute(&mut *arena.database).unwrap();
        let purged = arena.at_once(|index, conn| {
            match index % 4 {
                0 => return purge(conn),
                1 => {
                    let deletion = soft_delete(accounts::table.find(account)).execute(conn);
                    unless_refused(deletion.map(|done| done.total()))?;
                }
                2 => {
                    let some = tasks::table.filter(tasks::id.ge(2));
                    let deletion = soft_delete(some).execute(conn);
                    unless_refused(deletion.map(|done| done.total()))?;
                }
                _ => {
                    let restoration = restore(accounts::table).execute(conn);
                    let rows = unless_refused(restoration.map(|done| done.total()))?;
                    back.fetch_add(rows, Ordering::Relaxed);
                }
            }
            Ok(0)
        });
        let conn: &mut TestConnection = &mut arena.database;
        assert_no_orphans(conn);
        let purged: usize = purged.into_iter().sum();
        assert_eq!(all(conn), before - purged);
        gone.fetch_add(purged, Ordering::Relaxed);
        clear(conn);
        arena.database.run(SEED);
    }
    assert!(gone.into_inner() > 0, "nothing was purged");
    assert!(back.into_inner() > 0, "nothing was restored");
}
