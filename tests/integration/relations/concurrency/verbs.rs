//! Deletions and restores of the same rows at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Deletion, Error};

use super::super::schema::*;
use super::{Arena, assert_no_orphans, deleted_rows, rounds};
use crate::database::TestConnection;

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

/// How many rows carry the same mark, from few to many.
fn rows_of_each_deletion(conn: &mut TestConnection) -> Vec<usize> {
    let mut rows = BTreeMap::new();
    macro_rules! count {
        ($($table:ident)*) => {
            $(let marks = $table::table
                .only_deleted()
                .select($table::deleted_at.assume_not_null());
            for mark in marks.load::<Identity>(conn).unwrap() {
                *rows.entry(mark).or_default() += 1;
            })*
        };
    }
    count!(accounts projects tasks comments tags taggings);
    let mut rows: Vec<usize> = rows.into_values().collect();
    rows.sort_unstable();
    rows
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
            0 => named(soft_delete(accounts::table.find(1)), 0).execute(conn),
            1 => named(soft_delete(accounts::table.find(2)), 1).execute(conn),
            2 => named(soft_delete(projects::table.find(1)), 2).execute(conn),
            3 => named(soft_delete(tasks::table.find(1)), 3).execute(conn),
            4 => named(soft_delete(tasks::table.filter(tasks::id.ge(2))), 4).execute(conn),
            5 => named(soft_delete(comments::table.filter(comments::id.ge(5))), 5).execute(conn),
            6 => named(soft_delete(tags::table.find(1)), 6).execute(conn),
            _ => named(soft_delete(accounts::table), 7).execute(conn),
        });
        let conn: &mut TestConnection = &mut arena.database;
        assert_no_orphans(conn);
        let total: usize = deletions.iter().map(Deletion::total).sum();
        assert_eq!(total, deleted_rows(conn));
        let mut totals: Vec<usize> = deletions.iter().map(Deletion::total).collect();
        totals.retain(|total| *total > 0);
        totals.sort_unstable();
        assert_eq!(rows_of_each_deletion(conn), totals);
        shared += usize::from(totals.len() > 1);
        clear(conn);
        arena.database.run(SEED);
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
