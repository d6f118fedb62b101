//! Deletions and restores of the same rows at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Deletion, Error};

use super::{Arena, TABLES, assert_no_orphans, deleted_rows, rounds};
use crate::database::TestConnection;
use crate::relations::schema::*;

/// The rows that a deletion of account 1 takes along, and itself.
const TREE: usize = 18;

fn delete(conn: &mut TestConnection, account: i32) -> Result<usize, Error> {
    let deletion = soft_delete(accounts::table.find(account)).execute(conn)?;
    Ok(deletion.total())
}

/// The number of rows restored; none, if a parent of theirs is deleted.
fn bring_back(conn: &mut TestConnection, account: i32) -> Result<usize, Error> {
    let restoration = restore(accounts::table.find(account)).execute(conn)?;
    assert_eq!(
        restoration
            .kept()
            .iter()
            .map(|count| count.rows)
            .sum::<usize>(),
        0
    );
    Ok(restoration.total())
}

#[test]
fn r26_of_equal_deletions_one_takes_the_rows() {
    let mut arena = Arena::new();
    for _ in 0..rounds() {
        let mut totals = arena.at_once(|_, conn| delete(conn, 1));
        totals.sort_unstable();
        assert_eq!(totals, [0, 0, 0, 0, 0, 0, 0, TREE]);
        let mut totals = arena.at_once(|_, conn| bring_back(conn, 1));
        totals.sort_unstable();
        assert_eq!(totals, [0, 0, 0, 0, 0, 0, 0, TREE]);
    }
}

#[test]
fn r26_of_overlapping_deletions_each_row_belongs_to_one() {
    let mut arena = Arena::new();
    let mut shared = 0;
    for _ in 0..rounds() {
        let deletions = arena.at_once(|index, conn| match index {
            0 => soft_delete(accounts::table.find(1)).execute(conn),
            1 => soft_delete(accounts::table.find(2)).execute(conn),
            2 => soft_delete(projects::table.find(1)).execute(conn),
            3 => soft_delete(tasks::table.find(1)).execute(conn),
            4 => soft_delete(tasks::table.filter(tasks::id.ge(2))).execute(conn),
            5 => soft_delete(comments::table.filter(comments::id.ge(5))).execute(conn),
            6 => soft_delete(tags::table.find(1)).execute(conn),
            _ => soft_delete(accounts::table).execute(conn),
        });
        let conn: &mut TestConnection = &mut arena.database;
        assert_no_orphans(conn);
        let total: usize = deletions.iter().map(Deletion::total).sum();
        assert_eq!(total, deleted_rows(conn));
        for deletion in &deletions {
            let stamp = deletion.stamp().to_utc().naive_utc();
            let mut rows = 0;
            macro_rules! count {
                ($($table:ident)*) => {
                    $(rows += $table::table
                        .filter($table::deleted_at.eq(stamp))
                        .count()
                        .get_result::<i64>(conn)
                        .unwrap();)*
                };
            }
            count!(accounts projects tasks comments tags taggings);
            assert_eq!(usize::try_from(rows).unwrap(), deletion.total());
        }
        shared += usize::from(deletions.iter().filter(|done| done.total() > 0).count() > 1);
        for table in TABLES {
            arena
                .database
                .run(&format!("UPDATE {table} SET deleted_at = NULL"));
        }
    }
    assert!(shared > 0, "in no round two deletions had rows");
}

#[test]
fn r26_a_deletion_and_a_restore_never_share_an_account() {
    let mut arena = Arena::new();
    let (deletions, restores) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let count = |counter: &AtomicUsize, total: usize| match total {
        0 => {}
        TREE => {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        part => panic!("{part} rows of {TREE}"),
    };
    for _ in 0..rounds() {
        arena.at_once(|index, conn| {
            if index % 2 == 0 {
                count(&deletions, delete(conn, 1)?);
            } else {
                count(&restores, bring_back(conn, 1)?);
            }
            Ok(())
        });
        let (deletions, restores) = (
            deletions.load(Ordering::Relaxed),
            restores.load(Ordering::Relaxed),
        );
        let rows = deleted_rows(&mut arena.database);
        assert_eq!(rows, (deletions - restores) * TREE);
    }
    assert!(restores.into_inner() > 0, "nothing was restored");
}

#[test]
fn r26_deletions_and_restores_of_two_parents_lose_no_row() {
    let mut arena = Arena::new();
    let (deleted, restored) = (AtomicUsize::new(0), AtomicUsize::new(0));
    for round in 0..rounds() {
        arena.at_once(|index, conn| {
            let account = i32::try_from(index / 2 % 2).unwrap() + 1;
            if (index + round) % 2 == 0 {
                let deletion = soft_delete(accounts::table.find(account)).execute(conn)?;
                deleted.fetch_add(deletion.total(), Ordering::Relaxed);
            } else {
                let restoration = restore(accounts::table.find(account)).execute(conn)?;
                restored.fetch_add(restoration.total(), Ordering::Relaxed);
            }
            Ok(())
        });
        assert_no_orphans(&mut arena.database);
    }
    assert!(deleted.into_inner() > 0, "nothing was deleted");
    assert!(restored.into_inner() > 0, "nothing was restored");
    let conn: &mut TestConnection = &mut arena.database;
    restore(accounts::table).execute(conn).unwrap();
    assert_eq!(deleted_rows(conn), 0);
}
