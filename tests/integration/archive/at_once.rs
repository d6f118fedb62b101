//! Rows move while others write them, insert below them, and move them too.

use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::{database, likes, posts, users};
use crate::database::TestConnection;
use crate::relations::concurrency::{Arena, number, rounds};

/// Every row of these is in the one table or the other.
const PAIRS: [(&str, &str, &str, i64); 3] = [
    ("users", "archived_users", "id", 3),
    ("posts", "archived_posts", "id", 3),
    ("likes", "archived_likes", "post_id * 10 + user_id", 3),
];

/// Runs a statement of an application; a deadlock is its own affair.
fn written(conn: &mut TestConnection, statement: &str) -> Result<usize, DieselError> {
    match diesel::sql_query(statement).execute(conn) {
        Err(DieselError::DatabaseError(_, error))
            if error.message().to_lowercase().contains("deadlock") =>
        {
            Ok(0)
        }
        result => result,
    }
}

/// Lets a verb be refused because of what the others did meanwhile: a row that came to a target
/// late may have a parent that is gone.
fn unless_refused(total: Result<usize, Error>) -> Result<usize, Error> {
    match total {
        Err(Error::ParentDeleted { .. } | Error::TargetMoved { .. }) => Ok(0),
        total => total,
    }
}

fn restored(total: Result<usize, Error>) -> Result<usize, Error> {
    match unless_refused(total) {
        Err(Error::Database(DieselError::DatabaseError(
            DatabaseErrorKind::ForeignKeyViolation,
            _,
        ))) => Ok(0),
        total => total,
    }
}

fn delete_ada(conn: &mut TestConnection) -> Result<usize, Error> {
    let deletion = soft_delete(users::table.find(1)).execute(conn);
    unless_refused(deletion.map(|deletion| deletion.total()))
}

fn restore_ada(conn: &mut TestConnection) -> Result<usize, Error> {
    let restoration = restore(users::table.find(1)).execute(conn);
    unless_refused(restoration.map(|restoration| restoration.total()))
}

#[test]
fn r26_what_is_written_while_a_row_moves_is_not_lost() {
    let mut arena = Arena::of(database());
    let (written_rows, moves) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let places = ["posts", "archived_posts"].map(|place| {
        let add = "SET title = CONCAT(title, 'x') WHERE id = 1";
        format!("UPDATE {place} {add}")
    });
    for _ in 0..rounds() {
        arena.at_once(|index, conn| {
            let moved = match index {
                0 => delete_ada(conn)?,
                1 => restore_ada(conn)?,
                _ => {
                    for place in &places {
                        let rows = written(conn, place)?;
                        written_rows.fetch_add(rows, Ordering::Relaxed);
                    }
                    0
                }
            };
            moves.fetch_add(moved.min(1), Ordering::Relaxed);
            Ok(())
        });
    }
    restore_ada(&mut arena.database).unwrap();
    let title = posts::table.find(1).select(posts::title);
    let title: String = title.get_result(&mut *arena.database).unwrap();
    assert_eq!(title.len() - "a".len(), written_rows.into_inner());
    assert!(moves.into_inner() > 1, "the row was never moved");
}

