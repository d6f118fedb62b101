//! Joins: the first table is scoped in `WHERE`, a joined one in its `ON`.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, TestBackend};

/// Nobody is deleted, but Bob's only post is, and the first comment.
fn with_deletions() -> Database {
    let mut database = seeded();
    Post::soft_delete_by_id(&mut *database, 3).expect("post 3");
    Comment::soft_delete_by_id(&mut *database, 1).expect("comment 1");
    database
}

#[test]
fn r03_a_left_join_keeps_rows_whose_right_side_is_deleted() {
    let conn = &mut *with_deletions();
    let rows = users::table
        .visible()
        .visible_left_join(posts::table)
        .select((users::id, posts::id.nullable()))
        .order((users::id, posts::id))
        .load::<(i32, Option<i32>)>(conn);
    assert_eq!(rows, Ok(vec![(1, Some(1)), (1, Some(2)), (2, None)]));
}

#[test]
fn r03_an_inner_join_drops_them() {
    let conn = &mut *with_deletions();
    let rows = users::table
        .visible_inner_join(posts::table)
        .select((users::id, posts::id))
        .order(posts::id)
        .load::<(i32, i32)>(conn);
    assert_eq!(rows, Ok(vec![(1, 1), (1, 2)]));
}

#[test]
fn r03_the_first_table_of_a_join_is_the_one_a_scope_speaks_of() {
    let conn = &mut *with_deletions();
    User::soft_delete_by_id(conn, 1).expect("Ada");
    let rows = users::table
        .visible_left_join(posts::table)
        .visible()
        .select((users::id, posts::id.nullable()))
        .load::<(i32, Option<i32>)>(conn);
    assert_eq!(rows, Ok(vec![(2, None)]));
}

#[test]
fn r03_an_explicit_on_is_kept_and_completed() {
    let conn = &mut *with_deletions();
    let on = posts::user_id.eq(users::id);
    let rows = users::table
        .visible_left_join(posts::table.on(on.and(posts::id.gt(1))))
        .select((users::id, posts::id.nullable()))
        .order((users::id, posts::id))
        .load::<(i32, Option<i32>)>(conn);
    assert_eq!(rows, Ok(vec![(1, Some(2)), (2, None)]));

    let either = users::table
        .visible_inner_join(posts::table.on(posts::id.eq(3).or(on)))
        .select(posts::id)
        .order(posts::id);
    // An `OR` in the `ON` clause lets no deleted row through.
    assert_eq!(either.load::<i32>(conn), Ok(vec![1, 2]));
}

#[test]
fn r03_aliases_are_scoped_in_their_own_on() {
    let conn = &mut *with_deletions();
    let (mine, other) = diesel::alias!(posts as mine, posts as other);
    let rows = users::table
        .visible_left_join(mine.on(mine.field(posts::user_id).eq(users::id)))
        .visible_left_join(other.on(other.field(posts::id).eq(mine.field(posts::id) + 1)))
        .select((
            users::id,
            mine.field(posts::id).nullable(),
            other.field(posts::id).nullable(),
        ))
        .order((users::id, mine.field(posts::id)))
        .load::<(i32, Option<i32>, Option<i32>)>(conn);
    let expected = vec![(1, Some(1), Some(2)), (1, Some(2), None), (2, None, None)];
    assert_eq!(rows, Ok(expected));
}

#[test]
fn r03_an_alias_can_come_first() {
    let conn = &mut *with_deletions();
    let writer = diesel::alias!(users as writer);
    let rows = writer
        .visible_left_join(posts::table.on(posts::user_id.eq(writer.field(users::id))))
        .visible()
        .select((writer.field(users::id), posts::id.nullable()))
        .order((writer.field(users::id), posts::id))
        .load::<(i32, Option<i32>)>(conn);
    assert_eq!(rows, Ok(vec![(1, Some(1)), (1, Some(2)), (2, None)]));
}

#[test]
fn r03_joins_nested_on_the_right() {
    let conn = &mut *with_deletions();
    let rows = users::table
        .visible_left_join(posts::table.visible_left_join(comments::table))
        .select((users::id, posts::id.nullable(), comments::id.nullable()))
        .order((users::id, posts::id))
        .load::<(i32, Option<i32>, Option<i32>)>(conn);
    let expected = vec![(1, Some(1), None), (1, Some(2), Some(2)), (2, None, None)];
    assert_eq!(rows, Ok(expected));
}

#[test]
fn r03_joins_nested_on_the_left() {
    let conn = &mut *with_deletions();
    let rows = posts::table
        .inner_join(users::table)
        .visible_left_join(comments::table.on(comments::post_id.eq(posts::id)))
        .visible()
        .select((posts::id, users::id, comments::id.nullable()))
        .order(posts::id)
        .load::<(i32, i32, Option<i32>)>(conn);
    assert_eq!(rows, Ok(vec![(1, 1, None), (2, 1, Some(2))]));
}

#[test]
fn r03_boxed_joins() {
    let conn = &mut *with_deletions();
    let rows = users::table
        .visible_left_join(posts::table)
        .into_boxed::<TestBackend>()
        .visible()
        .select(users::id)
        .distinct()
        .order(users::id)
        .load::<i32>(conn);
    assert_eq!(rows, Ok(vec![1, 2]));
}
