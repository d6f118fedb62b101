//! The types of scoped queries.

use super::*;

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
