//! What the tables are made with, and the rows of most tests.

use diesel::connection::SimpleConnection;

use crate::database::{Database, TestConnection};

/// The soft-deletable tables, parents first: their columns, their key, and whom they point at.
const TABLES: [(&str, &str, &str, &str); 10] = [
    (
        "accounts",
        "id INTEGER NOT NULL, name VARCHAR(255) NOT NULL DEFAULT '', deleted_by INTEGER NULL, \
         reason VARCHAR(255) NULL",
        "id",
        "",
    ),
    (
        "projects",
        "id INTEGER NOT NULL, account_id INTEGER NOT NULL, deleted_by INTEGER NULL",
        "id",
        "FOREIGN KEY (account_id) REFERENCES accounts (id)",
    ),
    (
        "tasks",
        "id INTEGER NOT NULL, project_id INTEGER NOT NULL, parent_id INTEGER NULL",
        "id",
        "FOREIGN KEY (project_id) REFERENCES projects (id), \
         FOREIGN KEY (parent_id) REFERENCES tasks (id)",
    ),
    (
        "comments",
        "id INTEGER NOT NULL, task_id INTEGER NOT NULL, author_id INTEGER NULL",
        "id",
        "FOREIGN KEY (task_id) REFERENCES tasks (id), \
         FOREIGN KEY (author_id) REFERENCES accounts (id)",
    ),
    ("tags", "id INTEGER NOT NULL", "id", ""),
    (
        "taggings",
        "task_id INTEGER NOT NULL, tag_id INTEGER NOT NULL",
        "task_id, tag_id",
        "FOREIGN KEY (task_id) REFERENCES tasks (id), FOREIGN KEY (tag_id) REFERENCES tags (id)",
    ),
    (
        "teams",
        "id INTEGER NOT NULL, lead_id INTEGER NULL",
        "id",
        "",
    ),
    (
        "members",
        "id INTEGER NOT NULL, team_id INTEGER NOT NULL",
        "id",
        "FOREIGN KEY (team_id) REFERENCES teams (id)",
    ),
    (
        "orgs",
        "region VARCHAR(20) NOT NULL, number INTEGER NOT NULL",
        "region, number",
        "",
    ),
    (
        "seats",
        "id INTEGER NOT NULL, org_region VARCHAR(20) NULL, org_number INTEGER NULL",
        "id",
        "FOREIGN KEY (org_region, org_number) REFERENCES orgs (region, number)",
    ),
];

/// The children of accounts that are not soft-deletable, and their keys.
const OTHERS: [(&str, &str); 4] = [
    ("invoices", "account_id INTEGER NOT NULL"),
    ("drafts", "editor_id INTEGER NULL"),
    ("sessions", "account_id INTEGER NOT NULL"),
    ("logs", "account_id INTEGER NOT NULL"),
];

pub fn ddl(place: &str, marker: &str) -> String {
    let mut ddl = String::new();
    for (table, columns, key, references) in TABLES {
        let columns = format!("{columns}, {marker}, PRIMARY KEY ({key})");
        // No foreign key points at a table in parts.
        let references = match place {
            "partitioned" => "",
            _ => references,
        };
        let separator = if references.is_empty() { "" } else { ", " };
        ddl += &format!("CREATE TABLE {table} ({columns}{separator}{references});\n");
        if place == "archived" {
            ddl += &format!("CREATE TABLE archived_{table} ({columns});\n");
        }
    }
    for (table, key) in OTHERS {
        // Nor at a row that moves away and leaves others behind.
        let references = match (place, table) {
            ("partitioned", _) | ("archived", "logs") => "",
            _ => " REFERENCES accounts (id)",
        };
        ddl += &format!(
            "CREATE TABLE {table} (id INTEGER PRIMARY KEY NOT NULL, {key}{references});\n"
        );
    }
    ddl
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
pub fn all_rows(place: &str, table: &str) -> String {
    match place {
        "archived" => format!("(SELECT * FROM {table} UNION ALL SELECT * FROM archived_{table})"),
        _ => table.to_owned(),
    }
}

pub fn unique_names(place: &str) -> &'static str {
    if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
        "ALTER TABLE accounts
             ADD visible_name VARCHAR(255) AS (IF(deleted_at IS NULL, name, NULL)) STORED;
         CREATE UNIQUE INDEX accounts_name ON accounts (visible_name)"
    } else if place == "partitioned" {
        "CREATE UNIQUE INDEX accounts_name ON accounts_visible (name)"
    } else {
        "CREATE UNIQUE INDEX accounts_name ON accounts (name) WHERE deleted_at IS NULL"
    }
}

/// Moves marked rows into their archives, each with a time of its own.
pub fn settle(database: &mut Database) {
    // Visible rows may point at deleted ones.
    let (trust, ask, later) = if cfg!(feature = "postgres") {
        (
            "SET session_replication_role = replica",
            "SET session_replication_role = origin",
            "deleted_at + KEY * INTERVAL '1 second'",
        )
    } else if cfg!(feature = "mysql") {
        (
            "SET foreign_key_checks = 0",
            "SET foreign_key_checks = 1",
            "deleted_at + INTERVAL KEY SECOND",
        )
    } else {
        (
            "PRAGMA foreign_keys = OFF",
            "PRAGMA foreign_keys = ON",
            "datetime(deleted_at, KEY || ' seconds')",
        )
    };
    database.run(trust);
    for (table, _, key, _) in TABLES.iter().filter(|(_, _, key, _)| key.ends_with("id")) {
        let key = key.split(',').next().unwrap_or_default();
        let later = later.replace("KEY", key);
        database.run(&format!(
            "INSERT INTO archived_{table} SELECT * FROM {table} WHERE deleted_at IS NOT NULL;
             UPDATE archived_{table} SET deleted_at = {later};
             DELETE FROM {table} WHERE deleted_at IS NOT NULL"
        ));
    }
    database.run(ask);
}

pub fn clear(place: &str, conn: &mut TestConnection) {
    // Children first; the keys of teams are not real ones.
    let mut statements = "UPDATE tasks SET parent_id = NULL;".to_owned();
    for (table, _) in OTHERS {
        statements += &format!("DELETE FROM {table};");
    }
    for (table, ..) in TABLES.iter().rev() {
        statements += &format!("DELETE FROM {table};");
        if place == "archived" {
            statements += &format!("DELETE FROM archived_{table};");
        }
    }
    conn.batch_execute(&statements).expect("empty tables");
}

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