#[test]
fn r26_no_child_is_left_under_a_parent_that_moves() {
    let mut arena = Arena::of(database());
    let next_id = AtomicUsize::new(100);
    let (inserted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    for _ in 0..rounds() {
        arena.at_once(|index, conn| {
            match index {
                0 => delete_ada(conn)?,
                1 => restore_ada(conn)?,
                _ => {
                    let id = next_id.fetch_add(1, Ordering::Relaxed);
                    let insert =
                        format!("INSERT INTO posts (id, user_id, title) VALUES ({id}, 1, '')");
                    match written(conn, &insert) {
                        Err(DieselError::DatabaseError(
                            DatabaseErrorKind::ForeignKeyViolation,
                            _,
                        )) => refused.fetch_add(1, Ordering::Relaxed),
                        rows => inserted.fetch_add(rows?, Ordering::Relaxed),
                    }
                }
            };
            Ok(())
        });
        let conn: &mut TestConnection = &mut arena.database;
        let below = "SELECT COUNT(*) FROM posts WHERE user_id NOT IN (SELECT id FROM users)";
        assert_eq!(number(conn, below), 0);
        let rows = number(conn, "SELECT COUNT(*) FROM posts")
            + number(conn, "SELECT COUNT(*) FROM archived_posts");
        let all = inserted.load(Ordering::Relaxed) + 3;
        assert_eq!(usize::try_from(rows), Ok(all));
    }
    assert!(inserted.into_inner() > 0, "the deletions were always first");
    assert!(refused.into_inner() > 0, "the inserts were always first");
}

#[test]
fn r26_rows_without_children_move_once_while_others_come() {
    let mut database = database();
    let users = (100..100 + 8 * rounds()).map(|id| format!("({id}, 1, '{id}', FALSE)"));
    let users: Vec<String> = users.collect();
    let columns = "id, club_id, email, legal_hold";
    database.run(&format!(
        "INSERT INTO users ({columns}) VALUES {}",
        users.join(", ")
    ));
    let mut arena = Arena::of(database);
    let next_user = AtomicUsize::new(100);
    let [inserted, deleted, restored] = [const { AtomicUsize::new(0) }; 3];
    for round in 0..rounds() {
        arena.at_once(|index, conn| {
            let (rows, kind) = match (index + round) % 4 {
                0 => (soft_delete(likes::table).execute(conn)?.total(), &deleted),
                1 => {
                    let deletion = soft_delete(likes::table.find((1, 2))).execute(conn)?;
                    (deletion.total(), &deleted)
                }
                2 => {
                    let restoration = restore(likes::table).execute(conn);
                    let total = unless_refused(restoration.map(|done| done.total()))?;
                    (total, &restored)
                }
                _ => {
                    let user = next_user.fetch_add(1, Ordering::Relaxed);
                    let like = format!(
                        "INSERT INTO likes (post_id, user_id, is_deleted) VALUES (1, {user}, FALSE)"
                    );
                    (written(conn, &like)?, &inserted)
                }
            };
            kind.fetch_add(rows, Ordering::Relaxed);
            Ok(())
        });
        let archived = number(&mut arena.database, "SELECT COUNT(*) FROM archived_likes");
        let visible = number(&mut arena.database, "SELECT COUNT(*) FROM likes");
        let [inserted, deleted, restored] =
            [&inserted, &deleted, &restored].map(|kind| kind.load(Ordering::Relaxed));
        assert_eq!(usize::try_from(archived), Ok(deleted - restored));
        assert_eq!(usize::try_from(archived + visible), Ok(3 + inserted));
    }
    assert!(restored.into_inner() > 0, "nothing was moved back");
}

#[test]
fn r26_a_row_that_many_move_is_in_one_place() {
    let mut arena = Arena::of(database());
    let moved = AtomicUsize::new(0);
    for round in 0..rounds() {
        arena.at_once(|index, conn| {
            let total = match (index + round) % 8 {
                0 | 1 => delete_ada(conn)?,
                2 | 3 => restore_ada(conn)?,
                4 => unless_refused(
                    soft_delete(posts::table)
                        .execute(conn)
                        .map(|done| done.total()),
                )?,
                5 => restored(restore(posts::table).execute(conn).map(|done| done.total()))?,
                6 => unless_refused(
                    soft_delete(users::table)
                        .execute(conn)
                        .map(|done| done.total()),
                )?,
                _ => restored(restore(users::table).execute(conn).map(|done| done.total()))?,
            };
            moved.fetch_add(total, Ordering::Relaxed);
            Ok(())
        });
        for (table, archive, key, rows) in PAIRS {
            let keys =
                format!("SELECT {key} AS k FROM {table} UNION ALL SELECT {key} FROM {archive}");
            for all in ["COUNT(*)", "COUNT(DISTINCT k)"] {
                let query = format!("SELECT {all} FROM ({keys}) AS both_places");
                assert_eq!(number(&mut arena.database, &query), rows, "{table}");
            }
        }
    }
    assert!(moved.into_inner() > 0, "nothing was moved");
}
