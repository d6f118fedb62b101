//! Tables with relations of every kind and shape, in the layout of the module around:
//!
//! - `accounts` → `projects` → `tasks` (a tree) → `comments`, which have an account as their
//!   author besides: a diamond, and rows with two parents;
//! - `tags` ↔ `tasks` through `taggings`, with a composite key;
//! - `invoices`, `drafts`, `sessions` and `logs`, which are not soft-deletable;
//! - `teams` ↔ `members`, a cycle;
//! - `orgs` → `seats`, keys of two columns.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

pub use super::layout::*;
use crate::database::{Database, TestConnection};

tables! {
    accounts archived_accounts Account (id)
    [id -> Integer, name -> Text, deleted_by -> Nullable<Integer>, reason -> Nullable<Text>,]
    [pub id: i32, #[soft_delete(erase = "erased")] pub name: String,]
    [
        deleted_by = deleted_by,
        reason = reason,
        cascade(projects::account_id, comments::author_id),
        restrict(invoices::account_id),
        set_null(drafts::editor_id),
        delete(sessions::account_id),
        ignore(logs::account_id),
    ]
    []

    projects archived_projects Project (id)
    [id -> Integer, account_id -> Integer, deleted_by -> Nullable<Integer>,]
    [pub id: i32, pub account_id: i32,]
    [deleted_by = deleted_by, parents(account_id), cascade(tasks::project_id),]
    ["FOREIGN KEY (account_id) REFERENCES accounts (id)"]

    tasks archived_tasks Task (id)
    [id -> Integer, project_id -> Integer, parent_id -> Nullable<Integer>,]
    [pub id: i32, pub project_id: i32, pub parent_id: Option<i32>,]
    [
        parents(project_id),
        cascade(tasks::parent_id, comments::task_id, taggings::task_id),
    ]
    [
        "FOREIGN KEY (project_id) REFERENCES projects (id)",
        "FOREIGN KEY (parent_id) REFERENCES tasks (id)",
    ]

    comments archived_comments Comment (id)
    [id -> Integer, task_id -> Integer, author_id -> Nullable<Integer>,]
    [pub id: i32, pub task_id: i32, pub author_id: Option<i32>,]
    [parents(task_id, author_id),]
    [
        "FOREIGN KEY (task_id) REFERENCES tasks (id)",
        "FOREIGN KEY (author_id) REFERENCES accounts (id)",
    ]

    tags archived_tags Tag (id)
    [id -> Integer,]
    [pub id: i32,]
    [cascade(taggings::tag_id),]
    []

    taggings archived_taggings Tagging (task_id, tag_id)
    [task_id -> Integer, tag_id -> Integer,]
    [pub task_id: i32, pub tag_id: i32,]
    [parents(task_id, tag_id),]
    [
        "FOREIGN KEY (task_id) REFERENCES tasks (id)",
        "FOREIGN KEY (tag_id) REFERENCES tags (id)",
    ]

    teams archived_teams Team (id)
    [id -> Integer, lead_id -> Nullable<Integer>,]
    [pub id: i32, pub lead_id: Option<i32>,]
    [cascade(members::team_id), parents(lead_id),]
    []

    members archived_members Member (id)
    [id -> Integer, team_id -> Integer,]
    [pub id: i32, pub team_id: i32,]
    [cascade(teams::lead_id), parents(team_id),]
    ["FOREIGN KEY (team_id) REFERENCES teams (id)"]

    orgs archived_orgs Org (region, number)
    [region -> Text, number -> Integer,]
    [pub region: String, pub number: i32,]
    [cascade((seats::org_region, seats::org_number)),]
    []

    seats archived_seats Seat (id)
    [id -> Integer, org_region -> Nullable<Text>, org_number -> Nullable<Integer>,]
    [pub id: i32, pub org_region: Option<String>, pub org_number: Option<i32>,]
    [parents(org_region),]
    ["FOREIGN KEY (org_region, org_number) REFERENCES orgs (region, number)"]
}
diesel::table! { invoices (id) { id -> Integer, account_id -> Integer, } }
diesel::table! { drafts (id) { id -> Integer, editor_id -> Nullable<Integer>, } }
diesel::table! { sessions (id) { id -> Integer, account_id -> Integer, } }
diesel::table! { logs (id) { id -> Integer, account_id -> Integer, } }
diesel::allow_tables_to_appear_in_same_query!(accounts, projects, tasks, comments, invoices);

/// The children of accounts that are not soft-deletable, and their keys.
const OTHERS: [(&str, &str); 4] = [
    ("invoices", "account_id INTEGER NOT NULL"),
    ("drafts", "editor_id INTEGER NULL"),
    ("sessions", "account_id INTEGER NOT NULL"),
    ("logs", "account_id INTEGER NOT NULL"),
];

/// Two accounts; Ada's projects 1 and 2, Bob's 3; a tree of tasks in project 1 (1 → 2 → 3, and
/// 4), task 5 in project 2 and 6 in project 3; a comment of Ada's on each task but the fourth,
/// where it is nobody's, and one of Bob's, 10 higher, on tasks 1 and 6.
pub const SEED: &str = "
    INSERT INTO accounts (id, name) VALUES (1, 'Ada'), (2, 'Bob');
    INSERT INTO projects (id, account_id) VALUES (1, 1), (2, 1), (3, 2);
    INSERT INTO tasks (id, project_id, parent_id)
        VALUES (1, 1, NULL), (2, 1, 1), (3, 1, 2), (4, 1, NULL), (5, 2, NULL), (6, 3, NULL);
    INSERT INTO comments (id, task_id, author_id)
        VALUES (1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, NULL), (5, 5, 1), (6, 6, 1),
               (11, 1, 2), (16, 6, 2);
    INSERT INTO tags (id) VALUES (1), (2);
    INSERT INTO taggings (task_id, tag_id) VALUES (1, 1), (2, 1), (6, 1), (1, 2);
";

/// A database with these tables, and no rows.
pub fn database() -> Database {
    let mut database = Database::empty();
    database.run(&ddl(crate::schema::TIMESTAMP));
    database
}

/// What the tables are made with.
pub fn ddl(timestamp: &str) -> String {
    let mut ddl = soft_deletable(timestamp);
    for (table, key) in OTHERS {
        // No key can point at a table in parts, nor at a row that moves away and leaves others behind.
        let references = match (PLACE, table) {
            ("partitioned", _) | ("archived", "logs") => "",
            _ => " REFERENCES accounts (id)",
        };
        ddl += &format!(
            "CREATE TABLE {table} (id INTEGER PRIMARY KEY NOT NULL, {key}{references});\n"
        );
    }
    ddl
}

/// A database with these tables and rows.
pub fn seeded() -> Database {
    let mut database = database();
    database.run(SEED);
    database
}

/// Makes the names of visible accounts unique.
pub fn unique_names() -> String {
    unique("accounts", "name")
}

/// Deletes all rows.
pub fn clear(conn: &mut TestConnection) {
    // Children first; the keys of teams are not real ones.
    let mut statements = "UPDATE tasks SET parent_id = NULL;".to_owned();
    for (table, _) in OTHERS {
        statements += &format!("DELETE FROM {table};");
    }
    for table in TABLES.iter().rev() {
        statements += &format!("DELETE FROM {};", table.name);
        if PLACE == "archived" {
            statements += &format!("DELETE FROM archived_{};", table.name);
        }
    }
    conn.batch_execute(&statements).expect("empty tables");
}
