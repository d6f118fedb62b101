//! Relations between tables whose marks differ.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::Database;
use crate::schema::TIMESTAMP;

diesel::table! {
    people (id) { id -> Integer, deletion_id -> Nullable<Text>, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    devices (id) { id -> Integer, person_id -> Integer, deletion_id -> Nullable<BigInt>, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    apps (id) { id -> Integer, device_id -> Integer, deletion_id -> Nullable<BigInt>, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    gauges (id) { id -> Integer, deletion_id -> Nullable<BigInt>, deleted_at -> BigInt, }
}
diesel::table! {
    readings (id) { id -> Integer, gauge_id -> Integer, deletion_id -> Nullable<BigInt>, deleted_at -> BigInt, }
}
diesel::allow_tables_to_appear_in_same_query!(devices, apps);

#[derive(SoftDelete)]
#[diesel(table_name = people)]
#[soft_delete(deletion_id = deletion_id, cascade_one_way(devices::person_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Person {}

#[derive(SoftDelete)]
#[soft_delete(deletion_id = deletion_id, parents(person_id), cascade(apps::device_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Device {}

#[derive(SoftDelete)]
#[soft_delete(deletion_id = deletion_id, parents(device_id))]
#[expect(dead_code, reason = "only the table is used")]
struct App {}

#[derive(SoftDelete)]
#[soft_delete(deletion_id = deletion_id, cascade(readings::gauge_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Gauge {}

#[derive(SoftDelete)]
#[soft_delete(deletion_id = deletion_id, parents(gauge_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Reading {}

fn tables(timestamp: &str) -> String {
    format!(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, deletion_id VARCHAR(99) NULL, deleted_at {timestamp} NULL);
         CREATE TABLE devices (
             id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, deletion_id BIGINT NULL, deleted_at {timestamp} NULL
         );
         CREATE TABLE apps (
             id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL, deletion_id BIGINT NULL, deleted_at {timestamp} NULL
         );
         CREATE TABLE gauges (id INTEGER PRIMARY KEY, deletion_id BIGINT NULL, deleted_at BIGINT NOT NULL DEFAULT 0);
         CREATE TABLE readings (
             id INTEGER PRIMARY KEY, gauge_id INTEGER NOT NULL, deletion_id BIGINT NULL,
             deleted_at BIGINT NOT NULL DEFAULT 0
         );
         INSERT INTO gauges (id) VALUES (1);
         INSERT INTO readings (id, gauge_id) VALUES (1, 1), (2, 1);
         INSERT INTO people (id) VALUES (1), (2);
         INSERT INTO devices (id, person_id) VALUES (1, 1), (2, 2);
         INSERT INTO apps (id, device_id) VALUES (1, 1), (2, 2);"
    )
}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&tables(TIMESTAMP));
    database
}

#[test]
fn r24_unix_time_is_told_apart_by_the_deletions_id() {
    let conn = &mut *seeded();
    let noon = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    soft_delete(readings::table.find(2))
        .at(noon)
        .execute(conn)
        .unwrap();
    assert_eq!(
        soft_delete(gauges::table.find(1))
            .at(noon)
            .execute(conn)
            .unwrap()
            .total(),
        2
    );
    assert_eq!(
        restore(gauges::table.find(1))
            .execute(conn)
            .unwrap()
            .total(),
        2
    );
    let visible = readings::table.visible().select(readings::id).load(conn);
    assert_eq!(visible, Ok(vec![1]));

    // At 0 the rows would be visible.
    let at_zero = soft_delete(gauges::table.find(1)).at(chrono::DateTime::UNIX_EPOCH);
    at_zero.execute(conn).unwrap_err();
    assert_eq!(
        gauges::table
            .filter(gauges::deletion_id.is_null())
            .count()
            .get_result(conn),
        Ok(1_i64)
    );
}

/// A column of another type gets an id of the library's.
#[test]
fn r24_an_id_of_the_callers_goes_where_it_fits() {
    let conn = &mut *seeded();
    let deletion = soft_delete(people::table.find(1)).deletion_id("case-7");
    deletion.execute(conn).unwrap();
    let id = people::table
        .find(1)
        .select(people::deletion_id)
        .first(conn);
    assert_eq!(id, Ok(Some("case-7".to_owned())));
    let ids: QueryResult<(Option<i64>, Option<i64>)> = devices::table
        .inner_join(apps::table.on(apps::device_id.eq(devices::id)))
        .filter(devices::id.eq(1))
        .select((devices::deletion_id, apps::deletion_id))
        .first(conn);
    let (device, app) = ids.unwrap();
    assert!(device.is_some_and(|id| id > 0));
    assert_eq!(device, app);
}

#[cfg(feature = "async")]
#[test]
fn r24_a_one_way_cascade_need_not_have_anything_in_common() {
    crate::asynchronous::on_a_database(&tables("TIMESTAMP"), async |conn| {
        let person = || soft_delete(people::table.find(1)).deletion_id("case-7");
        assert_eq!(person().preview(conn).await.unwrap().total(), 3);
        assert_eq!(person().execute(conn).await.unwrap().total(), 3);
        let person = || restore(people::table.find(1));
        assert_eq!(person().preview(conn).await.unwrap().total(), 1);
        assert_eq!(person().execute(conn).await.unwrap().total(), 1);
        let device = restore(devices::table.find(1));
        assert_eq!(device.execute(conn).await.unwrap().total(), 2);
    });
}
