//! Relations of several kinds from one table.

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use crate::database::Database;
use crate::schema::TIMESTAMP;

tables! {
    people archived_people Person (id)
    [id -> Integer,]
    [id: i32,]
    [
        cascade_one_way(devices::person_id),
        delete(calls::from_id, calls::to_id, notes::person_id),
    ]
    []

    devices archived_devices Device (id)
    [id -> Integer, person_id -> Integer,]
    [id: i32, person_id: i32,]
    [parents(person_id), cascade(apps::device_id), restrict(notes::device_id),]
    []

    apps archived_apps App (id)
    [id -> Integer, device_id -> Integer,]
    [id: i32, device_id: i32,]
    [parents(device_id),]
    []

    shops archived_shops Shop (id)
    [id -> Integer,]
    [id: i32,]
    [cascade(aisles::shop_id), cascade_one_way(vans::shop_id),]
    []

    aisles archived_aisles Aisle (id)
    [id -> Integer, shop_id -> Integer,]
    [id: i32, shop_id: i32,]
    [parents(shop_id), cascade(racks::aisle_id),]
    []

    racks archived_racks Rack (id)
    [id -> Integer, aisle_id -> Integer,]
    [id: i32, aisle_id: i32,]
    [parents(aisle_id),]
    []

    vans archived_vans Van (id)
    [id -> Integer, shop_id -> Integer,]
    [id: i32, shop_id: i32,]
    [parents(shop_id),]
    []
}
diesel::table! {
    notes (id) { id -> Integer, person_id -> Integer, device_id -> Integer, }
}
diesel::table! {
    calls (id) { id -> Integer, from_id -> Integer, to_id -> Integer, }
}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&soft_deletable(TIMESTAMP));
    database.run(
        "CREATE TABLE calls (id INTEGER PRIMARY KEY, from_id INTEGER NOT NULL, to_id INTEGER NOT NULL);
         CREATE TABLE notes (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, device_id INTEGER NOT NULL);
         INSERT INTO shops (id) VALUES (1);
         INSERT INTO vans (id, shop_id) VALUES (1, 1);
         INSERT INTO people (id) VALUES (1), (2);
         INSERT INTO devices (id, person_id) VALUES (1, 1), (2, 2);
         INSERT INTO apps (id, device_id) VALUES (1, 1), (2, 2);
         INSERT INTO calls (id, from_id, to_id) VALUES (1, 1, 1), (2, 1, 2), (3, 2, 2);",
    );
    database
}

#[test]
fn r24_a_restore_does_not_go_along_a_one_way_cascade() {
    let conn = &mut *seeded();
    assert_eq!(
        soft_delete(people::table.find(1))
            .execute(conn)
            .unwrap()
            .total(),
        3
    );
    let person = || restore(people::table.find(1));
    assert_eq!(person().preview(conn).unwrap().total(), 1);
    assert_eq!(person().execute(conn).unwrap().total(), 1);
    assert_eq!(
        restore(devices::table.find(1))
            .execute(conn)
            .unwrap()
            .total(),
        2
    );
}

#[test]
fn r16_a_row_that_goes_along_two_keys_counts_once() {
    let conn = &mut *seeded();
    let person = || soft_delete(people::table.find(1));
    let preview = person().preview(conn).unwrap();
    let deletion = person().execute(conn).unwrap();
    let removed = |rows: &[soft_delete_runtime::TableCount]| {
        rows.iter().map(|count| count.rows).sum::<usize>()
    };
    assert_eq!(removed(deletion.removed()), 2);
    assert_eq!(removed(preview.removed()), 2);
}

/// Nobody looks for a mark in a table that was left out.
#[test]
fn r24_tables_below_none_of_which_has_rows() {
    let conn = &mut *seeded();
    assert_eq!(
        soft_delete(shops::table.find(1))
            .execute(conn)
            .unwrap()
            .total(),
        2
    );
    assert_eq!(
        restore(shops::table.find(1)).execute(conn).unwrap().total(),
        1
    );
}

#[test]
fn r23_a_row_that_goes_too_forbids_nothing() {
    let mut database = seeded();
    database.run("INSERT INTO notes (id, person_id, device_id) VALUES (1, 1, 1), (2, 2, 1)");
    let conn = &mut *database;
    let person = || soft_delete(people::table.find(1));
    let refused = person().execute(conn).unwrap_err();
    assert_eq!(
        refused,
        Error::Restricted {
            table: "devices",
            by: "notes",
            rows: 1
        }
    );
    assert_eq!(person().preview(conn), Err(refused));
    diesel::delete(notes::table.find(2)).execute(conn).unwrap();
    assert_eq!(person().preview(conn).unwrap().total(), 3);
    assert_eq!(person().execute(conn).unwrap().total(), 3);
}
