//! What is sent to the database.

use super::*;

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
    // A second flag hides a row too, and does not mark it.
    assert_eq!(
        sql(&posts::table.visible().count()),
        r#"SELECT COUNT(*) FROM "posts" WHERE ( NOT ("posts"."is_deleted") AND  NOT ("posts"."removed"))"#,
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
