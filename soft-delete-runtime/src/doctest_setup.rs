// Included by the examples of the documentation: a database in memory with three users and
// three posts, of which one each is deleted.
#[allow(unused_imports)]
use diesel::prelude::*;
#[allow(unused_imports)]
use soft_delete_runtime::prelude::*;

#[allow(dead_code)]
mod schema {
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
        }
    }

    diesel::joinable!(posts -> users (user_id));
    diesel::allow_tables_to_appear_in_same_query!(users, posts);
}
#[allow(unused_imports)]
use schema::{posts, users};

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[soft_delete(deleted_by = deleted_by, reason = reason, deletion_id = deletion_id)]
#[allow(dead_code)]
struct User {
    id: i32,
    email: String,
    deleted_at: Option<chrono::NaiveDateTime>,
}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, Associations, SoftDelete)]
#[diesel(belongs_to(User))]
#[soft_delete(column = is_deleted)]
#[allow(dead_code)]
struct Post {
    id: i32,
    user_id: i32,
    title: String,
}

#[allow(dead_code)]
fn establish_connection() -> diesel::SqliteConnection {
    use diesel::connection::SimpleConnection;
    let mut conn = diesel::SqliteConnection::establish(":memory:").unwrap();
    conn.batch_execute(
        "CREATE TABLE users (
            id INTEGER PRIMARY KEY, email TEXT NOT NULL, deleted_at TIMESTAMP,
            deleted_by INTEGER, reason TEXT, deletion_id BIGINT
         );
         CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL;
         CREATE TABLE posts (
            id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
            title TEXT NOT NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE
         );
         INSERT INTO users (id, email, deleted_at) VALUES
            (1, 'ada@example.org', NULL),
            (2, 'bob@example.org', '2026-05-01 12:00:00'),
            (3, 'cleo@example.org', NULL);
         INSERT INTO posts (id, user_id, title, is_deleted) VALUES
            (1, 1, 'first', FALSE), (2, 1, 'second', TRUE), (3, 3, 'third', FALSE);",
    )
    .unwrap();
    conn
}

/// The SQL of a query, without the values it binds.
#[allow(dead_code)]
fn sql<Q: diesel::query_builder::QueryFragment<diesel::sqlite::Sqlite>>(query: &Q) -> String {
    let text = diesel::debug_query::<diesel::sqlite::Sqlite, _>(query).to_string();
    text.split(" -- binds").next().unwrap_or_default().to_owned()
}
