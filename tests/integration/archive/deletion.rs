//! A deletion moves rows, and a restore moves them back.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Deletion, Error};

use super::schema::*;
use crate::database::TestConnection;

fn keys(conn: &mut TestConnection) -> [Vec<i32>; 6] {
    let load = |rows: QueryResult<Vec<i32>>| rows.expect("keys");
    [
        load(users::table.select(users::id).order(users::id).load(conn)),
        load(archived_users::table.select(archived_users::id).load(conn)),
        load(posts::table.select(posts::id).order(posts::id).load(conn)),
        load(
            archived_posts::table
                .select(archived_posts::id)
                .order(archived_posts::id)
                .load(conn),
        ),
        load(
            notes::table
                .visible()
                .select(notes::id)
                .order(notes::id)
                .load(conn),
        ),
        load(notes::table.only_deleted().select(notes::id).load(conn)),
    ]
}

const ALL: [&[i32]; 6] = [&[1, 2, 3], &[], &[1, 2, 3], &[], &[1, 2, 3], &[]];

/// The rows of each table are these.
fn is(conn: &mut TestConnection, expected: [&[i32]; 6]) {
    assert_eq!(keys(conn), expected);
}

fn delete_ada(conn: &mut TestConnection) -> Deletion {
    soft_delete(users::table.find(1))
        .by(7)
        .because("left")
        .execute(conn)
        .unwrap()
}

#[test]
fn r11_a_deletion_moves_rows_into_the_archive() {
    let conn: &mut TestConnection = &mut database();
    let preview = soft_delete(users::table.find(1)).preview(conn).unwrap();
    is(conn, ALL);
    let deletion = delete_ada(conn);
    assert_eq!(deletion.counts(), preview.counts());
    is(conn, [&[2, 3], &[1], &[3], &[1, 2], &[2, 3], &[1]]);
    let likes = likes::table.count().get_result::<i64>(conn);
    let archived = archived_likes::table.count().get_result::<i64>(conn);
    assert_eq!((likes, archived), (Ok(0), Ok(3)));
    assert_eq!(deletion.total(), 7);

    let moved = archived_users::table
        .select((
            archived_users::email,
            archived_users::deleted_at,
            archived_users::deleted_by,
            archived_users::reason,
        ))
        .get_result::<(String, Option<NaiveDateTime>, Option<i32>, Option<String>)>(conn)
        .unwrap();
    let stamp = Some(deletion.stamp().to_utc().naive_utc());
    assert_eq!(
        moved,
        ("ada".to_owned(), stamp, Some(7), Some("left".to_owned()))
    );

    // A second deletion finds nothing.
    let again = delete_ada(conn);
    assert_eq!(again.total(), 0);
}

#[test]
fn r24_a_restore_moves_them_back() {
    let conn: &mut TestConnection = &mut database();
    let before = users::table
        .find(1)
        .select(User::as_select())
        .get_result(conn)
        .unwrap();
    soft_delete(posts::table.find(2)).execute(conn).unwrap();
    delete_ada(conn);
    let restoration = restore(users::table.find(1)).execute(conn).unwrap();
    assert_eq!(restoration.total(), 6);
    // The post had been deleted before.
    is(conn, [&[1, 2, 3], &[], &[1, 3], &[2], &[1, 2, 3], &[]]);
    let after = users::table
        .find(1)
        .select(User::as_select())
        .get_result(conn)
        .unwrap();
    assert_eq!(after, before);
    let noted = users::table
        .find(1)
        .select((users::deleted_by, users::reason))
        .get_result::<(Option<i32>, Option<String>)>(conn);
    assert_eq!(noted, Ok((None, None)));
    assert_eq!(
        restore(posts::table.find(2)).execute(conn).unwrap().total(),
        1
    );
    is(conn, ALL);
}

#[test]
fn r15_one_row_is_told_apart() {
    let conn: &mut TestConnection = &mut database();
    let ada = users::table
        .find(1)
        .select(User::as_select())
        .get_result(conn)
        .unwrap();
    assert_eq!(ada.restore(conn), Err(Error::NotDeleted { table: "users" }));
    ada.soft_delete(conn).unwrap();
    assert_eq!(
        ada.soft_delete(conn),
        Err(Error::AlreadyDeleted { table: "users" })
    );
    assert_eq!(
        User::soft_delete_by_id(conn, 9),
        Err(Error::NotFound { table: "users" })
    );
    assert_eq!(
        User::restore_by_id(conn, 9),
        Err(Error::NotFound { table: "users" })
    );
    assert!(User::restore_by_id(conn, 1).is_ok());
}

#[test]
fn r20_a_marked_parent_takes_archived_children_along() {
    let conn: &mut TestConnection = &mut database();
    let deletion = soft_delete(clubs::table.find(1)).execute(conn).unwrap();
    is(conn, [&[3], &[1, 2], &[], &[1, 2, 3], &[3], &[1, 2]]);
    let restoration = restore(clubs::table.find(1)).execute(conn).unwrap();
    assert_eq!(restoration.total(), deletion.total());
    is(conn, ALL);
}

