//! A table of an application that deletes for good becomes a soft-deletable one, on SQLite in
//! memory: `cargo run --example adopt`. At the end, the same migration for the other databases.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::doctor::Doctor;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Database, schema};

// As they are to be.
diesel::table! {
    users (id) {
        id -> Integer,
        tenant_id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(deleted_by = deleted_by)]
struct User {}

/// As they are.
const BEFORE: &str = "
    CREATE TABLE users (
        id INTEGER PRIMARY KEY NOT NULL, tenant_id INTEGER NOT NULL, email TEXT NOT NULL
    );
    CREATE UNIQUE INDEX users_email ON users (email);
    INSERT INTO users VALUES (1, 1, 'ada@example.org'), (2, 1, 'bob@example.org');
";

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Tells the story, line by line.
fn tell(say: &mut dyn FnMut(String)) -> Outcome {
    let conn = &mut SqliteConnection::establish(":memory:")?;
    conn.batch_execute(BEFORE)?;

    say("The doctor looks at the table:\n".into());
    say(Doctor::new().model::<User>().check(conn)?.to_string());

    let schema = schema::<User>()
        .columns()
        .unique_in_place_of_index("users_email", users::email)
        .index((users::tenant_id, users::email))
        .deleted_index()
        .deleted_index_on(users::email);
    let migration = schema.migration(Database::Sqlite)?;
    say("The model writes what is needed, up.sql:\n".into());
    say(migration.up().into());
    say("and down.sql:\n".into());
    say(migration.down().into());

    conn.batch_execute(migration.up())?;
    say("After up.sql, the doctor again:\n".into());
    let diagnosis = Doctor::new().model::<User>().check(conn)?;
    say(diagnosis.to_string());
    diagnosis.assert_healthy();

    let bob = users::email.eq("bob@example.org");
    let insert = || diesel::insert_into(users::table).values((users::tenant_id.eq(1), bob));
    let taken = insert().execute(conn).expect_err("Bob is visible");
    say(format!("A second Bob: {taken}"));
    soft_delete(users::table.filter(bob)).by(1).execute(conn)?;
    insert().execute(conn)?;
    say("When the first is deleted, there is room for another.".into());

    let refused = conn.batch_execute(migration.down());
    let refused = refused.expect_err("a deleted row would be visible");
    say(format!(
        "The way back, while there is a deleted row: {refused}"
    ));

    for database in [Database::Postgres, Database::Mysql] {
        say(format!("\nOn {database}:\n"));
        say(schema.migration(database)?.up().into());
    }
    Ok(())
}

#[allow(clippy::print_stdout)] // It is what this program is for.
fn main() -> Outcome {
    tell(&mut |line| println!("{line}"))
}

#[test]
fn every_line_is_as_told() {
    let mut lines = Vec::new();
    tell(&mut |line| lines.push(line)).expect("the story ends well");
    let expected = include_str!("adopt.txt");
    assert_eq!(lines.join("\n").trim(), expected.trim());
}
