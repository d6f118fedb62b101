//! What is deleted.

use super::*;

#[test]
fn r10_every_target_of_diesels_update_is_one() {
    let conn = &mut *seeded();
    let ada = User::find_visible(1)
        .select(User::as_select())
        .get_result(conn)
        .expect("Ada");
    assert_eq!(soft_delete(&ada).execute(conn).expect("a row").total(), 1);
    assert_eq!(
        soft_delete(users::table.find(2))
            .execute(conn)
            .expect("a key")
            .total(),
        1
    );
    let of_ada = posts::table.filter(posts::user_id.eq(1));
    assert_eq!(
        soft_delete(of_ada).execute(conn).expect("a filter").total(),
        2
    );
    let scoped = posts::table.visible().filter(posts::id.gt(0));
    assert_eq!(
        soft_delete(scoped)
            .execute(conn)
            .expect("a scoped query")
            .total(),
        1
    );
    assert_eq!(
        soft_delete(tags::table)
            .execute(conn)
            .expect("a table")
            .total(),
        3
    );
    let post = posts::table
        .find(1)
        .select(Post::as_select())
        .get_result(conn)
        .expect("post 1");
    let children = Comment::belonging_to(&post);
    assert_eq!(
        soft_delete(children)
            .execute(conn)
            .expect("children")
            .total(),
        1
    );
}

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
fn r10_the_short_forms_of_the_model() {
    let conn = &mut *seeded();
    let ada = User::find_visible(1)
        .select(User::as_select())
        .get_result(conn)
        .expect("Ada");
    assert!(!ada.is_deleted());
    assert_eq!(ada.soft_delete(conn).expect("delete Ada").total(), 1);
    assert_eq!(
        User::soft_delete_by_id(conn, 2)
            .expect("delete Bob")
            .total(),
        1
    );
    assert_eq!(User::visible().count().get_result(conn), Ok(0_i64));

    let ada = User::only_deleted()
        .find(1)
        .select(User::as_select())
        .get_result(conn);
    let ada = ada.expect("Ada is deleted");
    assert!(ada.is_deleted());
    assert_eq!(ada.restore(conn).expect("restore Ada").total(), 1);
    assert_eq!(
        User::restore_by_id(conn, 2).expect("restore Bob").total(),
        1
    );
    assert_eq!(User::visible().count().get_result(conn), Ok(2_i64));
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

#[test]
fn r07_the_marker_may_be_missing_from_the_struct() {
    /// Another view of the same table, which needs nothing of ours.
    #[derive(Debug, PartialEq, Queryable, Selectable, Identifiable)]
    #[diesel(table_name = users, check_for_backend(TestBackend))]
    struct Email {
        id: i32,
        email: String,
    }
    let conn = &mut *seeded();
    let email = User::find_visible(1)
        .select(Email::as_select())
        .get_result(conn)
        .expect("Ada");
    assert_eq!(
        soft_delete(&email)
            .execute(conn)
            .expect("by another struct")
            .total(),
        1
    );
    assert_eq!(
        User::visible()
            .select(Email::as_select())
            .load(conn)
            .expect("visible")
            .len(),
        1
    );
}
