//! The scopes: on everything that Diesel builds, and as SQL that one would write by hand.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{case_when, count, count_star, exists, not};
use diesel::prelude::*;
use diesel::sql_types::Text;
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

#[test]
fn r01_scopes_on_the_model_and_on_its_table() {
    let conn = &mut *with_deletions();
    assert_eq!(ids!(User::visible().select(users::id), conn), [1]);
    assert_eq!(ids!(users::table.visible().select(users::id), conn), [1]);
    assert_eq!(ids!(User::only_deleted().select(users::id), conn), [2]);
    assert_eq!(
        ids!(users::table.only_deleted().select(users::id), conn),
        [2]
    );
    assert_eq!(ids!(User::with_deleted().select(users::id), conn), [1, 2]);
    assert_eq!(
        ids!(users::table.with_deleted().select(users::id), conn),
        [1, 2]
    );
}

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
fn r01_scopes_on_grouped_and_counted_queries() {
    let conn = &mut *with_deletions();
    assert_eq!(users::table.visible().count().get_result(conn), Ok(1_i64));
    assert_eq!(users::table.count().visible().get_result(conn), Ok(1_i64));
    let per_post = comments::table
        .group_by(comments::post_id)
        .select((comments::post_id, count(comments::id)))
        .visible()
        .order(comments::post_id);
    assert_eq!(per_post.load::<(i32, i64)>(conn), Ok(vec![(1, 1), (3, 1)]));
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
fn r01_scopes_in_sub_queries_and_unions() {
    let conn = &mut *with_deletions();
    let with_posts = users::table.filter(exists(
        posts::table.visible().filter(posts::user_id.eq(users::id)),
    ));
    assert_eq!(ids!(with_posts.select(users::id), conn), [1]);
    let of_visible = posts::table
        .filter(posts::user_id.eq_any(users::table.visible().select(users::id)))
        .select(posts::id);
    assert_eq!(ids!(of_visible, conn), [1, 2]);
    let everyone = users::table
        .visible()
        .select(users::id)
        .union(users::table.only_deleted().select(users::id));
    assert_eq!(ids!(everyone, conn), [1, 2]);
}

#[test]
fn r01_a_scope_covers_an_or_filter_before_it() {
    let conn = &mut *with_deletions();
    let query = users::table
        .filter(users::id.eq(1))
        .or_filter(users::id.eq(2));
    assert_eq!(ids!(query.visible().select(users::id), conn), [1]);
    let boxed = query.into_boxed::<TestBackend>().visible();
    assert_eq!(ids!(boxed.select(users::id), conn), [1]);
}

#[test]
fn r01_an_or_filter_after_a_scope_undoes_it() {
    // Documented, since it is Diesel's meaning of `or_filter`; this is what the clippy line is for.
    let conn = &mut *with_deletions();
    let query = users::table.visible().or_filter(users::id.eq(2));
    assert_eq!(ids!(query.select(users::id), conn), [1, 2]);
}

#[diesel::dsl::auto_type(dsl_path = "soft_delete_runtime::dsl")]
fn visible_authors() -> _ {
    users::table
        .visible()
        .visible_left_join(posts::table)
        .filter(users::id.gt(0_i32))
}

#[diesel::dsl::auto_type(dsl_path = "soft_delete_runtime::dsl")]
fn deleted_in(start: DateTime<Utc>, end: DateTime<Utc>) -> _ {
    users::table
        .only_deleted()
        .deleted_between(start, end)
        .deleted_before(end)
}

#[diesel::dsl::auto_type(dsl_path = "soft_delete_runtime::dsl")]
fn ids_with_deleted() -> _ {
    let id: users::id = users::id;
    users::table
        .with_deleted()
        .visible_inner_join(posts::table)
        .select(id)
}

fn find_by_hand(id: i32) -> dsl::FindVisible<users::table, i32> {
    User::find_visible(id)
}

#[test]
fn r01_each_scope_has_a_type_that_can_be_written_or_inferred() {
    let conn = &mut *with_deletions();
    let rows = visible_authors().select((users::id, posts::id.nullable()));
    assert_eq!(
        rows.load::<(i32, Option<i32>)>(conn),
        Ok(vec![(1, Some(1))])
    );
    let now = Utc::now() + TimeDelta::hours(1);
    assert_eq!(
        ids!(
            deleted_in(now - TimeDelta::days(1), now).select(users::id),
            conn
        ),
        [2]
    );
    assert_eq!(ids!(ids_with_deleted(), conn), [1]);
    assert_eq!(ids!(find_by_hand(1).select(users::id), conn), [1]);
}

#[test]
fn r01_conditions_as_expressions() {
    let conn = &mut *with_deletions();
    let label = case_when(users::table.is_visible(), "visible".into_sql::<Text>())
        .otherwise("deleted".into_sql::<Text>());
    let rows = users::table
        .select((
            users::id,
            users::table.is_visible(),
            users::table.is_deleted(),
            label,
        ))
        .order((users::table.is_deleted().desc(), users::id.asc()))
        .load::<(i32, bool, bool, String)>(conn);
    let expected = vec![
        (2, false, true, "deleted".to_owned()),
        (1, true, false, "visible".to_owned()),
    ];
    assert_eq!(rows, Ok(expected));

    let either = users::table.filter(users::table.is_visible().or(users::id.eq(2)));
    assert_eq!(ids!(either.select(users::id), conn), [1, 2]);

    // A table that is joined the ordinary way can be scoped by its condition.
    let joined = users::table
        .inner_join(posts::table)
        .filter(posts::table.is_visible());
    assert_eq!(ids!(joined.select(posts::id), conn), [1]);
}

#[test]
fn r02_the_sql_is_what_one_writes_by_hand() {
    assert_eq!(
        sql(&users::table.visible().select(users::id)),
        r#"SELECT "users"."id" FROM "users" WHERE ("users"."deleted_at" IS NULL)"#,
    );
    assert_eq!(
        sql(&users::table.only_deleted().select(users::id)),
        r#"SELECT "users"."id" FROM "users" WHERE ("users"."deleted_at" IS NOT NULL)"#,
    );
    assert_eq!(
        sql(&tags::table.visible().select(tags::id)),
        r#"SELECT "tags"."id" FROM "tags" WHERE  NOT ("tags"."is_deleted")"#,
    );
    assert_eq!(
        sql(&tags::table.only_deleted().select(tags::id)),
        r#"SELECT "tags"."id" FROM "tags" WHERE "tags"."is_deleted""#,
    );
    assert_eq!(
        sql(&comments::table.visible().select(comments::id)),
        r#"SELECT "comments"."id" FROM "comments" WHERE ("comments"."deleted_at" = 0)"#,
    );
    assert_eq!(
        sql(&comments::table.only_deleted().select(comments::id)),
        r#"SELECT "comments"."id" FROM "comments" WHERE ("comments"."deleted_at" != 0)"#,
    );
}

#[test]
fn r02_the_sql_is_byte_for_byte_that_of_diesel() {
    assert_same_sql!(
        users::table.visible(),
        users::table.filter(users::deleted_at.is_null())
    );
    assert_same_sql!(
        users::table.only_deleted(),
        users::table.filter(users::deleted_at.is_not_null()),
    );
    assert_same_sql!(
        tags::table.visible(),
        tags::table.filter(not(tags::is_deleted))
    );
    assert_same_sql!(
        tags::table.only_deleted(),
        tags::table.filter(tags::is_deleted)
    );
    assert_same_sql!(
        posts::table.visible(),
        posts::table.filter(not(posts::is_deleted).and(not(posts::removed))),
    );
    assert_same_sql!(users::table.with_deleted(), users::table);
    assert_same_sql!(
        User::find_visible(7),
        users::table.find(7).filter(users::deleted_at.is_null()),
    );
    let time = DateTime::<Utc>::UNIX_EPOCH;
    assert_same_sql!(
        users::table.deleted_before(time),
        users::table.filter(users::deleted_at.lt(time.naive_utc())),
    );
    assert_same_sql!(
        posts::table.deleted_after(time),
        posts::table.filter(posts::is_deleted.and(posts::deleted_at.ge(time.naive_utc()))),
    );
    assert_same_sql!(
        users::table.visible().visible_left_join(posts::table),
        users::table.filter(users::deleted_at.is_null()).left_join(
            posts::table.on(posts::user_id
                .eq(users::id)
                .and(not(posts::is_deleted).and(not(posts::removed))),)
        ),
    );
}

#[test]
fn r02_the_marker_is_never_a_bound_value() {
    let queries = [
        diesel::debug_query::<TestBackend, _>(&users::table.visible()).to_string(),
        diesel::debug_query::<TestBackend, _>(&tags::table.only_deleted()).to_string(),
        diesel::debug_query::<TestBackend, _>(&posts::table.visible()).to_string(),
        diesel::debug_query::<TestBackend, _>(&comments::table.visible()).to_string(),
        diesel::debug_query::<TestBackend, _>(&restore(comments::table)).to_string(),
    ];
    for query in queries {
        assert!(query.ends_with("-- binds: []"), "{query}");
    }
}

#[test]
fn r04_time_scopes_are_half_open() {
    let conn = &mut *with_deletions();
    let at = |hour| {
        format!("2026-05-01T{hour:02}:00:00Z")
            .parse::<DateTime<Utc>>()
            .expect("time")
    };
    restore(users::table).execute(conn).expect("restore");
    soft_delete(users::table.find(1))
        .at(at(10))
        .execute(conn)
        .expect("Ada");
    soft_delete(users::table.find(2))
        .at(at(12))
        .execute(conn)
        .expect("Bob");

    assert_eq!(
        ids!(users::table.deleted_before(at(12)).select(users::id), conn),
        [1]
    );
    assert_eq!(
        ids!(users::table.deleted_after(at(12)).select(users::id), conn),
        [2]
    );
    assert_eq!(
        ids!(
            users::table
                .deleted_between(at(10), at(12))
                .select(users::id),
            conn
        ),
        [1]
    );
    assert_eq!(
        ids!(
            users::table
                .deleted_between(at(10), at(13))
                .select(users::id),
            conn
        ),
        [1, 2]
    );

    let an_hour_ago = Utc::now() - TimeDelta::hours(1);
    soft_delete(posts::table.find(1))
        .at(an_hour_ago)
        .execute(conn)
        .expect("post 1");
    let query = posts::table
        .deleted_for(TimeDelta::minutes(59))
        .select(posts::id);
    assert_eq!(ids!(query, conn), [1]);
    let query = posts::table
        .deleted_for(TimeDelta::minutes(61))
        .select(posts::id);
    assert_eq!(ids!(query, conn), [0; 0]);
}

#[test]
fn r04_time_scopes_leave_out_visible_rows() {
    let conn = &mut *with_deletions();
    let tomorrow = Utc::now() + TimeDelta::days(1);
    assert_eq!(
        ids!(
            users::table.deleted_before(tomorrow).select(users::id),
            conn
        ),
        [2]
    );
    assert_eq!(
        ids!(
            posts::table.deleted_before(tomorrow).select(posts::id),
            conn
        ),
        [2]
    );
    // 0 comes before every time, but means visible.
    assert_eq!(
        ids!(
            comments::table
                .deleted_before(tomorrow)
                .select(comments::id),
            conn
        ),
        [2]
    );
    let long_ago = DateTime::<Utc>::UNIX_EPOCH - TimeDelta::days(1);
    assert_eq!(
        ids!(
            comments::table.deleted_after(long_ago).select(comments::id),
            conn
        ),
        [2]
    );
}

#[derive(Debug, PartialEq, HasQuery)]
#[diesel(
    table_name = users,
    base_query = users::table.visible(),
    base_query_type = dsl::Visible<users::table>,
    check_for_backend(TestBackend),
)]
struct VisibleUser {
    id: i32,
    email: String,
}

