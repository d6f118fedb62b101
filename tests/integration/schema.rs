//! The tables and models of the behaviour suite: one for each kind of marker.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

diesel::table! {
    users (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
        reason -> Nullable<Text>,
        deletion_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    posts (id) {
        id -> Integer,
        user_id -> Integer,
        title -> Text,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
        removed -> Bool,
    }
}

diesel::table! {
    comments (id) {
        id -> Integer,
        post_id -> Integer,
        body -> Text,
        deleted_at -> BigInt,
    }
}

diesel::table! {
    tags (id) {
        id -> Integer,
        post_id -> Integer,
        is_deleted -> Bool,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::joinable!(tags -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments, tags);

/// The marker is a nullable timestamp.
#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(check_for_backend(crate::database::TestBackend))]
#[soft_delete(deleted_by = deleted_by, reason = reason, deletion_id = deletion_id)]
pub struct User {
    pub id: i32,
    pub email: String,
    pub deleted_at: Option<NaiveDateTime>,
    pub deleted_by: Option<i32>,
    pub reason: Option<String>,
    pub deletion_id: Option<i64>,
}

/// The marker is a flag, with a stamp beside it, and moderators hide rows by another flag.
#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, Associations, SoftDelete)]
#[diesel(belongs_to(User), check_for_backend(crate::database::TestBackend))]
#[soft_delete(column = is_deleted, stamp = deleted_at, hidden_by(removed))]
pub struct Post {
    pub id: i32,
    pub user_id: i32,
    pub title: String,
    pub is_deleted: bool,
    pub deleted_at: Option<NaiveDateTime>,
    pub removed: bool,
}

/// The marker is unix time.
#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, Associations, SoftDelete)]
#[diesel(belongs_to(Post), check_for_backend(crate::database::TestBackend))]
pub struct Comment {
    pub id: i32,
    pub post_id: i32,
    pub body: String,
    pub deleted_at: i64,
}

/// The marker is a bare flag.
#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, Associations, SoftDelete)]
#[diesel(belongs_to(Post), check_for_backend(crate::database::TestBackend))]
#[soft_delete(column = is_deleted)]
pub struct Tag {
    pub id: i32,
    pub post_id: i32,
    pub is_deleted: bool,
}

/// What the tables are made with, on the database of this run.
pub fn ddl() -> String {
    let unique = if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
        // No partial indexes here: visible rows hold a 1, and NULLs are distinct.
        "ALTER TABLE users ADD visible TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL;
         CREATE UNIQUE INDEX users_email ON users (email, visible);"
    } else {
        "CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL;"
    };
    let tables = "
        CREATE TABLE users (
            id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(255) NOT NULL,
            deleted_at {timestamp} NULL, deleted_by INTEGER NULL, reason VARCHAR(255) NULL,
            deletion_id BIGINT NULL
        );
        CREATE TABLE posts (
            id INTEGER PRIMARY KEY NOT NULL, user_id INTEGER NOT NULL REFERENCES users (id),
            title VARCHAR(255) NOT NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE,
            deleted_at {timestamp} NULL, removed BOOLEAN NOT NULL DEFAULT FALSE
        );
        CREATE TABLE comments (
            id INTEGER PRIMARY KEY NOT NULL, post_id INTEGER NOT NULL REFERENCES posts (id),
            body VARCHAR(255) NOT NULL, deleted_at BIGINT NOT NULL DEFAULT 0
        );
        CREATE TABLE tags (
            id INTEGER PRIMARY KEY NOT NULL, post_id INTEGER NOT NULL REFERENCES posts (id),
            is_deleted BOOLEAN NOT NULL DEFAULT FALSE
        );
    ";
    format!("{tables}{unique}").replace("{timestamp}", TIMESTAMP)
}

/// A timestamp with microseconds.
pub const TIMESTAMP: &str = if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
    "DATETIME(6)"
} else {
    "TIMESTAMP"
};

/// Ada and Bob, two posts of Ada's and one of Bob's, each with a comment and a tag of the same
/// number. Nothing is deleted.
pub fn seed(conn: &mut crate::database::TestConnection) {
    let emails = [(1, "ada@example.org"), (2, "bob@example.org")];
    let rows = emails.map(|(id, email)| (users::id.eq(id), users::email.eq(email)));
    diesel::insert_into(users::table)
        .values(rows.to_vec())
        .execute(conn)
        .expect("users");
    for (id, user) in [(1, 1), (2, 1), (3, 2)] {
        let title = format!("post {id}");
        diesel::insert_into(posts::table)
            .values((
                posts::id.eq(id),
                posts::user_id.eq(user),
                posts::title.eq(title),
            ))
            .execute(conn)
            .expect("posts");
        diesel::insert_into(comments::table)
            .values((
                comments::id.eq(id),
                comments::post_id.eq(id),
                comments::body.eq("hello"),
            ))
            .execute(conn)
            .expect("comments");
        diesel::insert_into(tags::table)
            .values((tags::id.eq(id), tags::post_id.eq(id)))
            .execute(conn)
            .expect("tags");
    }
}
