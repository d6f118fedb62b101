//! The scopes, on what Diesel builds.

use diesel::dsl::{case_when, count};
use diesel::prelude::*;
use diesel::sql_types::Text;
use soft_delete_runtime::dsl;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestBackend;

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
fn r01_scopes_on_the_model_and_on_its_table() {
    let conn = &mut *with_deletions();
    assert_eq!(ids!(User::visible().select(users::id), conn), [1]);
    assert_eq!(ids!(users::table.visible().select(users::id), conn), [1]);
    assert_eq!(ids!(User::only_deleted().select(users::id), conn), [2]);
    let table = users::table.only_deleted();
    assert_eq!(ids!(table.select(users::id), conn), [2]);
    assert_eq!(ids!(User::with_deleted().select(users::id), conn), [1, 2]);
    let table = users::table.with_deleted();
    assert_eq!(ids!(table.select(users::id), conn), [1, 2]);
}

#[test]
fn r01_conditions_as_expressions() {
    let conn = &mut *with_deletions();
    let label = case_when(users::table.is_visible(), "visible".into_sql::<Text>())
        .otherwise("deleted".into_sql::<Text>());
    let columns = (
        users::id,
        users::table.is_visible(),
        users::table.is_deleted(),
        label,
    );
    let rows = User::with_deleted()
        .select(columns)
        .order((users::table.is_deleted().desc(), users::id))
        .load::<(i32, bool, bool, String)>(conn);
    let expected = vec![
        (2, false, true, "deleted".to_owned()),
        (1, true, false, "visible".to_owned()),
    ];
    assert_eq!(rows, Ok(expected));
    let either = User::with_deleted().filter(users::table.is_visible().or(users::id.eq(2)));
    assert_eq!(ids!(either.select(users::id), conn), [1, 2]);
    let joined = users::table
        .inner_join(posts::table)
        .filter(posts::table.is_visible());
    assert_eq!(ids!(joined.select(posts::id), conn), [1]);
}

#[test]
fn r01_scopes_on_filtered_counted_and_grouped_queries() {
    let conn = &mut *with_deletions();
    let query = posts::table
        .filter(posts::user_id.eq(1))
        .order(posts::id.desc())
        .limit(5);
    assert_eq!(ids!(query.visible().select(posts::id), conn), [1]);
    assert_eq!(users::table.visible().count().get_result(conn), Ok(1_i64));
    assert_eq!(users::table.count().visible().get_result(conn), Ok(1_i64));
    let per_post = comments::table
        .group_by(comments::post_id)
        .select((comments::post_id, count(comments::id)))
        .visible()
        .order(comments::post_id);
    assert_eq!(per_post.load::<(i32, i64)>(conn), Ok(vec![(1, 1), (3, 1)]));
    let deleted = User::only_deleted().filter(users::email.eq("bob"));
    assert_eq!(deleted.count().get_result(conn), Ok(1_i64));
}

#[test]
fn r01_scopes_on_the_children_of_a_row() {
    let conn = &mut *with_deletions();
    let ada = ada(conn);
    let posts = PostOfUser::belonging_to(&ada).visible();
    assert_eq!(ids!(posts.select(posts::id), conn), [1]);
}

#[test]
fn r01_a_scope_on_an_alias() {
    let conn = &mut *with_deletions();
    let author = diesel::alias!(users as author);
    let visible = author.visible().select(author.field(users::id));
    assert_eq!(ids!(visible, conn), [1]);
}

#[test]
fn r01_a_scope_in_a_union() {
    let conn = &mut *with_deletions();
    let deleted = User::only_deleted().select(users::id);
    let everyone = users::table.visible().select(users::id).union(deleted);
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
fn r05_visible_by_default_in_diesels_own_way() {
    let conn = &mut *with_deletions();
    let (id, email) = (1, "ada".to_owned());
    let ada = VisibleUser { id, email };
    assert_eq!(VisibleUser::query().load(conn), Ok(vec![ada]));
}

#[test]
fn r08_a_row_may_be_hidden_by_more_than_one_flag() {
    let conn = &mut *with_deletions();
    assert_eq!(ids!(posts::table.visible().select(posts::id), conn), [1]);
    // Removed is not deleted.
    assert_eq!(ids!(Post::only_deleted().select(posts::id), conn), [2]);
    // A deletion writes the marker only, and does not wait for the moderator.
    let deletion = soft_delete(posts::table.find(3)).execute(conn);
    assert_eq!(deletion.expect("a deletion").total(), 1);
    let removed = Post::only_deleted().filter(posts::removed);
    assert_eq!(ids!(removed.select(posts::id), conn), [3]);
    let restoration = restore(posts::table.find(3)).execute(conn);
    assert_eq!(restoration.expect("a restore").total(), 1);
    let removed = posts::table.find(3).select(posts::removed);
    assert_eq!(removed.get_result(conn), Ok(true));
    assert_eq!(ids!(posts::table.visible().select(posts::id), conn), [1]);
}
