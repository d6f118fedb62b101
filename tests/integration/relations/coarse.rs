//! Columns that keep less of a stamp than it has: two deletions could not be told apart.

#![cfg(any(feature = "postgres", feature = "mysql"))]

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;
use crate::visible;

fn make_coarse(conn: &mut TestConnection, table: &str) {
    let alter = if cfg!(feature = "postgres") {
        format!("ALTER TABLE {table} ALTER deleted_at TYPE TIMESTAMP(0)")
    } else {
        format!("ALTER TABLE {table} MODIFY deleted_at DATETIME NULL")
    };
    diesel::sql_query(alter).execute(conn).unwrap();
}

fn refused(table: &'static str) {
    let conn: &mut TestConnection = &mut seeded();
    make_coarse(conn, table);
    let time = "2026-05-01T12:00:00.25Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap();
    let error = soft_delete(accounts::table.find(1))
        .at(time)
        .execute(conn)
        .unwrap_err();
    let column = "deleted_at";
    assert_eq!(error, Error::CoarseColumn { table, column });
    assert_eq!(visible!(conn, accounts), [1, 2]);
    assert_eq!(visible!(conn, tasks), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn r24_a_root_that_keeps_whole_seconds_is_refused() {
    refused("accounts");
}

#[test]
fn r24_a_child_that_keeps_whole_seconds_is_refused() {
    refused("projects");
}

#[test]
fn r24_a_tree_that_keeps_whole_seconds_is_refused() {
    refused("tasks");
}

#[test]
fn r24_a_leaf_that_keeps_whole_seconds_is_refused() {
    refused("comments");
}

#[test]
fn r24_microseconds_are_kept() {
    let conn: &mut TestConnection = &mut seeded();
    let time = "2026-05-01T12:00:00.25Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap();
    soft_delete(accounts::table.find(1))
        .at(time)
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
    use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

    use super::*;
    use crate::asynchronous::on_a_database;

    #[test]
    fn r24_a_column_that_keeps_whole_seconds_is_refused() {
        on_a_database(&(ddl("TIMESTAMP") + SEED), async |conn| {
            conn.batch_execute("ALTER TABLE comments ALTER deleted_at TYPE TIMESTAMP(0)")
                .await
                .expect("whole seconds");
            let time = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::milliseconds(1_750);
            let deletion = soft_delete(accounts::table.find(1)).at(time);
            let error = deletion.execute(conn).await.unwrap_err();
            let (table, column) = ("comments", "deleted_at");
            assert_eq!(error, Error::CoarseColumn { table, column });
            let left = tasks::table.visible().count().get_result::<i64>(conn);
            assert_eq!(left.await, Ok(6));
        });
    }
}
