//! Every type of marker, on every database that has it.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Stamp};

use crate::database::{Database, TestConnection};
use crate::schema::TIMESTAMP;

fn utc(time: &str) -> DateTime<Utc> {
    time.parse().expect("a time")
}

/// Times that a text column could sort wrongly, with and without a fraction.
const TIMES: [&str; 5] = [
    "2026-05-01T12:00:00.123456Z",
    "2026-05-01T12:00:00Z",
    "2026-05-01T12:00:00.120Z",
    "2026-05-01T12:00:00.000001Z",
    "2026-12-31T23:59:59.999999Z",
];

/// [`TIMES`], and one before 1970.
fn times() -> Vec<DateTime<Utc>> {
    let mut times = TIMES.map(utc).to_vec();
    times.push(utc("1969-07-20T20:17:40.500001Z"));
    times
}

/// The times that a column of Diesel's type `Timestamp` can hold: on MySQL it is bound as a
/// `TIMESTAMP`, which begins in 1970, even where the column is a `DATETIME`.
fn times_of_timestamp() -> Vec<DateTime<Utc>> {
    if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
        TIMES.map(utc).to_vec()
    } else {
        times()
    }
}

/// A table whose marker has a certain type, with its model, and two visible rows in a database.
macro_rules! marked_table {
    ({ $marker:ty } $ddl:expr) => {
        diesel::table! {
            entries (id) {
                id -> Integer,
                deleted_at -> $marker,
            }
        }

        #[derive(SoftDelete)]
        #[diesel(table_name = entries)]
        #[expect(dead_code, reason = "names the table of the marker")]
        struct Entry {
            id: i32,
        }

        fn with_rows() -> Database {
            let mut conn = Database::empty();
            conn.run(&format!(
                "CREATE TABLE entries (id INTEGER PRIMARY KEY NOT NULL, deleted_at {});
                 INSERT INTO entries (id) VALUES (1), (2);",
                $ddl
            ));
            conn
        }
    };
}

/// What the first row holds.
macro_rules! marker {
    ($conn:expr) => {
        entries::table
            .find(1)
            .select(entries::deleted_at)
            .get_result($conn)
    };
}

/// The keys that a scope finds.
macro_rules! found {
    ($query:expr, $conn:expr) => {
        $query
            .select(entries::id)
            .order(entries::id)
            .load::<i32>($conn)
            .expect("the query fails")
    };
}

/// The way of a row there and back, for a marker that is a time. `$unit` is the smallest
/// difference that the marker can tell.
macro_rules! time_marker {
    ($name:ident, { $marker:ty } $ddl:expr, $times:expr, $visible:expr, $unit:expr, |$time:ident| $held:expr) => {
        mod $name {
            use super::*;

            marked_table!({ $marker } $ddl);

            #[test]
            fn r06_there_and_back() {
                let conn = &mut *with_rows();
                assert_eq!(marker!(conn), Ok($visible));
                for $time in $times {
                    let deletion = soft_delete(entries::table.find(1)).at($time).execute(conn);
                    let deletion = deletion.expect("delete");
                    assert_eq!((deletion.total(), deletion.stamp()), (1, $time.into()));
                    assert_eq!(marker!(conn), Ok($held), "{}", $time);
                    assert_eq!(found!(entries::table.visible(), conn), [2]);
                    assert_eq!(found!(entries::table.only_deleted(), conn), [1]);

                    let (before, after) = ($time - $unit, $time + $unit);
                    let none = [0; 0];
                    assert_eq!(found!(entries::table.deleted_before($time), conn), none);
                    assert_eq!(found!(entries::table.deleted_before(after), conn), [1]);
                    assert_eq!(found!(entries::table.deleted_after($time), conn), [1]);
                    assert_eq!(found!(entries::table.deleted_after(after), conn), none);
                    let since = entries::table.deleted_between($time, after);
                    assert_eq!(found!(since, conn), [1]);
                    let until = entries::table.deleted_between(before, $time);
                    assert_eq!(found!(until, conn), none);

                    let restoration = restore(entries::table).execute(conn).expect("restore");
                    assert_eq!(restoration.total(), 1);
                    assert_eq!(marker!(conn), Ok($visible), "{}", $time);
                    assert_eq!(found!(entries::table.visible(), conn), [1, 2]);
                }
            }
        }
    };
}

time_marker!(
    timestamp, { Nullable<Timestamp> } format!("{TIMESTAMP} NULL"),
    times_of_timestamp(), None::<NaiveDateTime>, TimeDelta::microseconds(1), |time| Some(time.naive_utc())
);

