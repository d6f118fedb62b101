//! What is deleted.

use super::*;

#[test]
fn r10_a_target_keeps_its_own_conditions() {
    assert_eq!(
        sql(&soft_delete(users::table.find(1))),
        r#"UPDATE "users" SET "deleted_at" = ? WHERE ("users"."id" = ?) AND ("users"."deleted_at" IS NULL)"#,
    );
    assert_eq!(
        sql(&soft_delete(users::table)),
        r#"UPDATE "users" SET "deleted_at" = ? WHERE ("users"."deleted_at" IS NULL)"#,
    );
    assert_eq!(
        sql(&soft_delete(
            posts::table
                .filter(posts::id.eq(1))
                .or_filter(posts::id.eq(2))
        )),
        r#"UPDATE "posts" SET "is_deleted" = TRUE, "deleted_at" = ? WHERE (("posts"."id" = ?) OR ("posts"."id" = ?)) AND  NOT ("posts"."is_deleted")"#,
    );
    assert_eq!(
        sql(&soft_delete(tags::table.visible())),
        r#"UPDATE "tags" SET "is_deleted" = TRUE WHERE  NOT ("tags"."is_deleted") AND  NOT ("tags"."is_deleted")"#,
    );
    assert_eq!(
        sql(&soft_delete(comments::table.find(1))),
        r#"UPDATE "comments" SET "deleted_at" = ? WHERE ("comments"."id" = ?) AND ("comments"."deleted_at" = 0)"#,
    );
}

#[test]
fn a_loaded_row_knows_whether_it_is_deleted() {
    let conn = &mut *seeded();
    Post::soft_delete_by_id(conn, 1).expect("post");
    Comment::soft_delete_by_id(conn, 1).expect("comment");
    Tag::soft_delete_by_id(conn, 1).expect("tag");
    let posts = posts::table
        .select(Post::as_select())
        .order(posts::id)
        .load(conn)
        .expect("posts");
    assert_eq!(
        posts.iter().map(Post::is_deleted).collect::<Vec<_>>(),
        [true, false, false]
    );
    let comments = comments::table
        .select(Comment::as_select())
        .order(comments::id)
        .load(conn);
    let comments = comments.expect("comments");
    assert_eq!(
        comments.iter().map(Comment::is_deleted).collect::<Vec<_>>(),
        [true, false, false]
    );
    let tags = tags::table
        .select(Tag::as_select())
        .order(tags::id)
        .load(conn)
        .expect("tags");
    assert_eq!(
        tags.iter().map(Tag::is_deleted).collect::<Vec<_>>(),
        [true, false, false]
    );
}
