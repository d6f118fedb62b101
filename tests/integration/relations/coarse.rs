//! Columns that keep less of a stamp than it has: two deletions could not be told apart.

#![cfg(any(feature = "postgres", feature = "mysql"))]

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, TestConnection};
use crate::schema::TIMESTAMP;
use crate::visible;

/// What the tables are made with, one of which keeps whole seconds, wherever its deleted rows are.
fn with_coarse(table: &str) -> String {
    let coarse = if cfg!(feature = "postgres") {
        "TIMESTAMP(0)"
    } else {
        "DATETIME"
    };
    let tables = [table.to_owned(), format!("archived_{table}")];
    let is_coarse = |statement: &str| {
        let mut tables = tables.iter();
        tables.any(|table| statement.starts_with(&format!("CREATE TABLE {table} (")))
    };
    let ddl = ddl(TIMESTAMP);
    let statements = ddl.split_inclusive('\n').map(|statement| {
        if is_coarse(statement) {
            statement.replace(TIMESTAMP, coarse)
        } else {
            statement.to_owned()
        }
    });
    statements.collect::<String>() + SEED
}

fn time() -> chrono::DateTime<chrono::Utc> {
    "2026-05-01T12:00:00.25Z".parse().expect("a time")
}

/// An id is kept as it is.
fn refused_unless_there_is_an_id(table: &'static str) {
    let mut database = Database::empty();
    database.run(&with_coarse(table));
    let conn: &mut TestConnection = &mut database;
    let deletion = soft_delete(accounts::table.find(1))
        .at(time())
        .execute(conn);
    if !IDENTITY_IS_THE_TIME {
        assert_eq!(deletion.expect("a deletion").total(), 18);
        return;
    }
    let column = "deleted_at";
    assert_eq!(deletion, Err(Error::CoarseColumn { table, column }));
    assert_eq!(visible!(conn, accounts), [1, 2]);
    assert_eq!(visible!(conn, tasks), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn r24_a_root_that_keeps_whole_seconds_is_refused() {
    refused_unless_there_is_an_id("accounts");
}

#[test]
fn r24_a_child_that_keeps_whole_seconds_is_refused() {
    refused_unless_there_is_an_id("projects");
}

#[test]
fn r24_a_tree_that_keeps_whole_seconds_is_refused() {
    refused_unless_there_is_an_id("tasks");
}

#[test]
fn r24_a_leaf_that_keeps_whole_seconds_is_refused() {
    refused_unless_there_is_an_id("comments");
}

#[test]
fn r24_microseconds_are_kept() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1))
        .at(time())
        .execute(conn)
        .unwrap();
    assert_eq!(
        restore(accounts::table.find(1))
            .execute(conn)
            .unwrap()
            .total(),
        18
    );
}

/// What the deletion has marked is not found by such a filter any more.
#[test]
fn r24_a_filter_by_the_marker_is_no_sign_of_whole_seconds() {
    let conn: &mut TestConnection = &mut seeded();
    let visible = accounts::table.visible().filter(accounts::id.eq(1));
    assert_eq!(soft_delete(visible).execute(conn).unwrap().total(), 18);
}

#[cfg(feature = "postgres")]
mod asynchronous {
    use diesel_async::RunQueryDsl;

    use super::*;
    use crate::asynchronous::on_a_database;

    #[test]
    fn r24_a_column_that_keeps_whole_seconds_is_refused() {
        on_a_database(&with_coarse("comments"), async |conn| {
            let deletion = soft_delete(accounts::table.find(1)).at(time());
            let deletion = deletion.execute(conn).await;
            if !IDENTITY_IS_THE_TIME {
                assert_eq!(deletion.expect("a deletion").total(), 18);
                return;
            }
            let (table, column) = ("comments", "deleted_at");
            assert_eq!(deletion, Err(Error::CoarseColumn { table, column }));
            let left = tasks::table.visible().count().get_result::<i64>(conn);
            assert_eq!(left.await, Ok(6));
        });
    }
}