#[cfg(feature = "postgres")]
time_marker!(
    timestamptz, { Nullable<Timestamptz> } "TIMESTAMPTZ NULL",
    times(), None::<DateTime<Utc>>, TimeDelta::microseconds(1), |time| Some(time)
);

#[cfg(all(feature = "mysql", not(feature = "postgres")))]
time_marker!(
    datetime, { Nullable<Datetime> } "DATETIME(6) NULL",
    times(), None::<NaiveDateTime>, TimeDelta::microseconds(1), |time| Some(time.naive_utc())
);

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
time_marker!(
    timestamptz_sqlite, { Nullable<diesel::sql_types::TimestamptzSqlite> } "TEXT NULL",
    times(), None::<DateTime<Utc>>, TimeDelta::microseconds(1), |time| Some(time)
);

time_marker!(
    unix_time, { BigInt } "BIGINT NOT NULL DEFAULT 0",
    times(), 0_i64, TimeDelta::seconds(1), |time| time.timestamp()
);

mod flag {
    use super::*;

    marked_table!({ Bool } "BOOLEAN NOT NULL DEFAULT FALSE");

    #[test]
    fn r06_there_and_back() {
        let conn = &mut *with_rows();
        assert_eq!(marker!(conn), Ok(false));
        let deletion = soft_delete(entries::table.find(1)).at(utc(TIMES[0]));
        assert_eq!(deletion.execute(conn).expect("delete").total(), 1);
        assert_eq!(marker!(conn), Ok(true));
        assert_eq!(found!(entries::table.visible(), conn), [2]);
        assert_eq!(found!(entries::table.only_deleted(), conn), [1]);
        let restoration = restore(entries::table).execute(conn).expect("restore");
        assert_eq!(restoration.total(), 1);
        assert_eq!(marker!(conn), Ok(false));
        assert_eq!(found!(entries::table.visible(), conn), [1, 2]);
    }
}

mod flag_and_stamp {
    use super::*;

    diesel::table! {
        entries (id) {
            id -> Integer,
            is_deleted -> Bool,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[diesel(table_name = entries)]
    #[soft_delete(column = is_deleted, stamp = deleted_at)]
    #[expect(dead_code, reason = "names the table of the marker")]
    struct Entry {
        id: i32,
    }

    fn held(conn: &mut TestConnection) -> (bool, Option<DateTime<Utc>>) {
        let (flag, stamp): (bool, Option<NaiveDateTime>) = entries::table
            .find(1)
            .select((entries::is_deleted, entries::deleted_at))
            .get_result(conn)
            .expect("the row");
        (flag, stamp.map(|stamp| stamp.and_utc()))
    }

    #[test]
    fn r06_there_and_back() {
        let conn = &mut Database::empty();
        conn.run(&format!(
            "CREATE TABLE entries (
                 id INTEGER PRIMARY KEY NOT NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE,
                 deleted_at {TIMESTAMP} NULL
             );
             INSERT INTO entries (id) VALUES (1), (2);"
        ));
        let conn = &mut **conn;
        for time in times_of_timestamp() {
            let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
            assert_eq!(deletion.expect("delete").total(), 1);
            assert_eq!(held(conn), (true, Some(time)));
            assert_eq!(found!(entries::table.visible(), conn), [2]);

            let a_moment = TimeDelta::microseconds(1);
            let none = [0; 0];
            assert_eq!(found!(entries::table.deleted_before(time), conn), none);
            let later = entries::table.deleted_before(time + a_moment);
            assert_eq!(found!(later, conn), [1]);
            assert_eq!(found!(entries::table.deleted_after(time), conn), [1]);
            let later = entries::table.deleted_after(time + a_moment);
            assert_eq!(found!(later, conn), none);
            let between = entries::table.deleted_between(time, time + a_moment);
            assert_eq!(found!(between, conn), [1]);

            restore(entries::table).execute(conn).expect("restore");
            assert_eq!(held(conn), (false, None));
        }
    }

    /// A stamp that was left behind does not make a visible row a deleted one.
    #[test]
    fn r06_the_flag_decides() {
        let conn = &mut Database::empty();
        conn.run(&format!(
            "CREATE TABLE entries (
                 id INTEGER PRIMARY KEY NOT NULL, is_deleted BOOLEAN NOT NULL, deleted_at {TIMESTAMP} NULL
             );
             INSERT INTO entries VALUES (1, FALSE, '2026-05-01 12:00:00'), (2, TRUE, '2026-05-01 12:00:00');"
        ));
        let conn = &mut **conn;
        assert_eq!(found!(entries::table.visible(), conn), [1]);
        let june = utc("2026-06-01T00:00:00Z");
        assert_eq!(found!(entries::table.deleted_before(june), conn), [2]);
        let april = utc("2026-04-01T00:00:00Z");
        assert_eq!(found!(entries::table.deleted_after(april), conn), [2]);
    }
}

