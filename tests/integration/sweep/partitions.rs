//! Tables that PostgreSQL keeps in parts, by their marker.

#![cfg(feature = "postgres")]

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::soft_delete_audit;
use soft_delete_runtime::{Error, Retention};

use super::{day, rows};
use crate::database::{Database, TestConnection};
use crate::ends::schema::AUDIT;

/// Rows 1 to 4, which are visible, and 5 to 8, deleted one day after the other: these have moved to
/// places in their part where the others are in theirs.
macro_rules! partitioned {
    ($name:ident, $marker:literal, { $($columns:tt)* }, { $($attribute:tt)* }, $visible:literal) => {
        mod $name {
            use super::*;

            diesel::table! {
                letters (id) { id -> Integer, text -> Nullable<Text>, $($columns)* }
            }

            #[derive(SoftDelete)]
            #[diesel(table_name = letters)]
            #[soft_delete($($attribute)*)]
            #[expect(dead_code, reason = "names the fields to erase")]
            struct Letter {
                #[soft_delete(erase)]
                text: Option<String>,
            }

            fn filled() -> Database {
                let mut database = Database::empty();
                database.run(AUDIT);
                database.run(concat!(
                    "CREATE TABLE letters (
                         id INTEGER NOT NULL, text TEXT,
                         deleted_at TIMESTAMP NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE
                     ) PARTITION BY LIST (", $marker, ");
                     CREATE TABLE letters_visible PARTITION OF letters FOR VALUES IN (", $visible, ");
                     CREATE TABLE letters_deleted PARTITION OF letters DEFAULT;
                     CREATE UNIQUE INDEX ON letters_visible (id);
                     CREATE UNIQUE INDEX ON letters_deleted (id);
                     INSERT INTO letters (id, text) SELECT i, 'text' FROM GENERATE_SERIES(1, 8) AS i"
                ));
                let conn: &mut TestConnection = &mut database;
                for id in 5..=8 {
                    let deleted = soft_delete(letters::table.find(id)).at(day(i64::from(id) - 4));
                    assert_eq!(deleted.execute(conn).expect("a deletion").total(), 1);
                }
                database
            }

            fn ids(conn: &mut TestConnection, part: &str) -> Vec<i32> {
                diesel::sql_query(format!("SELECT id FROM {part} ORDER BY id"))
                    .load::<Id>(conn)
                    .expect("rows")
                    .into_iter()
                    .map(|row| row.id)
                    .collect()
            }

            #[test]
            fn r30_rows_move_between_parts_and_end_in_the_right_one() -> Result<(), Error> {
                let mut database = filled();
                let conn: &mut TestConnection = &mut database;
                assert_eq!(ids(conn, "letters_visible"), [1, 2, 3, 4]);
                assert_eq!(restore(letters::table.find(8)).execute(conn)?.total(), 1);
                assert_eq!(ids(conn, "letters_visible"), [1, 2, 3, 4, 8]);
                assert_eq!(ids(conn, "letters_deleted"), [5, 6, 7]);
                let erased = erase::<Letter>(Retention::days(1)).now(day(4)).audit();
                assert_eq!(rows(&erased.batch_size(1).execute(conn)?), [("letters", 2)]);
                let texts = letters::table.filter(letters::text.is_null());
                let texts = texts.select(letters::id).order(letters::id);
                assert_eq!(texts.load::<i32>(conn)?, [5, 6]);
                let purged = purge::<Letter>(Retention::days(1)).now(day(4)).audit();
                assert_eq!(rows(&purged.execute(conn)?), [("letters", 2)]);
                assert_eq!(ids(conn, "letters"), [1, 2, 3, 4, 7, 8]);
                let records = soft_delete_audit::table
                    .order(soft_delete_audit::id)
                    .select((soft_delete_audit::verb, soft_delete_audit::row_key));
                let of = |verb: &str, key: &str| (verb.to_owned(), key.to_owned());
                let expected = [of("erase", "5"), of("erase", "6"), of("purge", "5"), of("purge", "6")];
                let mut records = records.load::<(String, String)>(conn)?;
                records.sort_unstable();
                assert_eq!(records, expected);
                Ok(())
            }

            /// In a transaction of the caller the rows are known by where they are.
            #[test]
            fn r32_a_place_is_one_of_its_part() -> Result<(), Error> {
                let mut database = filled();
                let conn: &mut TestConnection = &mut database;
                conn.transaction(|conn| {
                    let purged = purge::<Letter>(Retention::days(1)).now(day(9));
                    assert_eq!(rows(&purged.execute(conn)?), [("letters", 4)]);
                    Ok::<_, Error>(())
                })?;
                assert_eq!(ids(conn, "letters"), [1, 2, 3, 4]);
                Ok(())
            }
        }
    };
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    id: i32,
}

partitioned!(
    timestamp,
    "deleted_at",
    { deleted_at -> Nullable<Timestamp>, },
    {},
    "NULL"
);
partitioned!(
    flag,
    "is_deleted",
    { is_deleted -> Bool, deleted_at -> Nullable<Timestamp>, },
    { column = is_deleted, stamp = deleted_at },
    "FALSE"
);
