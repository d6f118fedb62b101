//! The scopes of time.

use super::*;

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
