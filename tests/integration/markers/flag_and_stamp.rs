//! A flag, and the time of deletion beside it.

use super::*;

diesel::table! {
    entries (id) {
        id -> Integer,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[diesel(table_name = entries)]
#[soft_delete(column = is_deleted, stamp = deleted_at)]
#[expect(dead_code, reason = "names the table of the marker")]
struct Entry {
    id: i32,
}

fn held(conn: &mut TestConnection) -> (bool, Option<DateTime<Utc>>) {
    let (flag, stamp): (bool, Option<NaiveDateTime>) = entries::table
        .find(1)
        .select((entries::is_deleted, entries::deleted_at))
        .get_result(conn)
        .expect("the row");
    (flag, stamp.map(|stamp| stamp.and_utc()))
}

#[test]
fn r06_there_and_back() {
    let conn = &mut Database::empty();
    conn.run(&format!(
        "CREATE TABLE entries (
             id INTEGER PRIMARY KEY NOT NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE,
             deleted_at {TIMESTAMP} NULL
         );
         INSERT INTO entries (id) VALUES (1), (2);"
    ));
    let conn = &mut **conn;
    for time in times_of_timestamp() {
        let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
        assert_eq!(deletion.expect("delete").total(), 1);
        assert_eq!(held(conn), (true, Some(time)));
        assert_eq!(found!(entries::table.visible(), conn), [2]);

        let a_moment = TimeDelta::microseconds(1);
        let none = [0; 0];
        assert_eq!(found!(entries::table.deleted_before(time), conn), none);
        let later = entries::table.deleted_before(time + a_moment);
        assert_eq!(found!(later, conn), [1]);
        assert_eq!(found!(entries::table.deleted_after(time), conn), [1]);
        let later = entries::table.deleted_after(time + a_moment);
        assert_eq!(found!(later, conn), none);
        let between = entries::table.deleted_between(time, time + a_moment);
        assert_eq!(found!(between, conn), [1]);

        restore(entries::table).execute(conn).expect("restore");
        assert_eq!(held(conn), (false, None));
    }
}

/// A stamp that was left behind does not make a visible row a deleted one.
#[test]
fn r06_the_flag_decides() {
    let conn = &mut Database::empty();
    conn.run(&format!(
        "CREATE TABLE entries (
             id INTEGER PRIMARY KEY NOT NULL, is_deleted BOOLEAN NOT NULL, deleted_at {TIMESTAMP} NULL
         );
         INSERT INTO entries VALUES (1, FALSE, '2026-05-01 12:00:00'), (2, TRUE, '2026-05-01 12:00:00');"
    ));
    let conn = &mut **conn;
    assert_eq!(found!(entries::table.visible(), conn), [1]);
    let june = utc("2026-06-01T00:00:00Z");
    assert_eq!(found!(entries::table.deleted_before(june), conn), [2]);
    let april = utc("2026-04-01T00:00:00Z");
    assert_eq!(found!(entries::table.deleted_after(april), conn), [2]);
}

/// A row that was marked without a time, before there was a column for it.
#[test]
fn r18_a_row_without_a_time_was_deleted_first() {
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE entries (
             id INTEGER PRIMARY KEY NOT NULL, is_deleted BOOLEAN NOT NULL, deleted_at {TIMESTAMP} NULL
         );
         INSERT INTO entries (id, is_deleted) VALUES (1, TRUE), (2, FALSE), (3, TRUE);"
    ));
    let conn: &mut TestConnection = &mut database;
    soft_delete(entries::table.find(2))
        .execute(conn)
        .expect("delete");
    let entry = restore_or_insert(entries::table.filter(entries::id.lt(4)), entries::id.eq(4));
    assert!(entry.execute(conn).expect("a row").is_restored());
    assert_eq!(found!(entries::table.visible(), conn), [2]);
}
