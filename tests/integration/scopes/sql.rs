//! What is sent to the database.

use super::*;

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
