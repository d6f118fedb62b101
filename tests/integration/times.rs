//! When rows were deleted, in the layout of the module around.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::Stamp;
use soft_delete_runtime::prelude::*;

use super::alone::schema::*;
use crate::database::TestConnection;
use crate::identities;

#[test]
fn r04_a_time_scope_leaves_out_visible_rows() {
    let conn = &mut *with_deletions();
    let tomorrow = Utc::now() + TimeDelta::days(1);
    let long_ago = DateTime::<Utc>::UNIX_EPOCH - TimeDelta::days(1);
    let before = users::table.deleted_before(tomorrow).select(users::id);
    assert_eq!(ids!(before, conn), [2]);
    let after = users::table.deleted_after(long_ago).select(users::id);
    assert_eq!(ids!(after, conn), [2]);
    let between = users::table.deleted_between(long_ago, tomorrow);
    assert_eq!(ids!(between.select(users::id), conn), [2]);
}

#[test]
fn r04_an_age_can_be_asked_for() {
    let conn = &mut *with_deletions();
    let an_hour_ago = Utc::now() - TimeDelta::hours(1);
    let deletion = soft_delete(posts::table.find(1)).at(an_hour_ago);
    assert_eq!(deletion.execute(conn).expect("post 1").total(), 1);
    for (minutes, expected) in [(59, &[1][..]), (61, &[])] {
        let old = posts::table.deleted_for(TimeDelta::minutes(minutes));
        assert_eq!(ids!(old.select(posts::id), conn), expected);
    }
}

#[test]
fn r12_one_deletion_has_one_stamp_and_the_next_another() {
    let conn: &mut TestConnection = &mut seeded();
    let posts = named(soft_delete(posts::table), 1).execute(conn);
    let posts = posts.expect("posts");
    assert_eq!(identities!(conn, posts).len(), 1);
    let comments = named(soft_delete(comments::table), 2).execute(conn);
    let comments = comments.expect("comments");
    assert!(posts.stamp() < comments.stamp());
}

#[test]
fn r12_the_clock_can_be_set() {
    let conn: &mut TestConnection = &mut seeded();
    let statement = soft_delete(users::table.find(1)).at(stamp(5));
    assert_eq!(statement.stamp(), Stamp::from(stamp(5)));
    let deletion = statement.execute(conn).expect("a deletion");
    assert_eq!(deletion.stamp(), Stamp::from(stamp(5)));
    let then = users::table.deleted_between(stamp(5), stamp(6)).count();
    assert_eq!(then.get_result(conn), Ok(1_i64));
}
