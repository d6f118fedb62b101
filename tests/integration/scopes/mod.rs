//! The scopes: on everything that Diesel builds, and as SQL that one would write by hand.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;
use soft_delete_runtime::dsl;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestBackend, sql};
use crate::schema::{Comment, Post, Tag, User, comments, posts, seed, tags, users};

/// Bob, the second post, its comment and its tag are deleted; the third post is removed.
fn with_deletions() -> Database {
    let mut conn = Database::new();
    seed(&mut conn);
    User::soft_delete_by_id(&mut *conn, 2).expect("Bob");
    Post::soft_delete_by_id(&mut *conn, 2).expect("post 2");
    Comment::soft_delete_by_id(&mut *conn, 2).expect("comment 2");
    Tag::soft_delete_by_id(&mut *conn, 2).expect("tag 2");
    diesel::update(posts::table.find(3))
        .set(posts::removed.eq(true))
        .execute(&mut *conn)
        .expect("post 3");
    conn
}

/// The keys that a query finds, in order.
macro_rules! ids {
    ($query:expr, $conn:expr) => {{
        let mut ids: Vec<i32> = $query.load($conn).expect("the query fails");
        ids.sort_unstable();
        ids
    }};
}

/// A scope is the same SQL, byte for byte, as the condition written by hand.
macro_rules! assert_same_sql {
    ($scoped:expr, $by_hand:expr $(,)?) => {
        assert_eq!(
            diesel::debug_query::<TestBackend, _>(&$scoped).to_string(),
            diesel::debug_query::<TestBackend, _>(&$by_hand).to_string(),
        )
    };
}

mod queries;
mod sql;
mod time;
mod types;
