//! Tables that keep their deleted rows in archives, beside tables that mark them.
//!
//! - `clubs` (marked) → `users` (archived) → `posts` (archived) → `likes` (archived), with foreign
//!   keys, and plain unique keys;
//! - `notes` (marked), whose users may be in the archive, so there is no foreign key;
//! - `invoices`, `drafts` and `sessions`, which are not soft-deletable.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::Database;
use crate::schema::TIMESTAMP;

diesel::table! {
    clubs (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    users (id) {
        id -> Integer,
        club_id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
        reason -> Nullable<Text>,
        legal_hold -> Bool,
        erased_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_users (id) {
        id -> Integer,
        club_id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
        reason -> Nullable<Text>,
        legal_hold -> Bool,
        erased_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    posts (id) {
        id -> Integer,
        user_id -> Integer,
        title -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_posts (id) {
        id -> Integer,
        user_id -> Integer,
        title -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    likes (post_id, user_id) {
        post_id -> Integer,
        user_id -> Integer,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_likes (post_id, user_id) {
        post_id -> Integer,
        user_id -> Integer,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    notes (id) {
        id -> Integer,
        user_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    invoices (id) {
        id -> Integer,
        user_id -> Integer,
    }
}
diesel::table! {
    drafts (id) {
        id -> Integer,
        user_id -> Nullable<Integer>,
    }
}
diesel::table! {
    sessions (id) {
        id -> Integer,
        user_id -> Integer,
    }
}
diesel::joinable!(posts -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(clubs, users, posts, likes, notes);

#[derive(Identifiable, SoftDelete)]
#[soft_delete(cascade(users::club_id), retention = "30 days")]
pub struct Club {
    pub id: i32,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(check_for_backend(crate::database::TestBackend))]
#[soft_delete(
    archive = archived_users,
    deleted_by = deleted_by,
    reason = reason,
    hold = legal_hold,
    erased_at = erased_at,
    parents(club_id),
    cascade(posts::user_id, notes::user_id, likes::user_id),
    restrict(invoices::user_id),
    set_null(drafts::user_id),
    delete(sessions::user_id),
    retention = "30 days"
)]
pub struct User {
    pub id: i32,
    pub club_id: i32,
    #[soft_delete(erase_unique = "erased-{key}")]
    pub email: String,
    pub deleted_at: Option<NaiveDateTime>,
}

#[derive(Debug, Queryable, Selectable, Identifiable, SoftDelete)]
#[soft_delete(
    archive = archived_posts,
    parents(user_id),
    cascade(likes::post_id),
    retention = "30 days"
)]
pub struct Post {
    pub id: i32,
    pub user_id: i32,
    pub title: String,
}

#[derive(Identifiable, SoftDelete)]
#[diesel(primary_key(post_id, user_id))]
#[soft_delete(
    archive = archived_likes,
    column = is_deleted,
    stamp = deleted_at,
    parents(user_id, post_id),
    retention = "30 days"
)]
pub struct Like {
    pub post_id: i32,
    pub user_id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(parents(user_id), retention = "30 days")]
pub struct Note {
    pub id: i32,
}

/// Clubs 1 and 2, three users, their posts, who likes them, and a note of each.
pub fn database() -> Database {
    let mut database = Database::empty();
    database.run(&ddl());
    database.run(
        "INSERT INTO clubs (id) VALUES (1), (2);
         INSERT INTO users (id, club_id, email, legal_hold)
         VALUES (1, 1, 'ada', FALSE), (2, 1, 'bob', FALSE), (3, 2, 'cleo', FALSE);
         INSERT INTO posts (id, user_id, title) VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c');
         INSERT INTO likes (post_id, user_id, is_deleted)
         VALUES (1, 2, FALSE), (1, 3, FALSE), (3, 1, FALSE);
         INSERT INTO notes (id, user_id) VALUES (1, 1), (2, 2), (3, 3)",
    );
    database
}

fn ddl() -> String {
    let users = format!(
        "club_id INTEGER NOT NULL, email VARCHAR(255) NOT NULL, deleted_at {TIMESTAMP}, \
         deleted_by INTEGER, reason TEXT, legal_hold BOOLEAN NOT NULL, erased_at {TIMESTAMP}"
    );
    let posts = format!("user_id INTEGER NOT NULL, title TEXT NOT NULL, deleted_at {TIMESTAMP}");
    let likes = format!(
        "post_id INTEGER NOT NULL, user_id INTEGER NOT NULL, is_deleted BOOLEAN NOT NULL, \
         deleted_at {TIMESTAMP}, PRIMARY KEY (post_id, user_id)"
    );
    let enforce = if cfg!(any(feature = "postgres", feature = "mysql")) {
        ""
    } else {
        "PRAGMA foreign_keys = ON;"
    };
    format!(
        "{enforce}
         CREATE TABLE clubs (id INTEGER PRIMARY KEY, deleted_at {TIMESTAMP});
         CREATE TABLE users (id INTEGER PRIMARY KEY, {users}, UNIQUE (email),
             FOREIGN KEY (club_id) REFERENCES clubs (id));
         CREATE TABLE archived_users (id INTEGER PRIMARY KEY, {users});
         CREATE TABLE posts (id INTEGER PRIMARY KEY, {posts},
             FOREIGN KEY (user_id) REFERENCES users (id));
         CREATE TABLE archived_posts (id INTEGER PRIMARY KEY, {posts});
         CREATE TABLE likes ({likes}, FOREIGN KEY (user_id) REFERENCES users (id),
             FOREIGN KEY (post_id) REFERENCES posts (id));
         CREATE TABLE archived_likes ({likes});
         CREATE TABLE notes (
             id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, deleted_at {TIMESTAMP});
         CREATE TABLE invoices (
             id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL,
             FOREIGN KEY (user_id) REFERENCES users (id));
         CREATE TABLE drafts (
             id INTEGER PRIMARY KEY, user_id INTEGER, FOREIGN KEY (user_id) REFERENCES users (id));
         CREATE TABLE sessions (
             id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL,
             FOREIGN KEY (user_id) REFERENCES users (id))"
    )
}
