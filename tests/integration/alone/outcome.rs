//! What is written down, and what one is told.

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;
use crate::reading::rows;

#[test]
fn r14_who_and_why_are_written_down_until_the_row_comes_back() {
    let conn: &mut TestConnection = &mut seeded();
    let deletion = soft_delete(users::table.find(1)).by(7).because("spam");
    deletion.by(Some(8)).execute(conn).expect("a deletion");
    let notes = User::only_deleted().select((users::deleted_by, users::reason));
    let expected = (Some(8), Some("spam".to_owned()));
    assert_eq!(notes.load(conn), Ok(vec![expected]));
    restore(users::table.find(1))
        .execute(conn)
        .expect("a restore");
    let ada = ada(conn);
    assert_eq!((ada.deleted_by, ada.reason), (None, None));
}

#[test]
fn r15_the_result_says_what_happened() {
    let conn: &mut TestConnection = &mut seeded();
    let deletion = soft_delete(posts::table.find(1)).execute(conn);
    let deletion = deletion.expect("a deletion");
    assert_eq!(rows(deletion.counts()), [("posts", 1)]);
    let restoration = restore(posts::table).execute(conn).expect("a restore");
    assert_eq!(rows(restoration.counts()), [("posts", 1)]);
}

#[test]
fn r15_one_row_tells_why_nothing_happened() {
    let conn: &mut TestConnection = &mut seeded();
    let ada = ada(conn);
    let table = "users";
    assert_eq!(ada.restore(conn), Err(Error::NotDeleted { table }));
    assert_eq!(
        User::restore_by_id(conn, 1),
        Err(Error::NotDeleted { table })
    );
    ada.soft_delete(conn).expect("the first time");
    let again = [ada.soft_delete(conn), User::soft_delete_by_id(conn, 1)];
    for again in again {
        assert_eq!(again, Err(Error::AlreadyDeleted { table }));
    }
    let nobody = User::soft_delete_by_id(conn, 9);
    assert_eq!(nobody, Err(Error::NotFound { table }));
    assert_eq!(User::restore_by_id(conn, 9), Err(Error::NotFound { table }));
    assert_eq!(hard_delete(users::table.find(1)).execute(conn), Ok(1));
    let gone = User::soft_delete_by_id(conn, 1);
    assert_eq!(gone, Err(Error::NotFound { table }));
}
