//! On everything that Diesel builds.

use super::*;

#[test]
fn r01_scopes_on_a_filtered_ordered_and_limited_query() {
    let conn = &mut *with_deletions();
    let query = posts::table
        .filter(posts::user_id.eq(1))
        .order(posts::id.desc())
        .limit(5);
    assert_eq!(ids!(query.visible().select(posts::id), conn), [1]);
    assert_eq!(ids!(query.only_deleted().select(posts::id), conn), [2]);
    assert_same_sql!(
        users::table
            .filter(users::id.gt(0))
            .order(users::id)
            .visible(),
        users::table
            .filter(users::id.gt(0))
            .order(users::id)
            .filter(users::deleted_at.is_null()),
    );
}

#[test]
fn r01_a_scope_on_a_grouped_query() {
    assert_same_sql!(
        comments::table
            .only_deleted()
            .group_by(comments::post_id)
            .select(count_star()),
        comments::table
            .filter(comments::deleted_at.ne(diesel::dsl::sql("0")))
            .group_by(comments::post_id)
            .select(count_star()),
    );
}

#[test]
fn r01_scopes_on_boxed_queries() {
    let conn = &mut *with_deletions();
    let mut query = users::table.into_boxed::<TestBackend>().visible();
    query = query.filter(users::email.like("%example.org"));
    assert_eq!(ids!(query.select(users::id), conn), [1]);
    let boxed = users::table
        .filter(users::id.gt(0))
        .into_boxed::<TestBackend>();
    assert_eq!(ids!(boxed.only_deleted().select(users::id), conn), [2]);
    assert_same_sql!(
        users::table.into_boxed::<TestBackend>().visible(),
        users::table
            .into_boxed::<TestBackend>()
            .filter(users::deleted_at.is_null()),
    );
}

#[test]
fn r01_scopes_on_the_children_of_a_row() {
    let conn = &mut *with_deletions();
    let ada = User::find_visible(1)
        .select(User::as_select())
        .get_result(conn)
        .expect("Ada");
    assert_eq!(
        ids!(Post::belonging_to(&ada).visible().select(posts::id), conn),
        [1]
    );
    assert_eq!(
        ids!(
            Post::belonging_to(&ada).only_deleted().select(posts::id),
            conn
        ),
        [2]
    );

    let posts = Post::belonging_to(&ada)
        .select(Post::as_select())
        .load(conn)
        .expect("posts");
    let comments = Comment::belonging_to(&posts)
        .visible()
        .select(Comment::as_select())
        .load(conn)
        .expect("comments")
        .grouped_by(&posts);
    assert_eq!(comments.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn r01_scopes_on_aliases() {
    let conn = &mut *with_deletions();
    let author = diesel::alias!(users as author);
    assert_eq!(
        ids!(author.visible().select(author.field(users::id)), conn),
        [1]
    );
    assert_eq!(
        ids!(author.only_deleted().select(author.field(users::id)), conn),
        [2]
    );
    assert_eq!(author.with_deleted().count().get_result(conn), Ok(2_i64));
    assert_same_sql!(
        author.visible(),
        author.filter(author.field(users::deleted_at).is_null()),
    );
}

#[test]
fn r01_scopes_in_sub_queries() {
    let conn = &mut *with_deletions();
    let with_posts = users::table.filter(exists(
        posts::table.visible().filter(posts::user_id.eq(users::id)),
    ));
    assert_eq!(ids!(with_posts.select(users::id), conn), [1]);
    let of_visible = posts::table
        .filter(posts::user_id.eq_any(users::table.visible().select(users::id)))
        .select(posts::id);
    assert_eq!(ids!(of_visible, conn), [1, 2]);
}

#[test]
fn r01_an_or_filter_after_a_scope_undoes_it() {
    // Documented, since it is Diesel's meaning of `or_filter`; this is what the clippy line is for.
    let conn = &mut *with_deletions();
    let query = users::table.visible().or_filter(users::id.eq(2));
    assert_eq!(ids!(query.select(users::id), conn), [1, 2]);
}
