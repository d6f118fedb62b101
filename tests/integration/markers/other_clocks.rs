//! Times of other types.

use time::macros::{datetime, offset};

use super::*;

marked_table!({ Nullable<Timestamp> } format!("{TIMESTAMP} NULL"));

/// Writes the same point in time in a certain type, and finds it by that.
macro_rules! round_trip {
    ($time:expr, $a_second_later:expr) => {{
        let conn = &mut *with_rows();
        let deletion = soft_delete(entries::table.find(1)).at($time).execute(conn);
        assert_eq!(deletion.expect("delete").stamp(), Stamp::from($time));
        let held: Option<NaiveDateTime> = marker!(conn).expect("the row");
        let noon = utc("2026-05-01T12:00:00.123456Z");
        assert_eq!(held, Some(noon.naive_utc()));

        let none = [0; 0];
        let (time, later) = ($time, $a_second_later);
        assert_eq!(found!(entries::table.deleted_before(time), conn), none);
        assert_eq!(found!(entries::table.deleted_before(later), conn), [1]);
        assert_eq!(found!(entries::table.deleted_after(time), conn), [1]);
        assert_eq!(found!(entries::table.deleted_after(later), conn), none);
        let between = entries::table.deleted_between(time, later);
        assert_eq!(found!(between, conn), [1]);
        let mixed = entries::table.deleted_between(noon, later);
        assert_eq!(found!(mixed, conn), [1]);
    }};
}

#[test]
fn r06_time_with_an_offset() {
    let time = datetime!(2026-05-01 12:00:00.123_456 UTC);
    round_trip!(time, time + time::Duration::SECOND);
    let time = time.to_offset(offset!(-9:30));
    round_trip!(time, time + time::Duration::SECOND);
}

#[test]
fn r06_time_without_an_offset() {
    let time = datetime!(2026-05-01 12:00:00.123_456);
    round_trip!(time, time + time::Duration::SECOND);
}

#[test]
fn r06_chrono_with_an_offset() {
    let time: DateTime<FixedOffset> = "2026-05-01T17:45:00.123456+05:45".parse().expect("a time");
    round_trip!(time, time + TimeDelta::seconds(1));
}

#[test]
fn r06_chrono_without_an_offset() {
    let time = utc("2026-05-01T12:00:00.123456Z").naive_utc();
    round_trip!(time, time + TimeDelta::seconds(1));
}

#[test]
fn r06_ages_of_every_kind() {
    let conn = &mut *with_rows();
    let an_hour_ago = time::OffsetDateTime::now_utc() - time::Duration::HOUR;
    soft_delete(entries::table.find(1))
        .at(an_hour_ago)
        .execute(conn)
        .expect("delete");
    macro_rules! found_for {
        ($age:expr) => {
            found!(entries::table.deleted_for($age), conn)
        };
    }
    let none = [0; 0];
    assert_eq!(found_for!(time::Duration::minutes(59)), [1]);
    assert_eq!(found_for!(time::Duration::minutes(61)), none);
    assert_eq!(found_for!(std::time::Duration::from_secs(59 * 60)), [1]);
    assert_eq!(found_for!(std::time::Duration::from_secs(61 * 60)), none);
    assert_eq!(found_for!(TimeDelta::minutes(59)), [1]);
    assert_eq!(found_for!(TimeDelta::minutes(61)), none);
}