#[test]
fn r05_visible_by_default_in_diesels_own_way() {
    let conn = &mut *with_deletions();
    let ada = VisibleUser {
        id: 1,
        email: "ada@example.org".to_owned(),
    };
    assert_eq!(VisibleUser::query().load(conn), Ok(vec![ada]));
    assert_same_sql!(
        VisibleUser::query(),
        users::table
            .filter(users::deleted_at.is_null())
            .select((users::id, users::email)),
    );
}

#[test]
fn r08_a_row_may_be_hidden_by_more_than_one_flag() {
    let conn = &mut *with_deletions();
    assert_eq!(ids!(posts::table.visible().select(posts::id), conn), [1]);
    // Removed is not deleted.
    assert_eq!(
        ids!(posts::table.only_deleted().select(posts::id), conn),
        [2]
    );
    assert_eq!(
        sql(&posts::table.visible().count()),
        r#"SELECT COUNT(*) FROM "posts" WHERE ( NOT ("posts"."is_deleted") AND  NOT ("posts"."removed"))"#,
    );
    // A deletion writes the marker only, and does not wait for the moderator.
    assert_eq!(
        soft_delete(posts::table.find(3))
            .execute(conn)
            .expect("delete")
            .total(),
        1
    );
    let flags = posts::table
        .find(3)
        .select((posts::is_deleted, posts::removed));
    assert_eq!(flags.get_result(conn), Ok((true, true)));
    assert_eq!(
        restore(posts::table.find(3))
            .execute(conn)
            .expect("restore")
            .total(),
        1
    );
    assert_eq!(flags.get_result(conn), Ok((false, true)));
    assert_eq!(ids!(posts::table.visible().select(posts::id), conn), [1]);
}
