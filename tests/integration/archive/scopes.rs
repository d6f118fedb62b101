//! The scopes read the rows where they are, by the names of the table.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{TestConnection, sql};

#[test]
fn r02_the_sql_names_the_archive() {
    let visible = users::table.visible().select(users::id);
    assert_eq!(
        sql(&visible),
        "SELECT \"users\".\"id\" FROM \"users\" WHERE (\"users\".\"deleted_at\" IS NULL)",
    );
    let deleted = User::only_deleted()
        .filter(users::email.eq("ada"))
        .select(users::id);
    assert_eq!(
        sql(&deleted),
        "SELECT \"users\".\"id\" FROM \"archived_users\" AS \"users\" \
         WHERE ((\"users\".\"deleted_at\" IS NOT NULL) AND (\"users\".\"email\" = ?))",
    );
    let all = Post::with_deleted().select(posts::id);
    assert_eq!(
        sql(&all),
        "SELECT \"posts\".\"id\" FROM \
         (SELECT \"id\", \"user_id\", \"title\", \"deleted_at\" FROM \"posts\" \
         UNION ALL SELECT \"id\", \"user_id\", \"title\", \"deleted_at\" FROM \"archived_posts\") \
         AS \"posts\"",
    );
}

#[test]
fn r01_what_is_read_can_be_asked_like_any_query() {
    let conn: &mut TestConnection = &mut database();
    User::soft_delete_by_id(conn, 1).unwrap();

    let deleted = User::only_deleted()
        .select(User::as_select())
        .load(conn)
        .unwrap();
    assert!(deleted[0].is_deleted());
    assert_eq!(User::with_deleted().count().get_result::<i64>(conn), Ok(3));
    assert_eq!(
        User::with_deleted()
            .visible()
            .count()
            .get_result::<i64>(conn),
        Ok(2)
    );
    assert_eq!(
        User::with_deleted()
            .only_deleted()
            .count()
            .get_result::<i64>(conn),
        Ok(1)
    );
    let all = User::with_deleted().order(users::id.desc()).limit(2);
    let all: Vec<User> = all.select(User::as_select()).load(conn).unwrap();
    assert_eq!(all.iter().map(|user| user.id).collect::<Vec<_>>(), [3, 2]);
    let boxed = users::table
        .only_deleted()
        .into_boxed()
        .filter(users::id.gt(0));
    assert_eq!(boxed.count().get_result::<i64>(conn), Ok(1));

    // The posts went along; a visible row is not in the archive.
    let titles = Post::only_deleted()
        .inner_join(users::table.on(posts::user_id.eq(users::id)))
        .select(posts::title)
        .load::<String>(conn);
    assert_eq!(titles, Ok(Vec::new()));
    let clubs = User::only_deleted()
        .inner_join(clubs::table.on(users::club_id.eq(clubs::id)))
        .filter(clubs::deleted_at.is_null())
        .select((users::email, clubs::id))
        .load::<(String, i32)>(conn);
    assert_eq!(clubs, Ok(vec![("ada".to_owned(), 1)]));
    let owners = notes::table
        .filter(notes::user_id.eq_any(User::only_deleted().select(users::id)))
        .count();
    assert_eq!(owners.get_result::<i64>(conn), Ok(1));
    let joined = users::table.visible().visible_left_join(posts::table);
    let rows = joined
        .select((users::id, posts::id.nullable()))
        .order(users::id);
    assert_eq!(
        rows.load::<(i32, Option<i32>)>(conn),
        Ok(vec![(2, Some(3)), (3, None)])
    );
}

#[test]
fn r04_the_time_scopes_read_the_archive() {
    let conn: &mut TestConnection = &mut database();
    let deletion = User::soft_delete_by_id(conn, 1).unwrap();
    let stamp = deletion.stamp().to_utc();
    let later = stamp + chrono::TimeDelta::seconds(1);
    let count = |conn: &mut _, before| {
        users::table
            .deleted_before(before)
            .count()
            .get_result::<i64>(conn)
    };
    assert_eq!((count(conn, stamp), count(conn, later)), (Ok(0), Ok(1)));
    let between = User::only_deleted().deleted_between(stamp, later).count();
    assert_eq!(between.get_result::<i64>(conn), Ok(1));
    let after = Like::only_deleted().deleted_after(later).count();
    assert_eq!(after.get_result::<i64>(conn), Ok(0));
}