#[test]
fn r23_children_restrict_and_are_detached_and_removed() {
    let mut database = database();
    database.run(
        "INSERT INTO invoices (id, user_id) VALUES (1, 1);
         INSERT INTO drafts (id, user_id) VALUES (1, 1);
         INSERT INTO sessions (id, user_id) VALUES (1, 1)",
    );
    let conn: &mut TestConnection = &mut database;
    let refused = soft_delete(users::table.find(1)).execute(conn).unwrap_err();
    let expected = Error::Restricted {
        table: "users",
        by: "invoices",
        rows: 1,
    };
    assert_eq!(refused, expected);
    is(conn, ALL);
    diesel::delete(invoices::table).execute(conn).unwrap();
    delete_ada(conn);
    let drafts = drafts::table
        .select(drafts::user_id)
        .load::<Option<i32>>(conn);
    assert_eq!(drafts, Ok(vec![None]));
    assert_eq!(sessions::table.count().get_result::<i64>(conn), Ok(0));
}

#[test]
fn r25_a_restored_row_never_points_at_a_deleted_parent() {
    let conn: &mut TestConnection = &mut database();
    delete_ada(conn);
    let refused = restore(posts::table.find(1)).execute(conn).unwrap_err();
    let expected = Error::ParentDeleted {
        table: "posts",
        parent: "users",
        parents: 1,
    };
    assert_eq!(refused, expected);
    // Cleo's like of Ada's post has gone with the post; Bob's comes back with it.
    soft_delete(users::table.find(2)).execute(conn).unwrap();
    let restoration = restore(users::table.find(1)).execute(conn).unwrap();
    assert_eq!(
        restoration
            .kept()
            .iter()
            .map(|kept| kept.rows)
            .sum::<usize>(),
        2
    );
    let likes = likes::table
        .select((likes::post_id, likes::user_id))
        .load::<(i32, i32)>(conn);
    assert_eq!(likes, Ok(vec![(1, 3)]));
    restore(users::table.find(2)).execute(conn).unwrap();
    is(conn, ALL);
    assert_eq!(likes::table.count().get_result::<i64>(conn), Ok(3));

    delete_ada(conn);
    let restoration = restore(posts::table.find(1))
        .with_ancestors()
        .execute(conn)
        .unwrap();
    assert_eq!(keys(conn)[0], [1, 2, 3]);
    assert_eq!(keys(conn)[2], [1, 3]);
    assert_eq!(restoration.total(), 4);
}

#[test]
fn r25_ancestors_come_back_before_their_children() {
    let conn: &mut TestConnection = &mut database();
    soft_delete(clubs::table.find(1)).execute(conn).unwrap();
    // Its post, and the user who wrote it; the user who likes it, and the club.
    let like = likes::table.find((1, 2));
    let preview = restore(like).with_ancestors().preview(conn).unwrap();
    let restoration = restore(like).with_ancestors().execute(conn).unwrap();
    assert_eq!(preview.counts(), restoration.counts());
    assert_eq!(restoration.total(), 5);
    is(conn, [&[1, 2, 3], &[], &[1], &[2, 3], &[3], &[1, 2]]);
}

#[test]
fn r17_a_restore_onto_a_key_that_is_taken_is_a_conflict() {
    let mut database = database();
    delete_ada(&mut database);
    database.run("INSERT INTO users (id, club_id, email, legal_hold) VALUES (4, 1, 'ada', FALSE)");
    let conn: &mut TestConnection = &mut database;
    let refused = restore(users::table.find(1)).execute(conn).unwrap_err();
    assert!(
        matches!(refused, Error::Conflict { table: "users", .. }),
        "{refused:?}"
    );
    assert_eq!(keys(conn)[..2], [vec![2, 3, 4], vec![1]]);
    soft_delete(users::table.find(4)).execute(conn).unwrap();
    assert_eq!(
        restore(users::table.find(1)).execute(conn).unwrap().total(),
        7
    );
}

#[test]
fn a_key_that_is_in_the_archive_already_is_refused() {
    let mut database = database();
    delete_ada(&mut database);
    database
        .run("INSERT INTO users (id, club_id, email, legal_hold) VALUES (1, 1, 'another', FALSE)");
    let conn: &mut TestConnection = &mut database;
    let refused = soft_delete(users::table.find(1)).execute(conn).unwrap_err();
    let table = "archived_users";
    assert!(
        matches!(refused, Error::ArchiveConflict { table: found, .. } if found == table),
        "{refused:?}"
    );
    let emails = User::with_deleted()
        .filter(users::id.eq(1))
        .order(users::email)
        .select(users::email)
        .load::<String>(conn);
    assert_eq!(emails, Ok(vec!["ada".to_owned(), "another".to_owned()]));
}

#[test]
fn the_archive_that_has_the_key_is_named() {
    let mut database = database();
    database.run(
        "INSERT INTO archived_posts (id, user_id, title, deleted_at)
         VALUES (1, 9, '', '2026-05-01 12:00:00')",
    );
    let conn: &mut TestConnection = &mut database;
    let refused = soft_delete(users::table.find(1)).execute(conn).unwrap_err();
    let table = "archived_posts";
    assert!(
        matches!(refused, Error::ArchiveConflict { table: found, .. } if found == table),
        "{refused:?}"
    );
    assert_eq!(keys(conn)[..3], [vec![1, 2, 3], vec![], vec![1, 2, 3]]);
}

#[test]
fn a_row_with_a_key_of_the_archive_stays_when_others_move() {
    let mut database = database();
    delete_ada(&mut database);
    database
        .run("INSERT INTO users (id, club_id, email, legal_hold) VALUES (1, 1, 'another', FALSE)");
    let conn: &mut TestConnection = &mut database;
    assert_eq!(
        soft_delete(users::table.find(2))
            .execute(conn)
            .unwrap()
            .total(),
        3
    );
    assert_eq!(keys(conn)[..2], [vec![1, 3], vec![1, 2]]);
}