mod limits {
    use super::*;

    mod unix_time {
        use super::*;

        marked_table!({ BigInt } "BIGINT NOT NULL DEFAULT 0");

        #[test]
        fn r06_unix_time_cannot_hold_its_first_second() {
            let conn = &mut *with_rows();
            for time in ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.999999Z"] {
                let deletion = soft_delete(entries::table).at(utc(time)).execute(conn);
                let refused = deletion.expect_err("0 means visible");
                assert!(matches!(refused, Error::Database(_)), "{refused}");
                assert_eq!(marker!(conn), Ok(0_i64));
                assert_eq!(found!(entries::table.visible(), conn), [1, 2]);
            }
            for second in [-1, 1] {
                let time = DateTime::UNIX_EPOCH + TimeDelta::seconds(second);
                let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
                assert_eq!(deletion.expect("delete").total(), 1);
                assert_eq!(marker!(conn), Ok(second));
                restore(entries::table).execute(conn).expect("restore");
            }
        }

        #[test]
        fn r06_unix_time_holds_every_year() {
            let conn = &mut *with_rows();
            for time in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
                assert_eq!(deletion.expect("delete").total(), 1);
                assert_eq!(marker!(conn), Ok(time.timestamp()));
                restore(entries::table).execute(conn).expect("restore");
            }
        }

        #[test]
        fn r06_any_age_can_be_asked_for() {
            let conn = &mut *with_rows();
            let time = Utc::now() - TimeDelta::days(1);
            soft_delete(entries::table.find(1))
                .at(time)
                .execute(conn)
                .expect("delete");
            let none = [0; 0];
            let since_ever = std::time::Duration::MAX;
            assert_eq!(found!(entries::table.deleted_for(since_ever), conn), none);
            let since_ever = time::Duration::MAX;
            assert_eq!(found!(entries::table.deleted_for(since_ever), conn), none);
            assert_eq!(
                found!(entries::table.deleted_for(TimeDelta::MAX), conn),
                none
            );
            let not_at_all = std::time::Duration::ZERO;
            assert_eq!(found!(entries::table.deleted_for(not_at_all), conn), [1]);
            let in_an_hour = time::Duration::hours(-1);
            assert_eq!(found!(entries::table.deleted_for(in_an_hour), conn), [1]);
        }
    }

    mod timestamp {
        use super::*;

        marked_table!({ Nullable<Timestamp> } format!("{TIMESTAMP} NULL"));

        /// A database may refuse a year, but then it says so, and the row is as it was.
        #[test]
        fn r06_a_time_out_of_range_is_no_panic() {
            let conn = &mut *with_rows();
            let far = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
            for time in far {
                let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
                let expected: &[i32] = match deletion {
                    Ok(deletion) => {
                        assert_eq!(deletion.total(), 1);
                        &[2]
                    }
                    Err(refused) => {
                        assert!(matches!(refused, Error::Database(_)), "{refused}");
                        &[1, 2]
                    }
                };
                assert_eq!(found!(entries::table.visible(), conn), expected);
                restore(entries::table).execute(conn).expect("restore");
                assert_eq!(found!(entries::table.visible(), conn), [1, 2]);
            }
        }

        #[test]
        fn r06_an_age_out_of_range_is_no_panic() {
            let conn = &mut *with_rows();
            macro_rules! never_finds_a_visible_row {
                ($($age:expr),*) => {$(
                    let query = entries::table.deleted_for($age).select(entries::id);
                    // An error is the database's own: its years end earlier.
                    assert_eq!(query.load::<i32>(conn).unwrap_or_default(), [0; 0]);
                )*};
            }
            never_finds_a_visible_row!(
                std::time::Duration::MAX,
                time::Duration::MAX,
                time::Duration::MIN,
                TimeDelta::MAX,
                TimeDelta::MIN
            );
        }
    }
}

mod other_clocks {
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
        let time: DateTime<FixedOffset> =
            "2026-05-01T17:45:00.123456+05:45".parse().expect("a time");
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
}
