//! Every kind of marker, to the smallest difference that it can tell.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::Retention;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::soft_delete_audit;

use super::left;
use crate::database::Database;
use crate::ends::schema::AUDIT;
use crate::schema::TIMESTAMP;

/// A time whose text has a fraction, and one whose text has none.
const TIMES: [&str; 3] = [
    "2026-05-01T12:00:00.123456Z",
    "2026-05-01T12:00:00Z",
    "2026-05-01T12:00:00.100Z",
];

/// A purge of rows that were deleted just before the cut-off, at it, and just after, and of one
/// that is visible.
macro_rules! marker {
    ($name:ident, { $($column:ident: $marker:ty),+ } $option:meta, $ddl:expr, $unit:expr, $precision:expr) => {
        mod $name {
            use super::*;

            diesel::table! {
                entries (id) {
                    id -> Integer,
                    note -> Nullable<Text>,
                    $($column -> $marker,)+
                }
            }

            #[derive(SoftDelete)]
            #[diesel(table_name = entries)]
            #[$option]
            #[expect(dead_code, reason = "names the table of the marker")]
            struct Entry {
                id: i32,
                #[soft_delete(erase)]
                note: Option<String>,
            }

            /// The cut-off, at the precision of the marker.
            fn times() -> impl Iterator<Item = DateTime<Utc>> {
                TIMES.into_iter().map(|time| {
                    use chrono::DurationRound;
                    let time: DateTime<Utc> = time.parse().expect("a time");
                    time.duration_trunc($precision).expect("a time")
                })
            }

            fn deleted_around(time: DateTime<Utc>) -> Database {
                let mut database = Database::empty();
                // Times are in UTC, whatever the session likes.
                if cfg!(feature = "postgres") {
                    database.run("SET TIME ZONE 'Asia/Tokyo'; SET DateStyle TO German");
                } else if cfg!(feature = "mysql") {
                    database.run("SET time_zone = '+09:00'");
                }
                database.run(AUDIT);
                database.run(&format!(
                    "CREATE TABLE entries (
                         id INTEGER PRIMARY KEY NOT NULL, note VARCHAR(20) NULL, {}
                     );
                     INSERT INTO entries (id, note) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')",
                    $ddl
                ));
                for (id, at) in [(1, time - $unit), (2, time), (3, time + $unit)] {
                    let deletion = soft_delete(entries::table.find(id)).at(at);
                    assert_eq!(deletion.execute(&mut *database).expect("a deletion").total(), 1);
                }
                database
            }

            #[test]
            fn r30_what_is_older_than_the_cut_off_goes() {
                for time in times() {
                    let conn = &mut *deleted_around(time);
                    let now = time + TimeDelta::days(30);
                    let all = || purge::<Entry>(Retention::days(30)).now(now).audit();
                    let preview = all().preview(conn).expect("a preview");
                    let report = all().execute(conn).expect("a purge");
                    assert_eq!((preview.total(), report.total()), (1, 1), "{time}");
                    let ids = entries::table.select(entries::id).order(entries::id);
                    assert_eq!(ids.load(conn), Ok(vec![2, 3, 4]));
                    let until = "retention not over, the first time at";
                    let words = format!("2 row(s) of `entries` left: {until} {now} []");
                    assert_eq!(left(&report), [words]);
                    assert_eq!(left(&preview), left(&report));
                    let deleted = soft_delete_audit::table.select(soft_delete_audit::deleted_at);
                    let stamp = (time - $unit).naive_utc();
                    assert_eq!(deleted.load(conn), Ok(vec![Some(stamp)]));
                }
            }

            #[test]
            fn r34_what_is_older_than_the_cut_off_is_erased() {
                for time in times() {
                    let conn = &mut *deleted_around(time);
                    let now = time + TimeDelta::days(30);
                    for expected in [1, 0] {
                        let report = erase::<Entry>(Retention::days(30)).now(now).execute(conn);
                        assert_eq!(report.expect("an erasure").total(), expected);
                    }
                    let notes = entries::table.select(entries::note).order(entries::id);
                    let notes: Vec<Option<String>> = notes.load(conn).expect("notes");
                    assert_eq!(notes, [None, Some("b"), Some("c"), Some("d")].map(|note| note.map(str::to_owned)));
                }
            }
        }
    };
}

