//! A constraint fails after other statements.

use diesel::prelude::*;
use soft_delete_runtime::Error;

use super::super::schema::*;
use super::{Verb, rows};

/// Runs a verb that must fail, alone and in a transaction of the caller.
fn fail(verb: Verb, obstacle: &str) -> Error {
    let mut database = database();
    verb.prepare(&mut database);
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        database.run("PRAGMA foreign_keys = ON");
    }
    database.run(obstacle);
    let before = rows(&mut database);
    let error = verb.run(&mut database).expect_err("an obstacle");
    assert_eq!(rows(&mut database), before);

    let log = database.transaction::<_, diesel::result::Error, _>(|conn| {
        diesel::insert_into(logs::table)
            .values((logs::id.eq(2), logs::account_id.eq(2)))
            .execute(conn)?;
        assert_eq!(
            verb.run(conn).map_err(|error| error.to_string()),
            Err(error.to_string())
        );
        Ok(format!("logs {:?}", (2, 2)))
    });
    let mut with_log = before;
    with_log.push(log.expect("the caller's transaction goes on"));
    with_log.sort_unstable();
    assert_eq!(rows(&mut database), with_log);
    error
}

/// The target is marked last.
#[test]
fn r13_a_deletion_that_fails_in_the_last_statement_changes_nothing() {
    let (table, change) = match PLACE {
        "archived" => ("archived_accounts", "INSERT"),
        _ => ("accounts", "UPDATE"),
    };
    let obstacle = if cfg!(any(feature = "postgres", feature = "mysql")) {
        format!("ALTER TABLE {table} ADD CONSTRAINT stays CHECK (id <> 1 OR deleted_at IS NULL)")
    } else {
        format!(
            "CREATE TRIGGER stays BEFORE {change} ON {table} WHEN NEW.deleted_at IS NOT NULL
             BEGIN SELECT RAISE(ABORT, 'stays'); END"
        )
    };
    let error = fail(Verb::Deletion, &obstacle);
    assert!(error.to_string().contains("stays"), "{error}");
}

#[test]
fn r13_a_deletion_that_fails_for_a_child_changes_nothing() {
    let error = fail(
        Verb::Deletion,
        "CREATE TABLE tokens (
             session_id INTEGER NOT NULL, FOREIGN KEY (session_id) REFERENCES sessions (id)
         );
         INSERT INTO tokens (session_id) VALUES (1)",
    );
    let Error::Database(diesel::result::Error::DatabaseError(kind, _)) = &error else {
        panic!("{error:?}");
    };
    let kind = format!("{kind:?}");
    assert_eq!(kind, "ForeignKeyViolation");
}

#[test]
fn r13_a_restore_that_fails_in_the_last_statement_changes_nothing() {
    let unique = &unique_names();
    let taken = format!("{unique}; UPDATE accounts SET name = 'Ada' WHERE id = 2");
    let error = fail(Verb::Restore, &taken);
    assert!(
        matches!(
            &error,
            Error::Conflict {
                table: "accounts",
                ..
            }
        ),
        "{error:?}"
    );
}
