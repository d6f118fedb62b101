//! A table that points at itself.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::layouts::archive::schema::{database, projects, tasks};

#[test]
fn a_tree_moves_and_comes_back() {
    let mut database = database();
    database.run(
        "INSERT INTO accounts (id) VALUES (1);
         INSERT INTO projects (id, account_id) VALUES (1, 1);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (2, 1, NULL);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (1, 1, 2), (3, 1, 2);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (4, 1, 1), (5, 1, 3);
         INSERT INTO tasks (id, project_id, parent_id) VALUES (6, 1, 5)",
    );
    let deletion = soft_delete(projects::table.find(1))
        .execute(&mut *database)
        .unwrap();
    assert_eq!(deletion.total(), 7);
    let left = tasks::table.count().get_result::<i64>(&mut *database);
    assert_eq!(left, Ok(0));
    let restoration = restore(projects::table.find(1))
        .execute(&mut *database)
        .unwrap();
    assert_eq!(restoration.total(), 7);
}
