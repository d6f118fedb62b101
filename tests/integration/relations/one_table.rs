//! What is read from one table, and what changes in it alone, wherever its deleted rows are.

use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, TestBackend, TestConnection};
use crate::visible;

/// Comments 3 and 16 are deleted, one day after the other.
fn with_deletions() -> Database {
    let mut database = seeded();
    for (number, id) in [(0, 3), (28_800, 16)] {
        let deletion = soft_delete(comments::table.find(id)).at(stamp(number));
        named(deletion, number).execute(&mut *database).unwrap();
    }
    database
}

/// The keys that a query on comments finds.
macro_rules! ids {
    ($query:expr, $conn:expr) => {{
        let query = $query.select(comments::id).order(comments::id);
        query.load::<i32>($conn).unwrap()
    }};
}

#[test]
fn r01_a_scope_reads_its_rows() {
    let conn: &mut TestConnection = &mut with_deletions();
    assert_eq!(ids!(Comment::visible(), conn), [1, 2, 4, 5, 6, 11]);
    assert_eq!(ids!(Comment::only_deleted(), conn), [3, 16]);
    let all = [1, 2, 3, 4, 5, 6, 11, 16];
    assert_eq!(ids!(Comment::with_deleted(), conn), all);

    let models = Comment::with_deleted()
        .filter(comments::id.ge(11))
        .order(comments::id.desc())
        .select(Comment::as_select());
    let [sixteen, eleven] = [16, 11].map(|id| Comment {
        id,
        task_id: id - 10,
        author_id: Some(2),
    });
    assert_eq!(models.load(conn), Ok(vec![sixteen, eleven]));
    let found = Comment::find_visible(3)
        .select(comments::id)
        .first::<i32>(conn);
    assert_eq!(found.optional(), Ok(None));
    let found = Comment::find_visible(4).select(comments::id).first(conn);
    assert_eq!(found, Ok(4));
}

#[test]
fn r01_a_query_goes_on_after_its_scope() {
    let conn: &mut TestConnection = &mut with_deletions();
    let boxed = || comments::table.visible().into_boxed::<TestBackend>();
    let of_ada = boxed().filter(comments::author_id.eq(1));
    assert_eq!(ids!(of_ada, conn), [1, 2, 5, 6]);
    let or = comments::table.filter(comments::id.eq(3));
    let or = or.or_filter(comments::id.eq(4)).visible();
    assert_eq!(ids!(or, conn), [4]);

    macro_rules! per_author {
        ($scope:ident) => {
            comments::table
                .$scope()
                .group_by(comments::author_id)
                .select((comments::author_id, count_star()))
                .order(comments::author_id.desc())
                .having(comments::author_id.eq(2))
                .load::<(Option<i32>, i64)>(conn)
        };
    }
    assert_eq!(per_author!(visible), Ok(vec![(Some(2), 1)]));
    assert_eq!(per_author!(only_deleted), Ok(vec![(Some(2), 1)]));
    assert_eq!(per_author!(with_deleted), Ok(vec![(Some(2), 2)]));
}

#[test]
fn r01_a_scope_stands_in_a_query_on_another_table() {
    let conn: &mut TestConnection = &mut with_deletions();
    let commented = tasks::table
        .filter(tasks::id.eq_any(Comment::only_deleted().select(comments::task_id)))
        .select(tasks::id)
        .order(tasks::id);
    assert_eq!(commented.load::<i32>(conn), Ok(vec![3, 6]));
    let silent = tasks::table
        .filter(not(exists(
            comments::table
                .visible()
                .filter(comments::task_id.eq(tasks::id)),
        )))
        .select(tasks::id)
        .order(tasks::id);
    assert_eq!(silent.load::<i32>(conn), Ok(vec![3]));
}

#[test]
fn r04_the_scopes_of_time_read_when() {
    let conn: &mut TestConnection = &mut with_deletions();
    let [first, second] = [0, 28_800].map(stamp);
    assert_eq!(ids!(comments::table.deleted_before(second), conn), [3]);
    assert_eq!(ids!(comments::table.deleted_after(second), conn), [16]);
    assert_eq!(
        ids!(comments::table.deleted_between(first, second), conn),
        [3]
    );
}

#[test]
fn r15_a_row_is_deleted_and_restored_once() {
    let conn: &mut TestConnection = &mut with_deletions();
    let table = "comments";
    let again = Comment::soft_delete_by_id(conn, 3).map(|deletion| deletion.total());
    assert_eq!(again, Err(Error::AlreadyDeleted { table }));
    let nobody = Comment::soft_delete_by_id(conn, 99).map(|deletion| deletion.total());
    assert_eq!(nobody, Err(Error::NotFound { table }));
    let back = Comment::restore_by_id(conn, 3).map(|restoration| restoration.total());
    assert_eq!(back, Ok(1));
    let again = Comment::restore_by_id(conn, 3).map(|restoration| restoration.total());
    assert_eq!(again, Err(Error::NotDeleted { table }));
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5, 6, 11]);
}

#[test]
fn r17_a_restore_onto_a_taken_key_is_a_conflict() {
    let mut database = seeded();
    database.run(&unique_names());
    let conn: &mut TestConnection = &mut database;
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    let taken = update_visible(accounts::table.find(2)).set(accounts::name.eq("Ada"));
    assert_eq!(taken.execute(conn), Ok(1));
    let error = restore(accounts::table.find(1)).execute(conn).unwrap_err();
    let Error::Conflict {
        table: "accounts", ..
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(visible!(conn, accounts), [2]);
    assert_eq!(visible!(conn, projects), [3]);
}
