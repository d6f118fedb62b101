use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Restoration};

use super::schema::*;
use crate::database::TestConnection;
use crate::reading::rows;
use crate::visible;

/// Restores an account; its preview must say the same before.
fn restored(conn: &mut TestConnection, account: i32) -> Restoration {
    let preview = restore(accounts::table.find(account))
        .preview(conn)
        .unwrap();
    let restoration = restore(accounts::table.find(account))
        .execute(conn)
        .unwrap();
    assert_eq!(rows(preview.counts()), rows(restoration.counts()));
    assert_eq!(rows(preview.kept()), rows(restoration.kept()));
    restoration
}

#[test]
fn r24_a_restore_is_the_way_back() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    let restoration = restored(conn, 1);
    assert_eq!(
        rows(restoration.counts()),
        [
            ("accounts", 1),
            ("comments", 7),
            ("projects", 2),
            ("taggings", 3),
            ("tasks", 5)
        ],
    );
    assert_eq!(restoration.total(), 18);
    assert_eq!(visible!(conn, tasks), [1, 2, 3, 4, 5, 6]);
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5, 6, 11, 16]);
}

#[test]
fn r24_what_was_deleted_before_stays_deleted() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(tasks::table.find(2)).execute(conn).unwrap();
    soft_delete(comments::table.find(11)).execute(conn).unwrap();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    restored(conn, 1);
    assert_eq!(visible!(conn, tasks), [1, 4, 5, 6]);
    assert_eq!(visible!(conn, comments), [1, 4, 5, 6, 16]);
    let restoration = restore(tasks::table.find(2)).execute(conn).unwrap();
    assert_eq!(
        rows(restoration.counts()),
        [("comments", 2), ("taggings", 1), ("tasks", 2)]
    );
}

#[test]
fn r24_what_was_deleted_later_stays_deleted() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    restore(tasks::table.find(5))
        .with_ancestors()
        .execute(conn)
        .unwrap();
    soft_delete(tasks::table.find(5)).execute(conn).unwrap();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    restored(conn, 1);
    assert!(!visible!(conn, tasks).contains(&5));
}

#[test]
fn r25_a_child_of_a_deleted_parent_is_refused() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    let refused = Error::ParentDeleted {
        table: "tasks",
        parent: "projects",
        parents: 1,
    };
    let target = || restore(tasks::table.find(1));
    assert_eq!(target().preview(conn).unwrap_err(), refused);
    assert_eq!(target().only_this().execute(conn).unwrap_err(), refused);
    let error = target().execute(conn).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot restore into `tasks`: 1 row(s) of `projects` that it belongs to are deleted"
    );
    assert_eq!(error, refused);
    assert_eq!(visible!(conn, tasks), [6]);
}

#[test]
fn r25_a_child_of_a_deleted_row_of_its_own_table_is_refused() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(tasks::table.find(1)).execute(conn).unwrap();
    let refused = restore(tasks::table.find(2)).execute(conn).unwrap_err();
    assert_eq!(
        refused,
        Error::ParentDeleted {
            table: "tasks",
            parent: "tasks",
            parents: 1
        }
    );
    // Together with its parent it is not.
    let both = restore(tasks::table.filter(tasks::id.eq_any([1, 2])))
        .execute(conn)
        .unwrap();
    assert_eq!(
        rows(both.counts()),
        [("comments", 4), ("taggings", 3), ("tasks", 3)]
    );
}

#[test]
fn r25_with_ancestors_restores_the_parents_and_not_their_other_children() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    let target = || restore(tasks::table.find(3)).with_ancestors();
    let preview = target().preview(conn).unwrap();
    let restoration = target().execute(conn).unwrap();
    assert_eq!(
        rows(restoration.counts()),
        [
            ("accounts", 1),
            ("comments", 1),
            ("projects", 1),
            ("tasks", 3)
        ]
    );
    assert_eq!(rows(preview.counts()), rows(restoration.counts()));
    assert_eq!(visible!(conn, projects), [1, 3]);
    assert_eq!(visible!(conn, tasks), [1, 2, 3, 6]);
    assert_eq!(visible!(conn, comments), [3, 16]);
}

#[test]
fn r25_what_is_below_an_ancestor_between_rows_of_the_target_stays_deleted() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    // Task 2 is below task 1 and above task 3, and has a comment.
    let target = || restore(tasks::table.filter(tasks::id.eq_any([1, 3]))).with_ancestors();
    let preview = target().preview(conn).unwrap();
    let restoration = target().execute(conn).unwrap();
    assert_eq!(rows(preview.counts()), rows(restoration.counts()));
    assert_eq!(visible!(conn, tasks), [1, 2, 3, 6]);
    assert_eq!(visible!(conn, comments), [1, 3, 11, 16]);
}

