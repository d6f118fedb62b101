//! Joins: the first table is scoped in `WHERE`, a joined one in its `ON`.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, sql};
use crate::schema::{comments, posts, seed, tags, users};

/// Nobody is deleted, but Bob's only post is, and the first comment.
fn with_deletions() -> Database {
    let mut conn = Database::new();
    seed(&mut conn);
    soft_delete(posts::table.find(3))
        .execute(&mut *conn)
        .expect("post 3");
    soft_delete(comments::table.find(1))
        .execute(&mut *conn)
        .expect("comment 1");
    conn
}

#[test]
fn r03_the_sql_is_what_one_writes_by_hand() {
    let left = users::table.visible().visible_left_join(posts::table);
    assert_eq!(
        sql(&left.select(users::id)),
        r#"SELECT "users"."id" FROM ("users" LEFT OUTER JOIN "posts" ON (("posts"."user_id" = "users"."id") AND ( NOT ("posts"."is_deleted") AND  NOT ("posts"."removed")))) WHERE ("users"."deleted_at" IS NULL)"#,
    );
    let inner = users::table.visible_inner_join(posts::table);
    assert_eq!(
        sql(&inner.select(users::id)),
        r#"SELECT "users"."id" FROM ("users" INNER JOIN "posts" ON (("posts"."user_id" = "users"."id") AND ( NOT ("posts"."is_deleted") AND  NOT ("posts"."removed"))))"#,
    );
}

#[test]
fn r03_an_alias_can_come_first() {
    let conn = &mut *with_deletions();
    let writer = diesel::alias!(users as writer);
    let query = writer
        .visible_left_join(posts::table.on(posts::user_id.eq(writer.field(users::id))))
        .visible()
        .select((writer.field(users::id), posts::id.nullable()))
        .order((writer.field(users::id), posts::id));
    let rows = vec![(1, Some(1)), (1, Some(2)), (2, None)];
    assert_eq!(query.load::<(i32, Option<i32>)>(conn), Ok(rows));
    assert!(sql(&query).contains(r#"WHERE ("writer"."deleted_at" IS NULL)"#));
}

#[test]
fn r03_joins_nested_on_the_left() {
    let conn = &mut *with_deletions();
    let rows = posts::table
        .inner_join(users::table)
        .visible_left_join(comments::table.on(comments::post_id.eq(posts::id)))
        .visible_left_join(tags::table.on(tags::post_id.eq(posts::id)))
        .visible()
        .select((posts::id, comments::id.nullable(), tags::id.nullable()))
        .order(posts::id)
        .load::<(i32, Option<i32>, Option<i32>)>(conn);
    assert_eq!(rows, Ok(vec![(1, None, Some(1)), (2, Some(2), Some(2))]));
}
