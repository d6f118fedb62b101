//! Rows of one table that point at each other, and tables that do.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::Purge;
use soft_delete_runtime::{Error, Retention};

use super::schema::*;
use crate::database::TestConnection;
use crate::sweep::{day, rows};

fn run(conn: &mut TestConnection, statements: &str) {
    use diesel::connection::SimpleConnection;
    conn.batch_execute(statements).expect("statements");
}

#[test]
fn r30_a_tree_goes_leaves_first() -> Result<(), Error> {
    let conn = &mut *database();
    run(
        conn,
        "INSERT INTO accounts (id) VALUES (1); INSERT INTO projects (id, account_id) VALUES (1, 1)",
    );
    // Every tenth row begins a chain of ten.
    for id in 1..=60 {
        let parent = if id % 10 == 1 {
            "NULL".to_owned()
        } else {
            (id - 1).to_string()
        };
        run(
            conn,
            &format!("INSERT INTO tasks (id, project_id, parent_id) VALUES ({id}, 1, {parent})"),
        );
    }
    soft_delete(tasks::table.filter(tasks::id.le(50)))
        .at(day(0))
        .execute(conn)?;
    let preview = purge::<Task>(Retention::days(1))
        .now(day(2))
        .preview(conn)?;
    let report = purge::<Task>(Retention::days(1))
        .now(day(2))
        .batch_size(7)
        .execute(conn)?;
    assert_eq!(rows(&report), [("tasks", 50)]);
    assert_eq!(rows(&preview), [("tasks", 50)]);
    assert_eq!(tasks::table.count().get_result(conn), Ok(10_i64));
    Ok(())
}

#[test]
fn r30_circles_go_together() -> Result<(), Error> {
    let conn = &mut *database();
    run(
        conn,
        "INSERT INTO teams (id, lead_id) VALUES (1, NULL), (2, NULL), (3, NULL);
         INSERT INTO members (id, team_id) VALUES (1, 1), (2, 2), (3, 3), (4, 1);
         UPDATE teams SET lead_id = 2 WHERE id = 1;
         UPDATE teams SET lead_id = 1 WHERE id = 2;
         UPDATE teams SET lead_id = 3 WHERE id = 3",
    );
    soft_delete(teams::table.find(1)).at(day(0)).execute(conn)?;
    let all = || {
        Purge::new()
            .model_after::<Team>(Retention::days(1))
            .model_after::<Member>(Retention::days(1))
            .now(day(2))
    };
    let preview = all().preview(conn)?;
    let report = all().execute(conn)?;
    assert_eq!(rows(&report), [("members", 3), ("teams", 2)]);
    assert_eq!(rows(&preview), rows(&report));
    assert_eq!(teams::table.select(teams::id).load(conn), Ok(vec![3]));
    Ok(())
}
