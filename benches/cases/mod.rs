//! What is measured: pairs of the library's way and the same by hand, on SQLite in memory.

use std::hint::black_box;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::{QueryBuilder, QueryFragment};
use diesel::query_dsl::LoadQuery;
use diesel::sqlite::{Sqlite, SqliteQueryBuilder};
use soft_delete_runtime::prelude::*;

diesel::table! {
    users (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
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
    tags (id) {
        id -> Integer,
        name -> Text,
        is_deleted -> Bool,
        removed -> Bool,
    }
}

diesel::table! {
    comments (id) {
        id -> Integer,
        body -> Text,
        deleted_at -> BigInt,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts);

#[derive(PartialEq, Queryable, SoftDelete)]
struct User {
    id: i32,
    email: String,
    deleted_at: Option<NaiveDateTime>,
}

#[derive(PartialEq, Queryable, SoftDelete)]
struct Post {
    id: i32,
    user_id: i32,
    title: String,
    deleted_at: Option<NaiveDateTime>,
}

#[derive(PartialEq, Queryable, SoftDelete)]
#[soft_delete(column = is_deleted, hidden_by(removed))]
struct Tag {
    id: i32,
    name: String,
    is_deleted: bool,
    removed: bool,
}

#[derive(PartialEq, Queryable, SoftDelete)]
struct Comment {
    id: i32,
    body: String,
    deleted_at: i64,
}

/// One call of what is measured.
pub type Case = fn(&mut SqliteConnection);

/// Two ways to the same rows.
pub struct Pair {
    pub name: &'static str,
    pub ours: Case,
    pub by_hand: Case,
}

/// After every deletion.
const LATER: DateTime<Utc> =
    DateTime::from_timestamp(1_800_000_000, 0).expect("in the range of chrono");

/// The pair of a scope twice: only written as SQL, and loaded.
macro_rules! scope {
    ($name:literal, $row:ty, $ours:expr, $by_hand:expr $(,)?) => {
        [
            Pair {
                name: concat!($name, "/build"),
                ours: |_| build(&$ours),
                by_hand: |_| build(&$by_hand),
            },
            Pair {
                name: concat!($name, "/load"),
                ours: |conn| load::<_, $row>($ours, conn),
                by_hand: |conn| load::<_, $row>($by_hand, conn),
            },
        ]
    };
}

/// Every pair.
pub fn pairs() -> Vec<Pair> {
    let scopes = [
        scope!(
            "visible",
            User,
            users::table.visible(),
            users::table.filter(users::deleted_at.is_null()),
        ),
        scope!(
            "visible_flag",
            Tag,
            tags::table.visible(),
            tags::table
                .filter(diesel::dsl::not(tags::is_deleted).and(diesel::dsl::not(tags::removed))),
        ),
        scope!(
            "visible_unix_time",
            Comment,
            comments::table.visible(),
            comments::table.filter(comments::deleted_at.eq(0)),
        ),
        scope!(
            "visible_boxed",
            User,
            users::table.into_boxed::<Sqlite>().visible(),
            users::table
                .into_boxed::<Sqlite>()
                .filter(users::deleted_at.is_null()),
        ),
        scope!(
            "only_deleted",
            User,
            users::table.only_deleted(),
            users::table.filter(users::deleted_at.is_not_null()),
        ),
        scope!(
            "deleted_before",
            User,
            users::table.deleted_before(black_box(LATER)),
            users::table.filter(users::deleted_at.lt(black_box(LATER).naive_utc())),
        ),
        scope!(
            "visible_left_join",
            (User, Option<Post>),
            users::table.visible_left_join(posts::table),
            users::table.left_join(
                posts::table.on(posts::user_id
                    .eq(users::id)
                    .and(posts::deleted_at.is_null()))
            ),
        ),
        scope!(
            "visible_inner_join",
            (User, Post),
            users::table.visible_inner_join(posts::table),
            users::table.inner_join(
                posts::table.on(posts::user_id
                    .eq(users::id)
                    .and(posts::deleted_at.is_null()))
            ),
        ),
    ];
    let rows = [
        Pair {
            name: "find_visible/get_result",
            ours: find_visible,
            by_hand: |conn| {
                let row = users::table
                    .find(black_box(1))
                    .filter(users::deleted_at.is_null())
                    .get_result::<User>(conn);
                black_box(row.expect("a visible user"));
            },
        },
        Pair {
            name: "find_visible/first",
            ours: find_visible,
            by_hand: |conn| {
                let row = users::table
                    .find(black_box(1))
                    .filter(users::deleted_at.is_null())
                    .first::<User>(conn);
                black_box(row.expect("a visible user"));
            },
        },
        Pair {
            name: "soft_delete_and_restore",
            ours: |conn| {
                let user = users::table.find(black_box(1));
                black_box(soft_delete(user).execute(conn).expect("a deletion"));
                black_box(restore(user).execute(conn).expect("a restore"));
            },
            by_hand: soft_delete_and_restore_by_hand,
        },
        Pair {
            name: "soft_delete_and_restore_by_id",
            ours: |conn| {
                black_box(User::soft_delete_by_id(conn, black_box(1)).expect("a deletion"));
                black_box(User::restore_by_id(conn, black_box(1)).expect("a restore"));
            },
            by_hand: soft_delete_and_restore_by_hand,
        },
    ];
    scopes.into_iter().flatten().chain(rows).collect()
}

fn find_visible(conn: &mut SqliteConnection) {
    let row = User::find_visible(black_box(1)).get_result::<User>(conn);
    black_box(row.expect("a visible user"));
}

fn soft_delete_and_restore_by_hand(conn: &mut SqliteConnection) {
    let user = users::table.find(black_box(1));
    let deletion = diesel::update(user.filter(users::deleted_at.is_null()))
        .set(users::deleted_at.eq(Utc::now().naive_utc()));
    black_box(deletion.execute(conn).expect("a deletion"));
    let restore = diesel::update(user.filter(users::deleted_at.is_not_null()))
        .set(users::deleted_at.eq(None::<NaiveDateTime>));
    black_box(restore.execute(conn).expect("a restore"));
}

/// Writes a query as SQL, as Diesel does for a query that it has not seen yet.
fn build(query: &impl QueryFragment<Sqlite>) {
    let mut builder = SqliteQueryBuilder::new();
    black_box(query)
        .to_sql(&mut builder, &Sqlite)
        .expect("a query of known columns");
    black_box(builder.finish());
}

fn load<'query, Query, Row>(query: Query, conn: &mut SqliteConnection)
where
    Query: LoadQuery<'query, SqliteConnection, Row>,
{
    let rows = black_box(query).load::<Row>(conn);
    black_box(rows.expect("rows of known columns"));
}

/// A database with rows of every kind; the first user is visible.
pub fn database() -> SqliteConnection {
    let mut conn =
        SqliteConnection::establish(":memory:").expect("SQLite in memory needs no server");
    conn.batch_execute(
        "CREATE TABLE users (
            id INTEGER PRIMARY KEY NOT NULL, email TEXT NOT NULL, deleted_at TIMESTAMP
        );
        CREATE TABLE posts (
            id INTEGER PRIMARY KEY NOT NULL, user_id INTEGER NOT NULL, title TEXT NOT NULL,
            deleted_at TIMESTAMP
        );
        CREATE TABLE tags (
            id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, is_deleted BOOLEAN NOT NULL,
            removed BOOLEAN NOT NULL
        );
        CREATE TABLE comments (
            id INTEGER PRIMARY KEY NOT NULL, body TEXT NOT NULL, deleted_at BIGINT NOT NULL
        );
        INSERT INTO users VALUES
            (1, 'ada@example.org', NULL), (2, 'bob@example.org', '2026-05-01 12:00:00');
        INSERT INTO posts VALUES
            (1, 1, 'visible', NULL), (2, 1, 'deleted', '2026-05-01 12:00:00');
        INSERT INTO tags VALUES
            (1, 'visible', FALSE, FALSE), (2, 'deleted', TRUE, FALSE), (3, 'hidden', FALSE, TRUE);
        INSERT INTO comments VALUES (1, 'visible', 0), (2, 'deleted', 1777636800);",
    )
    .expect("tables and rows");
    conn
}