#[test]
fn r25_only_this_leaves_the_rest_deleted() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    let restoration = restore(accounts::table.find(1))
        .only_this()
        .execute(conn)
        .unwrap();
    assert_eq!(rows(restoration.counts()), [("accounts", 1)]);
    assert_eq!(visible!(conn, projects), [3]);
}

#[test]
fn r25_a_row_with_two_parents_waits_for_both() {
    let conn: &mut TestConnection = &mut seeded();
    // Comment 6 is Ada's, on a task of Bob's.
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    soft_delete(accounts::table.find(2)).execute(conn).unwrap();
    let restoration = restored(conn, 1);
    // Hers on his task, and his on hers, which her deletion had taken.
    assert_eq!(rows(restoration.kept()), [("comments", 2)]);
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5]);
    let restoration = restored(conn, 2);
    assert_eq!(rows(restoration.kept()), []);
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5, 6, 11, 16]);
}

#[test]
fn r25_a_row_with_two_parents_waits_for_both_in_the_other_order() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    soft_delete(accounts::table.find(2)).execute(conn).unwrap();
    restored(conn, 2);
    assert_eq!(visible!(conn, comments), [16]);
    restored(conn, 1);
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5, 6, 11, 16]);
}

#[test]
fn r25_what_is_below_a_kept_row_is_kept_with_it() {
    let conn: &mut TestConnection = &mut seeded();
    // Task 3 moves to project 2, and stays below task 2 of project 1.
    diesel::update(tasks::table.find(3))
        .set(tasks::project_id.eq(2))
        .execute(conn)
        .unwrap();
    soft_delete(projects::table.find(1)).execute(conn).unwrap();
    soft_delete(projects::table.find(2)).execute(conn).unwrap();
    let restoration = restore(projects::table.find(1)).execute(conn).unwrap();
    assert_eq!(rows(restoration.kept()), [("comments", 1), ("tasks", 1)]);
    assert_eq!(visible!(conn, tasks), [1, 2, 4, 6]);
    assert_eq!(visible!(conn, comments), [1, 2, 4, 6, 11, 16]);
    let restoration = restore(projects::table.find(2)).execute(conn).unwrap();
    assert_eq!(
        rows(restoration.counts()),
        [("comments", 2), ("projects", 1), ("tasks", 2)]
    );
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5, 6, 11, 16]);
}

#[test]
fn r25_one_of_two_parents_of_the_same_deletion() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table).execute(conn).unwrap();
    let restoration = restored(conn, 1);
    assert_eq!(rows(restoration.kept()), [("comments", 2)]);
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5]);
    restored(conn, 2);
    assert_eq!(visible!(conn, comments), [1, 2, 3, 4, 5, 6, 11, 16]);
}

#[test]
fn r25_join_rows_wait_for_both_sides() {
    let conn: &mut TestConnection = &mut seeded();
    let taggings = |conn: &mut TestConnection| {
        taggings::table
            .visible()
            .select((taggings::task_id, taggings::tag_id))
            .order((taggings::task_id, taggings::tag_id))
            .load::<(i32, i32)>(conn)
            .unwrap()
    };
    soft_delete(tags::table.find(1)).execute(conn).unwrap();
    assert_eq!(taggings(conn), [(1, 2)]);
    soft_delete(tasks::table.find(1)).execute(conn).unwrap();
    let restoration = restore(tags::table.find(1)).execute(conn).unwrap();
    assert_eq!(rows(restoration.kept()), [("taggings", 2)]);
    assert_eq!(taggings(conn), [(6, 1)]);
    restore(tasks::table.find(1)).execute(conn).unwrap();
    assert_eq!(taggings(conn), [(1, 1), (1, 2), (2, 1), (6, 1)]);
}

#[test]
fn r10_a_restore_by_a_filter_on_its_children_changes_nothing() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(projects::table.find(1)).execute(conn).unwrap();
    // When the project's turn comes its tasks are back.
    let with_tasks = projects::table.filter(diesel::dsl::exists(
        tasks::table
            .only_deleted()
            .filter(tasks::project_id.eq(projects::id)),
    ));
    assert_eq!(
        restore(with_tasks).execute(conn),
        Err(Error::TargetMoved { table: "projects" })
    );
    assert_eq!(visible!(conn, projects), [2, 3]);
    assert_eq!(visible!(conn, tasks), [5, 6]);
}
