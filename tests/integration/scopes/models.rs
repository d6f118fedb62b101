//! What a model says about its scopes.

use super::*;

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
