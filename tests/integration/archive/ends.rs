//! The end of a row's life, in the archive.

use chrono::{TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Purge, SkipReason};
use soft_delete_runtime::{Error, Retention, restore_or_insert};

use super::schema::*;
use crate::database::TestConnection;

/// Ada is deleted long ago, Bob now.
fn deleted() -> crate::database::Database {
    let mut database = database();
    let conn: &mut TestConnection = &mut database;
    let long_ago = Utc::now() - TimeDelta::days(40);
    soft_delete(users::table.find(1))
        .at(long_ago)
        .execute(conn)
        .unwrap();
    User::soft_delete_by_id(conn, 2).unwrap();
    database
}

fn archived(conn: &mut TestConnection) -> Vec<i32> {
    let ids = archived_users::table.select(archived_users::id);
    ids.order(archived_users::id).load(conn).unwrap()
}

#[test]
fn r30_a_purge_takes_rows_out_of_the_archive() {
    let conn: &mut TestConnection = &mut deleted();
    let purge = || {
        Purge::new()
            .model::<User>()
            .model::<Post>()
            .model::<Like>()
            .model::<Note>()
    };
    let preview = purge().preview(conn).unwrap();
    assert_eq!(preview.total(), 7);
    let report = purge().batch_size(1).execute(conn).unwrap();
    assert_eq!(report.total(), 7);
    assert_eq!(archived(conn), [2]);
    assert_eq!(users::table.count().get_result::<i64>(conn), Ok(1));
    assert_eq!(notes::table.count().get_result::<i64>(conn), Ok(2));
}

#[test]
fn r32_what_points_at_a_row_of_the_archive_keeps_it() {
    let conn: &mut TestConnection = &mut deleted();
    let report = Purge::new().model::<User>().execute(conn).unwrap();
    assert_eq!(report.total(), 0);
    assert_eq!(archived(conn), [1, 2]);
    diesel::update(archived_users::table)
        .set(archived_users::legal_hold.eq(true))
        .execute(conn)
        .unwrap();
    let purge = Purge::new()
        .model::<User>()
        .model::<Post>()
        .model::<Like>()
        .model::<Note>();
    let report = purge.execute(conn).unwrap();
    assert_eq!(report.total(), 6);
    assert_eq!(archived(conn), [1, 2]);
}

/// What is purged of users alone, if these rows are all that Ada has.
fn purged_of(rows: &str) -> usize {
    let mut database = deleted();
    database.run(
        "DELETE FROM notes; DELETE FROM archived_likes; DELETE FROM likes;
         DELETE FROM archived_posts",
    );
    if !rows.is_empty() {
        database.run(rows);
    }
    let purge = Purge::new().model::<User>();
    let previewed = purge.preview(&mut *database).unwrap().total();
    let purge = Purge::new().model::<User>();
    let report = purge.execute(&mut *database).unwrap();
    assert_eq!(report.total(), previewed);
    assert_eq!(archived(&mut database).len() + report.total(), 2);
    report.total()
}

#[test]
fn r32_children_keep_a_row_of_the_archive_wherever_they_are() {
    assert_eq!(purged_of(""), 1);
    let post = "(id, user_id, title, deleted_at) VALUES (9, 1, '', '2026-05-01 12:00:00')";
    assert_eq!(purged_of(&format!("INSERT INTO archived_posts {post}")), 0);
    // Visible, as it may be where no foreign key is.
    let (without, with) = if cfg!(feature = "postgres") {
        (
            "SET session_replication_role = replica",
            "SET session_replication_role = DEFAULT",
        )
    } else if cfg!(feature = "mysql") {
        ("SET foreign_key_checks = 0", "SET foreign_key_checks = 1")
    } else {
        ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
    };
    let post = "INSERT INTO posts (id, user_id, title) VALUES (9, 1, '')";
    assert_eq!(purged_of(&format!("{without}; {post}; {with}")), 0);
}

#[test]
fn r32_a_foreign_key_into_the_archive_keeps_a_row_and_is_named() {
    let mut database = deleted();
    database.run(
        "DELETE FROM notes; DELETE FROM archived_likes; DELETE FROM likes;
         DELETE FROM archived_posts;
         CREATE TABLE pins (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL,
             CONSTRAINT pins_user FOREIGN KEY (user_id) REFERENCES archived_users (id));
         INSERT INTO pins (id, user_id) VALUES (1, 1)",
    );
    let report = Purge::new()
        .model::<User>()
        .execute(&mut *database)
        .unwrap();
    assert_eq!(report.total(), 0);
    let reasons: Vec<_> = report.skipped().iter().map(|left| &left.reason).collect();
    let by_pins =
        |reason: &&&SkipReason| matches!(reason, SkipReason::Referenced { by, .. } if by == "pins");
    assert_eq!(reasons.iter().filter(by_pins).count(), 1, "{reasons:?}");
    assert_eq!(archived(&mut database), [1, 2]);
}

#[test]
fn r34_an_erasure_writes_into_the_archive() {
    let conn: &mut TestConnection = &mut deleted();
    let report = soft_delete_runtime::erase::<User>(Retention::days(7))
        .execute(conn)
        .unwrap();
    assert_eq!(report.total(), 1);
    let emails = User::only_deleted().order(users::id).select(users::email);
    assert_eq!(emails.load::<String>(conn).unwrap(), ["erased-1", "bob"]);
    let refused = restore(users::table.find(1)).execute(conn).unwrap_err();
    assert_eq!(
        refused,
        Error::Erased {
            table: "users",
            rows: 1
        }
    );
    assert_eq!(users::table.count().get_result::<i64>(conn), Ok(1));
    restore(users::table.find(1))
        .even_if_erased()
        .execute(conn)
        .unwrap();
    let erased_at = users::table.find(1).select(users::erased_at);
    assert_eq!(
        erased_at.get_result::<Option<chrono::NaiveDateTime>>(conn),
        Ok(None)
    );
}

#[test]
fn r32_only_deleted_rows_are_really_deleted() {
    let conn: &mut TestConnection = &mut deleted();
    assert_eq!(hard_delete(users::table.find(3)).execute(conn), Ok(0));
    assert_eq!(hard_delete(users::table.find(1)).execute(conn), Ok(1));
    assert_eq!(hard_delete(users::table).execute(conn), Ok(1));
    assert_eq!(archived(conn), [0; 0]);
    assert_eq!(users::table.count().get_result::<i64>(conn), Ok(1));
}

#[test]
fn r18_a_row_of_the_archive_comes_back_or_a_new_one_is_made() {
    let conn: &mut TestConnection = &mut deleted();
    let values = |id: i32, email: &'static str| {
        (
            users::id.eq(id),
            users::club_id.eq(1),
            users::email.eq(email),
            users::legal_hold.eq(false),
        )
    };
    let named = |email: &'static str| users::table.filter(users::email.eq(email));
    let back = restore_or_insert(named("bob"), values(9, "bob"))
        .set(users::club_id.eq(2))
        .execute(conn)
        .unwrap();
    assert!(back.is_restored());
    let bob = User::find_visible(2)
        .select(users::club_id)
        .get_result::<i32>(conn);
    assert_eq!(bob, Ok(2));
    let new = restore_or_insert(named("dora"), values(9, "dora"))
        .execute(conn)
        .unwrap();
    assert!(!new.is_restored());
    let taken = restore_or_insert(named("bob"), values(10, "bob")).execute(conn);
    assert!(
        matches!(taken, Err(Error::Conflict { table: "users", .. })),
        "{taken:?}"
    );
}
