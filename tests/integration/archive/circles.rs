//! Tables that point at each other, by foreign keys.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestConnection};
use crate::layouts::archive::relations::schema::{database, members, teams};

/// Team 1, led by its own member 2; team 2, led by member 1 of the first; and team 3, which has
/// nothing to do with them.
fn circle() -> Database {
    let mut database = database();
    database.run(if cfg!(any(feature = "postgres", feature = "mysql")) {
        "ALTER TABLE teams ADD FOREIGN KEY (lead_id) REFERENCES members (id)"
    } else {
        "PRAGMA foreign_keys = OFF;
         DROP TABLE teams;
         CREATE TABLE teams (
             id INTEGER PRIMARY KEY NOT NULL, lead_id INTEGER NULL REFERENCES members (id),
             deleted_at TIMESTAMP NULL
         );
         PRAGMA foreign_keys = ON"
    });
    database.run(
        "INSERT INTO teams (id) VALUES (1), (2), (3);
         INSERT INTO members (id, team_id) VALUES (1, 1), (2, 1), (3, 2), (4, 3);
         UPDATE teams SET lead_id = 2 WHERE id = 1;
         UPDATE teams SET lead_id = 1 WHERE id = 2;
         UPDATE teams SET lead_id = 4 WHERE id = 3",
    );
    database
}

type Rows = Vec<(i32, Option<i32>)>;

/// Every team with its lead, and every member with its team.
fn rows(conn: &mut TestConnection) -> (Rows, Rows) {
    let teams = teams::table.select((teams::id, teams::lead_id));
    let members = members::table.select((members::id, members::team_id.nullable()));
    (
        teams.order(teams::id).load(conn).unwrap(),
        members.order(members::id).load(conn).unwrap(),
    )
}

fn whole() -> (Rows, Rows) {
    (
        vec![(1, Some(2)), (2, Some(1)), (3, Some(4))],
        vec![(1, Some(1)), (2, Some(1)), (3, Some(2)), (4, Some(3))],
    )
}

fn without_the_second() -> (Rows, Rows) {
    (
        vec![(1, Some(2)), (3, Some(4))],
        vec![(2, Some(1)), (4, Some(3))],
    )
}

#[test]
fn r22_a_circle_moves_and_comes_back() {
    let conn: &mut TestConnection = &mut circle();
    let deletion = soft_delete(teams::table.find(1)).execute(conn).unwrap();
    assert_eq!(deletion.total(), 5);
    assert_eq!(rows(conn), (vec![(3, Some(4))], vec![(4, Some(3))]));
    let restoration = restore(teams::table.find(1)).execute(conn).unwrap();
    assert_eq!(restoration.total(), 5);
    assert_eq!(rows(conn), whole());
}

#[test]
fn r22_a_circle_moves_and_comes_back_from_its_other_table() {
    let conn: &mut TestConnection = &mut circle();
    let deletion = soft_delete(members::table.find(1)).execute(conn).unwrap();
    assert_eq!(deletion.total(), 3);
    assert_eq!(rows(conn), without_the_second());
    let restoration = restore(members::table.find(1)).execute(conn).unwrap();
    assert_eq!(restoration.total(), 3);
    assert_eq!(rows(conn), whole());
    assert_eq!(
        soft_delete(members::table).execute(conn).unwrap().total(),
        7
    );
    assert_eq!(restore(members::table).execute(conn).unwrap().total(), 7);
    assert_eq!(rows(conn), whole());
}

#[test]
fn r25_ancestors_of_a_circle_come_back_together() {
    let conn: &mut TestConnection = &mut circle();
    soft_delete(teams::table.find(1)).execute(conn).unwrap();
    let target = members::table.find(3);
    let restoration = restore(target).with_ancestors().execute(conn).unwrap();
    assert_eq!(restoration.total(), 5);
    assert_eq!(rows(conn), whole());
}
