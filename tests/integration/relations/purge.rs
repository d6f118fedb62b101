//! Rows whose retention is over go, and no others.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Models, Purge};
use soft_delete_runtime::{Error, Retention};

use super::schema::*;
use crate::database::{TestBackend, TestConnection};
use crate::ends::schema::refuse;
use crate::sweep::{day, left, rows};
use crate::visible;

fn deleted_on(conn: &mut TestConnection, project: i32, number: i64) {
    let deletion = soft_delete(projects::table.find(project)).at(day(number));
    assert!(deletion.execute(conn).expect("a deletion").total() > 0);
}

/// All of an account.
fn all() -> Purge<'static, impl Models<TestBackend>> {
    let retention = Retention::days(30);
    Purge::new()
        .model_after::<Project>(retention)
        .model_after::<Task>(retention)
        .model_after::<Tagging>(retention)
        .model_after::<Comment>(retention)
        .model_after::<Account>(retention)
}

#[test]
fn r30_children_go_before_parents() -> Result<(), Error> {
    let conn = &mut *seeded();
    deleted_on(conn, 1, 0);
    deleted_on(conn, 2, 20);
    let preview = all().now(day(31)).preview(conn)?;
    let report = all().now(day(31)).execute(conn)?;
    let gone = [
        ("comments", 5),
        ("projects", 1),
        ("taggings", 3),
        ("tasks", 4),
    ];
    assert_eq!(rows(&report), gone);
    assert_eq!(rows(&preview), gone);
    let comments: Vec<i32> = comments::table
        .with_deleted()
        .select(comments::id)
        .order(comments::id)
        .load(conn)?;
    assert_eq!(comments, [5, 6, 16]);
    assert_eq!(visible!(conn, projects), [3]);
    let until = "retention not over, the first time at";
    let soon = day(50);
    assert_eq!(
        left(&report),
        [
            format!("1 row(s) of `comments` left: {until} {soon} []"),
            format!("1 row(s) of `tasks` left: {until} {soon} []"),
            format!("1 row(s) of `projects` left: {until} {soon} []"),
        ]
    );
    assert_eq!(left(&preview), left(&report));
    Ok(())
}

#[test]
fn r30_batches_are_bounded() -> Result<(), Error> {
    for size in [1, 2, 3, 1_000] {
        let conn = &mut *seeded();
        deleted_on(conn, 1, 0);
        let mut batches = Vec::new();
        let report = all()
            .now(day(31))
            .batch_size(size)
            .on_progress(|progress| batches.push(progress.batch))
            .execute(conn)?;
        assert_eq!(report.total(), 13);
        assert_eq!(batches.iter().sum::<usize>(), 13);
        assert!(batches.iter().all(|rows| *rows <= size as usize));
    }
    Ok(())
}

#[test]
fn r35_a_preview_knows_what_a_foreign_key_keeps() -> Result<(), Error> {
    let mut database = seeded();
    let tasks = deleted_rows("tasks");
    database.run(&format!(
        "CREATE TABLE pins (
             id INTEGER PRIMARY KEY NOT NULL, task_id INTEGER NOT NULL,
             CONSTRAINT pins_task FOREIGN KEY (task_id) REFERENCES {tasks} (id)
         )"
    ));
    deleted_on(&mut database, 2, 0);
    let pinned = format!(
        "INSERT INTO pins (id, task_id) SELECT 1, MIN(id) FROM {tasks} WHERE project_id = 2"
    );
    database.run(&pinned);
    let preview = all().now(day(31)).preview(&mut *database)?;
    let report = all().now(day(31)).execute(&mut *database)?;
    let constraint = if cfg!(any(feature = "postgres", feature = "mysql")) {
        "pins_task"
    } else {
        "task_id"
    };
    let words = "left: still referenced by";
    for report in [preview, report] {
        assert_eq!(rows(&report), [("comments", 1)]);
        let [task, project] = &left(&report)[..] else {
            panic!("{:?}", left(&report));
        };
        let by_pin = format!("1 row(s) of `tasks` {words} `pins` (`{constraint}`)");
        assert!(task.starts_with(&by_pin), "{task}");
        let by_task = format!("1 row(s) of `projects` {words} `tasks` (`project_id`) [\"2\"]");
        assert_eq!(*project, by_task);
    }
    Ok(())
}

/// A row that fails keeps what it points at, and that keeps more.
#[test]
fn r32_a_row_is_still_referenced_by_one_that_failed() -> Result<(), Error> {
    let mut database = seeded();
    deleted_on(&mut database, 2, 0);
    let comments = deleted_rows("comments");
    refuse(&mut database, "DELETE", &comments, "{row}.id = 5");
    let report = all().now(day(31)).execute(&mut *database)?;
    assert_eq!(report.total(), 0);
    let left = left(&report);
    let [failed, referenced @ ..] = &left[..] else {
        panic!("nothing is left");
    };
    assert!(
        failed.starts_with("1 row(s) of `comments` left: "),
        "{failed}"
    );
    assert!(failed.contains("it stays"), "{failed}");
    let words = "left: still referenced by";
    let expected = [
        format!("1 row(s) of `tasks` {words} `comments` (`task_id`) [\"5\"]"),
        format!("1 row(s) of `projects` {words} `tasks` (`project_id`) [\"2\"]"),
    ];
    assert_eq!(referenced, expected);
    Ok(())
}
