//! Tables with relations of every kind and shape.
//!
//! - `accounts` → `projects` → `tasks` (a tree) → `comments`, which have an account as their
//!   author besides: a diamond, and rows with two parents;
//! - `tags` ↔ `tasks` through `taggings`, with a composite key;
//! - `invoices`, `drafts`, `sessions` and `logs`, which are not soft-deletable;
//! - `teams` ↔ `members`, a cycle;
//! - `folders` (a tree) → `files`, flags with a deletion's id;
//! - `orgs` → `seats`, keys of two columns.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestConnection};
use crate::schema::TIMESTAMP;

diesel::table! {
    accounts (id) {
        id -> Integer,
        name -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
        reason -> Nullable<Text>,
    }
}
diesel::table! {
    projects (id) {
        id -> Integer,
        account_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
    }
}
diesel::table! {
    tasks (id) {
        id -> Integer,
        project_id -> Integer,
        parent_id -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    comments (id) {
        id -> Integer,
        task_id -> Integer,
        author_id -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    tags (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    taggings (task_id, tag_id) {
        task_id -> Integer,
        tag_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    invoices (id) {
        id -> Integer,
        account_id -> Integer,
    }
}
diesel::table! {
    drafts (id) {
        id -> Integer,
        editor_id -> Nullable<Integer>,
    }
}
diesel::table! {
    sessions (id) {
        id -> Integer,
        account_id -> Integer,
    }
}
diesel::table! {
    logs (id) {
        id -> Integer,
        account_id -> Integer,
    }
}
diesel::table! {
    teams (id) {
        id -> Integer,
        lead_id -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    members (id) {
        id -> Integer,
        team_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    folders (id) {
        id -> Integer,
        parent_id -> Nullable<Integer>,
        is_deleted -> Bool,
        deletion_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    files (id) {
        id -> Integer,
        folder_id -> Integer,
        is_deleted -> Bool,
        deletion_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    orgs (region, number) {
        region -> Text,
        number -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    seats (id) {
        id -> Integer,
        org_region -> Nullable<Text>,
        org_number -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(accounts, projects, tasks, comments, invoices);

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(check_for_backend(crate::database::TestBackend))]
#[soft_delete(
    deleted_by = deleted_by,
    reason = reason,
    cascade(projects::account_id, comments::author_id),
    restrict(invoices::account_id),
    set_null(drafts::editor_id),
    delete(sessions::account_id),
    ignore(logs::account_id)
)]
pub struct Account {
    pub id: i32,
    #[soft_delete(erase = "erased")]
    pub name: String,
    pub deleted_at: Option<NaiveDateTime>,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(deleted_by = deleted_by, parents(account_id), cascade(tasks::project_id))]
pub struct Project {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(
    parents(project_id),
    cascade(tasks::parent_id, comments::task_id, taggings::task_id)
)]
pub struct Task {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(parents(task_id, author_id))]
pub struct Comment {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(cascade(taggings::tag_id))]
pub struct Tag {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[diesel(primary_key(task_id, tag_id))]
#[soft_delete(parents(task_id, tag_id))]
pub struct Tagging {
    pub task_id: i32,
    pub tag_id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(cascade(members::team_id), parents(lead_id))]
pub struct Team {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(cascade(teams::lead_id), parents(team_id))]
pub struct Member {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(
    column = is_deleted,
    deletion_id = deletion_id,
    cascade(folders::parent_id, files::folder_id)
)]
pub struct Folder {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(column = is_deleted, deletion_id = deletion_id, parents(folder_id))]
pub struct File {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[diesel(primary_key(region, number))]
#[soft_delete(cascade((seats::org_region, seats::org_number)))]
pub struct Org {
    pub region: String,
    pub number: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(parents(org_region))]
pub struct Seat {
    pub id: i32,
}

const DDL: &str = "
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(255) NOT NULL DEFAULT '',
        deleted_at {timestamp} NULL, deleted_by INTEGER NULL, reason VARCHAR(255) NULL
    );
    CREATE TABLE projects (
        id INTEGER PRIMARY KEY NOT NULL, account_id INTEGER NOT NULL,
        deleted_at {timestamp} NULL, deleted_by INTEGER NULL,
        FOREIGN KEY (account_id) REFERENCES accounts (id)
    );
    CREATE TABLE tasks (
        id INTEGER PRIMARY KEY NOT NULL, project_id INTEGER NOT NULL, parent_id INTEGER NULL,
        deleted_at {timestamp} NULL,
        FOREIGN KEY (project_id) REFERENCES projects (id),
        FOREIGN KEY (parent_id) REFERENCES tasks (id)
    );
    CREATE TABLE comments (
        id INTEGER PRIMARY KEY NOT NULL, task_id INTEGER NOT NULL, author_id INTEGER NULL,
        deleted_at {timestamp} NULL,
        FOREIGN KEY (task_id) REFERENCES tasks (id),
        FOREIGN KEY (author_id) REFERENCES accounts (id)
    );
    CREATE TABLE tags (id INTEGER PRIMARY KEY NOT NULL, deleted_at {timestamp} NULL);
    CREATE TABLE taggings (
        task_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, deleted_at {timestamp} NULL,
        PRIMARY KEY (task_id, tag_id),
        FOREIGN KEY (task_id) REFERENCES tasks (id), FOREIGN KEY (tag_id) REFERENCES tags (id)
    );
    CREATE TABLE invoices (
        id INTEGER PRIMARY KEY NOT NULL, account_id INTEGER NOT NULL,
        FOREIGN KEY (account_id) REFERENCES accounts (id)
    );
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY NOT NULL, editor_id INTEGER NULL,
        FOREIGN KEY (editor_id) REFERENCES accounts (id)
    );
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY NOT NULL, account_id INTEGER NOT NULL,
        FOREIGN KEY (account_id) REFERENCES accounts (id)
    );
    CREATE TABLE logs (
        id INTEGER PRIMARY KEY NOT NULL, account_id INTEGER NOT NULL,
        FOREIGN KEY (account_id) REFERENCES accounts (id)
    );
    CREATE TABLE teams (
        id INTEGER PRIMARY KEY NOT NULL, lead_id INTEGER NULL, deleted_at {timestamp} NULL
    );
    CREATE TABLE members (
        id INTEGER PRIMARY KEY NOT NULL, team_id INTEGER NOT NULL, deleted_at {timestamp} NULL,
        FOREIGN KEY (team_id) REFERENCES teams (id)
    );
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY NOT NULL, parent_id INTEGER NULL,
        is_deleted BOOLEAN NOT NULL DEFAULT FALSE, deletion_id BIGINT NULL,
        FOREIGN KEY (parent_id) REFERENCES folders (id)
    );
    CREATE TABLE files (
        id INTEGER PRIMARY KEY NOT NULL, folder_id INTEGER NOT NULL,
        is_deleted BOOLEAN NOT NULL DEFAULT FALSE, deletion_id BIGINT NULL,
        FOREIGN KEY (folder_id) REFERENCES folders (id)
    );
    CREATE TABLE orgs (
        region VARCHAR(20) NOT NULL, number INTEGER NOT NULL, deleted_at {timestamp} NULL,
        PRIMARY KEY (region, number)
    );
    CREATE TABLE seats (
        id INTEGER PRIMARY KEY NOT NULL, org_region VARCHAR(20) NULL, org_number INTEGER NULL,
        deleted_at {timestamp} NULL,
        FOREIGN KEY (org_region, org_number) REFERENCES orgs (region, number)
    );
";

/// What the tables are made with.
pub fn ddl(timestamp: &str) -> String {
    DDL.replace("{timestamp}", timestamp)
}

/// A database with these tables, and no rows.
pub fn database() -> Database {
    let mut database = Database::empty();
    database.run(&ddl(TIMESTAMP));
    database
}

/// What tells the rows of one deletion of the tables of the model test from others.
pub type Identity = NaiveDateTime;

/// Whether it is what a retention asks about.
pub const IDENTITY_IS_THE_TIME: bool = true;

/// The stamp of the deletion with a number.
pub fn stamp(number: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::microseconds(number * 3)
}

pub fn number(identity: Identity) -> i64 {
    let since = identity.and_utc() - stamp(0);
    since.num_microseconds().expect("close to the first") / 3
}

/// A deletion, which its stamp tells from others.
pub fn named<S>(deletion: S, _: i64) -> S {
    deletion
}

/// Deletes all rows of the tables of the model test.
pub fn clear(conn: &mut TestConnection) {
    crate::layouts::tables::clear("marked", conn);
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

/// A database with these tables and rows.
pub fn seeded() -> Database {
    let mut database = database();
    database.run(SEED);
    database
}

/// The keys of the visible rows of a table.
#[macro_export]
macro_rules! visible {
    ($conn:expr, $table:ident) => {
        $crate::relations::schema::$table::table
            .visible()
            .select($crate::relations::schema::$table::id)
            .order($crate::relations::schema::$table::id)
            .load::<i32>($conn)
            .expect("visible rows")
    };
}
