//! Every type of marker, on every database that has it.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Stamp, restore_or_insert};

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

mod flag;
mod flag_and_stamp;
pub mod flags;
mod limits;
mod other_clocks;
mod relations;
