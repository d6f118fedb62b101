//! Changes of rows that may be deleted meanwhile.

use super::*;

/// A changeset that would resurrect and re-stamp, were it not for `skip_update` and
/// `update_visible`.
#[derive(AsChangeset, Identifiable)]
#[diesel(table_name = users, treat_none_as_null = true)]
struct Saved {
    id: i32,
    email: String,
    #[diesel(skip_update)]
    #[expect(dead_code, reason = "Diesel leaves it out of the update")]
    deleted_at: Option<chrono::NaiveDateTime>,
}

#[test]
fn r19_saving_a_stale_row_does_not_resurrect_it() {
    let conn = &mut *seeded();
    let stale = Saved {
        id: 1,
        email: "ada@example.com".to_owned(),
        deleted_at: None,
    };
    soft_delete(users::table.find(1))
        .at(noon())
        .execute(conn)
        .expect("delete");

    assert_eq!(update_visible(&stale).set(&stale).execute(conn), Ok(0));
    assert_eq!(stamp_of(1, conn), Some(noon()));
    let email = users::table
        .find(1)
        .select(users::email)
        .get_result::<String>(conn);
    assert_eq!(email.as_deref(), Ok("ada@example.org"));

    // Without `update_visible` the row is written, but `skip_update` still keeps the marker.
    assert_eq!(diesel::update(&stale).set(&stale).execute(conn), Ok(1));
    assert_eq!(stamp_of(1, conn), Some(noon()));
}

#[test]
fn r19_update_visible_is_diesels_update() {
    let conn = &mut *seeded();
    soft_delete(users::table.find(2))
        .execute(conn)
        .expect("delete");
    let changed = update_visible(users::table)
        .set(users::reason.eq("seen"))
        .execute(conn);
    assert_eq!(changed, Ok(1));
    assert_eq!(
        sql(&update_visible(posts::table.find(1)).set(posts::title.eq("new"))),
        r#"UPDATE "posts" SET "title" = ? WHERE (("posts"."id" = ?) AND ( NOT ("posts"."is_deleted") AND  NOT ("posts"."removed")))"#,
    );
}
