//! Users, their posts, and the comments on these; no verb goes from one table to another.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

pub use super::layout::*;
use crate::database::{Database, TestConnection};
use crate::schema::TIMESTAMP;

tables! {
    users archived_users User (id)
    [id -> Integer, email -> Text, deleted_by -> Nullable<Integer>, reason -> Nullable<Text>,]
    [pub id: i32, pub email: String, pub deleted_by: Option<i32>, pub reason: Option<String>,]
    [deleted_by = deleted_by, reason = reason,]
    []

    posts archived_posts Post (id)
    [id -> Integer, user_id -> Integer, removed -> Bool,]
    [pub id: i32, pub user_id: i32,]
    [hidden_by(removed),]
    []

    comments archived_comments Comment (id)
    [id -> Integer, post_id -> Integer,]
    [pub id: i32, pub post_id: i32,]
    []
    []
}
diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments);

/// A post that knows whose it is: one more struct on the table.
#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = posts, belongs_to(User), check_for_backend(crate::database::TestBackend))]
pub struct PostOfUser {
    pub id: i32,
    pub user_id: i32,
}

/// Ada and Bob, two posts of Ada's and one of Bob's, each with a comment of the same number. Nothing is
/// deleted.
pub fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&soft_deletable(TIMESTAMP));
    database.run(&unique("users", "email"));
    database.run(
        "INSERT INTO users (id, email) VALUES (1, 'ada'), (2, 'bob');
         INSERT INTO posts (id, user_id) VALUES (1, 1), (2, 1), (3, 2);
         INSERT INTO comments (id, post_id) VALUES (1, 1), (2, 2), (3, 3);",
    );
    database
}

/// Bob, the second post and its comment are deleted; the third post is removed.
pub fn with_deletions() -> Database {
    let mut database = seeded();
    let conn: &mut TestConnection = &mut database;
    User::soft_delete_by_id(conn, 2).expect("Bob");
    Post::soft_delete_by_id(conn, 2).expect("post 2");
    Comment::soft_delete_by_id(conn, 2).expect("comment 2");
    let removed = diesel::update(posts::table.find(3)).set(posts::removed.eq(true));
    assert_eq!(removed.execute(conn), Ok(1));
    database
}

pub fn ada(conn: &mut TestConnection) -> User {
    let ada = User::find_visible(1).select(User::as_select());
    ada.get_result(conn).expect("Ada")
}

/// The keys that a query finds, in order.
macro_rules! ids {
    ($query:expr, $conn:expr) => {{
        let mut ids: Vec<i32> = $query.load($conn).expect("the query fails");
        ids.sort_unstable();
        ids
    }};
}
pub(crate) use ids;
