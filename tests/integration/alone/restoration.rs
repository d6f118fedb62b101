//! What comes back, and what does not.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, TestConnection};
use crate::visible;

/// Bob is deleted, and his e-mail has been taken by a third user.
fn with_a_taken_key() -> Database {
    let mut database = seeded();
    User::soft_delete_by_id(&mut *database, 2).expect("Bob");
    // The e-mail of a deleted row is free.
    database.run("INSERT INTO users (id, email) VALUES (3, 'bob')");
    database
}

fn assert_conflict(error: &Error) {
    let Error::Conflict {
        table,
        constraint,
        source,
    } = error
    else {
        panic!("not a conflict: {error:?}");
    };
    // SQLite names the columns.
    let expected = if cfg!(any(feature = "postgres", feature = "mysql")) {
        "users_email"
    } else {
        "users.email"
    };
    assert_eq!((*table, &**constraint), ("users", expected));
    let is_unique_violation = matches!(
        source,
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
    );
    assert!(is_unique_violation, "{source:?}");
    let words =
        format!("a visible row of `users`, or another to be restored, has the key (`{expected}`)");
    assert_eq!(error.to_string(), words);
}

#[test]
fn r11_a_restore_touches_deleted_rows_only() {
    let conn: &mut TestConnection = &mut with_a_taken_key();
    soft_delete(users::table.find(3))
        .execute(conn)
        .expect("a free key");
    let email = diesel::update(users::table.find(1)).set(users::email.eq("Ada"));
    assert_eq!(email.execute(conn), Ok(1));
    for expected in [1, 0] {
        let target = restore(users::table.filter(users::id.lt(3)));
        assert_eq!(target.execute(conn).expect("a restore").total(), expected);
    }
    assert_eq!(visible!(conn, users), [1, 2]);
    assert_eq!(ada(conn).email, "Ada");
}

#[test]
fn r17_a_restore_onto_a_taken_key_is_a_conflict_and_changes_nothing() {
    let conn: &mut TestConnection = &mut with_a_taken_key();
    soft_delete(users::table.find(1))
        .execute(conn)
        .expect("Ada");
    let all = restore(users::table).execute(conn);
    assert_conflict(&all.expect_err("Bob is in the way"));
    assert_conflict(&User::restore_by_id(conn, 2).expect_err("the short form"));
    assert_eq!(visible!(conn, users), [3]);
}

#[test]
fn r17_an_outer_transaction_goes_on_after_a_conflict_in_a_nested_one() {
    let conn: &mut TestConnection = &mut with_a_taken_key();
    let result = conn.transaction(|conn| {
        soft_delete(users::table.find(1)).execute(conn)?;
        let conflict = conn
            .transaction(|conn| restore(users::table.find(2)).execute(conn))
            .expect_err("the key is taken");
        assert_conflict(&conflict);
        soft_delete(users::table.find(3)).execute(conn)?;
        restore(users::table.find(2)).execute(conn)
    });
    assert_eq!(result.expect("the outer transaction").total(), 1);
    assert_eq!(visible!(conn, users), [2]);
}
