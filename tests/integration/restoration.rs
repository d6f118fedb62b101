//! `restore`, its short forms, and the errors.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestConnection, sql};
use crate::schema::{User, comments, posts, seed, tags, users};

/// Bob is deleted, and his e-mail has been taken by a third user.
fn with_a_taken_key() -> Database {
    let mut conn = Database::new();
    seed(&mut conn);
    User::soft_delete_by_id(&mut *conn, 2).expect("Bob");
    diesel::insert_into(users::table)
        .values((users::id.eq(3), users::email.eq("bob@example.org")))
        .execute(&mut *conn)
        .expect("the e-mail of a deleted row is free");
    conn
}

fn deleted(conn: &mut TestConnection) -> Vec<i32> {
    users::table
        .only_deleted()
        .select(users::id)
        .order(users::id)
        .load(conn)
        .expect("deleted")
}

#[test]
fn r10_a_restore_clears_what_a_deletion_wrote() {
    assert_eq!(
        sql(&restore(users::table.find(1))),
        r#"UPDATE "users" SET "deleted_at" = NULL, "deleted_by" = NULL, "reason" = NULL, "deletion_id" = NULL WHERE ("users"."id" = ?) AND ("users"."deleted_at" IS NOT NULL)"#,
    );
    assert_eq!(
        sql(&restore(posts::table.filter(posts::user_id.eq(1)))),
        r#"UPDATE "posts" SET "is_deleted" = FALSE, "deleted_at" = NULL WHERE ("posts"."user_id" = ?) AND "posts"."is_deleted""#,
    );
    assert_eq!(
        sql(&restore(tags::table)),
        r#"UPDATE "tags" SET "is_deleted" = FALSE WHERE "tags"."is_deleted""#,
    );
    assert_eq!(
        sql(&restore(comments::table.only_deleted())),
        r#"UPDATE "comments" SET "deleted_at" = 0 WHERE ("comments"."deleted_at" != 0) AND ("comments"."deleted_at" != 0)"#,
    );
}

#[test]
fn errors_pass_through_transactions_of_either_error_type() {
    let conn = &mut *with_a_taken_key();
    let ours: Result<(), Error> = conn.transaction(|conn| {
        User::soft_delete_by_id(conn, 1)?;
        diesel::insert_into(users::table)
            .values(users::id.eq(1))
            .execute(conn)?;
        Ok(())
    });
    assert!(matches!(ours, Err(Error::Database(_))), "{ours:?}");
    assert_eq!(deleted(conn), [2], "rolled back");

    let diesels: Result<(), DieselError> = conn.transaction(|conn| {
        User::soft_delete_by_id(conn, 1)?;
        User::soft_delete_by_id(conn, 9)?;
        Ok(())
    });
    assert_eq!(diesels, Err(DieselError::NotFound));
    assert_eq!(deleted(conn), [2], "rolled back");
}

#[test]
fn errors_keep_what_they_know_as_errors_of_diesel() {
    let conn = &mut *with_a_taken_key();
    let conflict = User::restore_by_id(conn, 2).expect_err("conflict");
    assert!(matches!(
        DieselError::from(conflict),
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
    ));
    let refusal = DieselError::from(Error::AlreadyDeleted { table: "users" });
    let DieselError::QueryBuilderError(inner) = refusal else {
        panic!("{refusal:?}")
    };
    assert_eq!(
        inner.downcast_ref::<Error>(),
        Some(&Error::AlreadyDeleted { table: "users" }),
    );
    let refusal = Error::NotDeleted { table: "users" };
    assert_eq!(
        Error::from(DieselError::from(refusal)),
        Error::NotDeleted { table: "users" }
    );
}

#[test]
fn errors_say_what_happened() {
    let texts = [
        (Error::NotFound { table: "users" }, "no such row in `users`"),
        (
            Error::AlreadyDeleted { table: "users" },
            "the row in `users` is already deleted",
        ),
        (
            Error::NotDeleted { table: "users" },
            "the row in `users` is not deleted",
        ),
        (Error::Database(DieselError::NotFound), "Record not found"),
    ];
    for (error, text) in texts {
        assert_eq!(error.to_string(), text);
    }
}