marker!(
    timestamp, { deleted_at: Nullable<Timestamp> } soft_delete(),
    format!("deleted_at {TIMESTAMP} NULL"),
    TimeDelta::microseconds(1), TimeDelta::microseconds(1)
);

#[cfg(feature = "postgres")]
marker!(
    timestamptz, { deleted_at: Nullable<Timestamptz> } soft_delete(),
    "deleted_at TIMESTAMPTZ NULL",
    TimeDelta::microseconds(1), TimeDelta::microseconds(1)
);

#[cfg(all(feature = "mysql", not(feature = "postgres")))]
marker!(
    datetime, { deleted_at: Nullable<Datetime> } soft_delete(),
    "deleted_at DATETIME(6) NULL",
    TimeDelta::microseconds(1), TimeDelta::microseconds(1)
);

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
marker!(
    timestamptz_sqlite, { deleted_at: Nullable<diesel::sql_types::TimestamptzSqlite> } soft_delete(),
    "deleted_at TEXT NULL",
    TimeDelta::microseconds(1), TimeDelta::microseconds(1)
);

marker!(
    unix_time, { deleted_at: BigInt } soft_delete(),
    "deleted_at BIGINT NOT NULL DEFAULT 0",
    TimeDelta::seconds(1), TimeDelta::seconds(1)
);

marker!(
    flag_with_stamp, { is_deleted: Bool, deleted_at: Nullable<Timestamp> }
    soft_delete(column = is_deleted, stamp = deleted_at),
    format!("is_deleted BOOLEAN NOT NULL DEFAULT FALSE, deleted_at {TIMESTAMP} NULL"),
    TimeDelta::microseconds(1), TimeDelta::microseconds(1)
);

mod stampless {
    //! A flag whose stamp is missing.

    use super::*;
    use crate::database::TestConnection;
    use crate::sweep::{day, rows};

    diesel::table! {
        notes (id) {
            id -> Integer,
            author -> Nullable<Text>,
            is_deleted -> Bool,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(column = is_deleted, stamp = deleted_at)]
    #[expect(dead_code, reason = "names the field to erase")]
    struct Note {
        #[soft_delete(erase)]
        author: Option<String>,
    }

    /// A flag may be set without a stamp, and a stamp may be left behind by somebody else's restore.
    #[test]
    fn r32_a_row_without_a_stamp_stays() -> Result<(), soft_delete_runtime::Error> {
        let mut database = Database::empty();
        database.run(&format!(
            "CREATE TABLE notes (
                 id INTEGER PRIMARY KEY NOT NULL, author VARCHAR(20) NULL,
                 is_deleted BOOLEAN NOT NULL, deleted_at {TIMESTAMP} NULL
             );
             INSERT INTO notes (id, author, is_deleted, deleted_at) VALUES
                 (1, 'Ada', TRUE, NULL), (2, 'Ada', FALSE, {0}), (3, 'Ada', TRUE, {0})",
            day(0).format("'%F %T'")
        ));
        let conn: &mut TestConnection = &mut database;
        let all = || purge::<Note>(Retention::days(1)).now(day(2));
        for report in [all().preview(conn)?, all().execute(conn)?] {
            assert_eq!(rows(&report), [("notes", 1)]);
            let words = "1 row(s) of `notes` left: marked without a stamp []";
            assert_eq!(left(&report), [words]);
        }
        let ids = notes::table.select(notes::id).order(notes::id);
        assert_eq!(ids.load(conn), Ok(vec![1, 2]));
        // Nothing has to be over for those that are asked for.
        let asked_for = erase(notes::table).execute(conn)?;
        assert_eq!((asked_for.total(), left(&asked_for)), (1, vec![]));
        Ok(())
    }
}
