//! An account, what belongs to it, and what a deletion and a restore do to all of it, on SQLite in
//! memory: `cargo run --example cascade`.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, TableCount};

diesel::table! {
    accounts (id) { id -> Integer, name -> Text, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    projects (id) { id -> Integer, account_id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    tasks (id) {
        id -> Integer,
        project_id -> Integer,
        parent_id -> Nullable<Integer>,
        title -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    tags (task_id, name) { task_id -> Integer, name -> Text, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    invoices (id) { id -> Integer, account_id -> Integer, }
}

// An account takes its projects along, and stays while there are invoices.
#[derive(SoftDelete)]
#[soft_delete(cascade(projects::account_id), restrict(invoices::account_id))]
#[expect(dead_code, reason = "the program asks for keys only")]
struct Account {
    id: i32,
}

// `parents` is the other end: a project is not restored under a deleted account.
#[derive(SoftDelete)]
#[soft_delete(parents(account_id), cascade(tasks::project_id))]
#[expect(dead_code, reason = "the program asks for keys only")]
struct Project {
    id: i32,
}

// A tree: tasks have sub-tasks.
#[derive(SoftDelete)]
#[soft_delete(parents(project_id), cascade(tasks::parent_id, tags::task_id))]
#[expect(dead_code, reason = "the program asks for keys only")]
struct Task {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(parents(task_id))]
#[expect(dead_code, reason = "the program asks for keys only")]
struct Tag {
    task_id: i32,
}

const TABLES: &str = "
    CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, deleted_at TIMESTAMP);
    CREATE TABLE projects (
        id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts, deleted_at TIMESTAMP
    );
    CREATE TABLE tasks (
        id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL REFERENCES projects,
        parent_id INTEGER REFERENCES tasks, title TEXT NOT NULL, deleted_at TIMESTAMP
    );
    CREATE TABLE tags (
        task_id INTEGER NOT NULL REFERENCES tasks, name TEXT NOT NULL, deleted_at TIMESTAMP,
        PRIMARY KEY (task_id, name)
    );
    CREATE TABLE invoices (
        id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts
    );
    INSERT INTO accounts (id, name) VALUES (1, 'Ada');
    INSERT INTO projects (id, account_id) VALUES (1, 1);
    INSERT INTO tasks (id, project_id, parent_id, title) VALUES
        (1, 1, NULL, 'engine'), (2, 1, 1, 'mill'), (3, 1, 1, 'store'), (4, 1, NULL, 'notes');
    INSERT INTO tags (task_id, name) VALUES (1, 'brass'), (3, 'brass'), (4, 'paper');
    INSERT INTO invoices (id, account_id) VALUES (1, 1);
";

/// Tells the story line by line.
fn tell(say: &mut impl FnMut(String)) -> Result<(), Error> {
    let conn = &mut SqliteConnection::establish(":memory:").expect("SQLite in memory");
    conn.batch_execute("PRAGMA foreign_keys = ON")?;
    conn.batch_execute(TABLES)?;
    let ada = || accounts::table.find(1);

    say("The notes are deleted, by themselves.".into());
    let notes = soft_delete(tasks::table.find(4)).execute(conn)?;
    say(rows(notes.counts()));

    say("\nThe account cannot go while there is an invoice.".into());
    let refused = soft_delete(ada()).execute(conn).expect_err("an invoice");
    say(format!("  {refused}"));
    diesel::delete(invoices::table).execute(conn)?;

    say("\nWithout it, this would go along:".into());
    say(rows(soft_delete(ada()).preview(conn)?.counts()));
    say("It does, in these statements:".into());
    let explanation = soft_delete(ada()).explain::<diesel::sqlite::Sqlite>();
    for statement in explanation.statements() {
        say(format!("  {statement}"));
    }
    let deletion = soft_delete(ada()).execute(conn)?;
    say(format!("  {} rows", deletion.total()));

    say("\nThe store cannot come back alone, only with all that it belongs to.".into());
    let refused = restore(tasks::table.find(3)).execute(conn);
    say(format!("  {}", refused.expect_err("parents are deleted")));
    say(rows(
        restore(tasks::table.find(3))
            .with_ancestors()
            .preview(conn)?
            .counts(),
    ));

    say("\nThe account is restored: exactly what went with it comes back.".into());
    say(rows(restore(ada()).execute(conn)?.counts()));
    let titles = tasks::table.only_deleted().select(tasks::title);
    say(format!(
        "  still deleted: {}",
        titles.load::<String>(conn)?.join(", ")
    ));
    Ok(())
}

fn rows(counts: &[TableCount]) -> String {
    let counts: Vec<String> = counts
        .iter()
        .filter(|count| count.rows > 0)
        .map(|count| format!("{} {}", count.rows, count.table))
        .collect();
    format!("  {}", counts.join(", "))
}

#[allow(clippy::print_stdout)] // It is what this program is for.
fn main() -> Result<(), Error> {
    tell(&mut |line| println!("{line}"))
}

#[test]
fn every_line_is_as_told() {
    let mut lines = Vec::new();
    tell(&mut |line| lines.push(line)).expect("the story ends well");
    let expected = include_str!("cascade.txt");
    assert_eq!(lines.join("\n").trim(), expected.trim());
}
