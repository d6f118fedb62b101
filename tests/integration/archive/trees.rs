//! A table that points at itself, by a foreign key.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestConnection};
use crate::layouts::archive::relations::schema::{database, projects, tasks};

/// Task 2 is the root; 1 and 3 are below it, 4 below 1, 5 below 3, and 6 below 5.
fn tree() -> Database {
    let mut database = database();
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        database.run("PRAGMA foreign_keys = ON");
    }
    database.run(
        "INSERT INTO accounts (id) VALUES (1);
         INSERT INTO projects (id, account_id) VALUES (1, 1);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (2, 1, NULL);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (1, 1, 2), (3, 1, 2);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (4, 1, 1), (5, 1, 3);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (6, 1, 5)",
    );
    database
}

/// Every task with its parent.
fn parents(conn: &mut TestConnection) -> Vec<(i32, Option<i32>)> {
    let tasks = tasks::table.select((tasks::id, tasks::parent_id));
    tasks.order(tasks::id).load(conn).unwrap()
}

const WHOLE: [(i32, Option<i32>); 6] = [
    (1, Some(2)),
    (2, None),
    (3, Some(2)),
    (4, Some(1)),
    (5, Some(3)),
    (6, Some(5)),
];

#[test]
fn r22_a_tree_moves_and_comes_back() {
    let conn: &mut TestConnection = &mut tree();
    let deletion = soft_delete(projects::table.find(1)).execute(conn).unwrap();
    assert_eq!(deletion.total(), 7);
    assert_eq!(parents(conn), []);
    let restoration = restore(projects::table.find(1)).execute(conn).unwrap();
    assert_eq!(restoration.total(), 7);
    assert_eq!(parents(conn), WHOLE);
}

#[test]
fn r22_the_rows_of_a_target_may_have_others_between_them() {
    let conn: &mut TestConnection = &mut tree();
    soft_delete(tasks::table.find(2)).execute(conn).unwrap();
    let target = tasks::table.filter(tasks::id.eq_any([2, 5]));
    assert_eq!(restore(target).execute(conn).unwrap().total(), 6);
    assert_eq!(parents(conn), WHOLE);
}

#[test]
fn r25_ancestors_and_the_target_come_back_together() {
    let conn: &mut TestConnection = &mut tree();
    for task in [6, 5, 3, 2] {
        soft_delete(tasks::table.find(task)).execute(conn).unwrap();
    }
    let target = tasks::table.filter(tasks::id.eq_any([3, 6]));
    let restoration = restore(target).with_ancestors().execute(conn).unwrap();
    assert_eq!(restoration.total(), 4);
    let [_, root, rest @ ..] = WHOLE;
    let rest = rest.into_iter().filter(|(id, _)| *id != 4);
    assert_eq!(
        parents(conn),
        std::iter::once(root).chain(rest).collect::<Vec<_>>()
    );
}

/// Where the filter may ask about what changes, the rows that it is about are copied first.
#[test]
fn r22_a_row_is_copied_once_whatever_the_filter_asks() {
    let conn: &mut TestConnection = &mut tree();
    let others = diesel::alias!(tasks as others);
    let all = others.select(others.field(tasks::id));
    let target = tasks::table.filter(tasks::id.eq_any(all));
    assert_eq!(soft_delete(target).execute(conn).unwrap().total(), 6);
    assert_eq!(restore(tasks::table).execute(conn).unwrap().total(), 6);
    assert_eq!(parents(conn), WHOLE);
}

#[test]
fn r25_what_is_below_the_target_comes_back_with_its_ancestors() {
    let conn: &mut TestConnection = &mut tree();
    for (task, rows) in [(5, 2), (3, 1), (2, 3)] {
        let deletion = soft_delete(tasks::table.find(task)).execute(conn);
        assert_eq!(deletion.unwrap().total(), rows);
    }
    let restoration = restore(tasks::table.find(5)).with_ancestors().execute(conn);
    assert_eq!(restoration.unwrap().total(), 4);
    assert_eq!(
        restore(tasks::table.find(1)).execute(conn).unwrap().total(),
        2
    );
    assert_eq!(parents(conn), WHOLE);
}
