//! Keys of the types that one database has, each batch beginning behind the one before.

#![cfg(any(feature = "postgres", feature = "mysql"))]

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::soft_delete_audit;
use soft_delete_runtime::{Error, Retention};

use super::day;
use crate::database::{Database, TestConnection};
use crate::ends::schema::AUDIT;

macro_rules! key {
    ($name:ident, { $type:ty } $ddl:literal, $keys:expr) => {
        mod $name {
            use super::*;

            diesel::table! {
                entries (id) {
                    id -> $type,
                    note -> Nullable<Text>,
                    deleted_at -> BigInt,
                }
            }

            #[derive(SoftDelete)]
            #[diesel(table_name = entries)]
            #[expect(dead_code, reason = "names the table of the key")]
            struct Entry {
                #[soft_delete(erase_unique = "{key}")]
                note: Option<String>,
            }

            #[test]
            fn r30_keys_come_back() -> Result<(), Error> {
                let mut database = Database::empty();
                database.run(AUDIT);
                database.run(concat!(
                    "CREATE TABLE entries (
                         id ",
                    $ddl,
                    " PRIMARY KEY NOT NULL, note VARCHAR(100) NULL,
                         deleted_at BIGINT NOT NULL DEFAULT 0
                     )"
                ));
                let mut keys: Vec<String> = $keys.map(str::to_owned).to_vec();
                for key in &keys {
                    database.run(&format!("INSERT INTO entries (id) VALUES ('{key}')"));
                }
                let conn: &mut TestConnection = &mut database;
                soft_delete(entries::table).at(day(0)).execute(conn)?;
                let erased = erase::<Entry>(Retention::days(1)).now(day(2)).batch_size(1);
                assert_eq!(erased.execute(conn)?.total(), keys.len());
                let notes = entries::table.select(entries::note.assume_not_null());
                let mut notes: Vec<String> = notes.load(conn)?;
                notes.sort_unstable();
                keys.sort_unstable();
                assert_eq!(notes, keys);
                let purged = purge::<Entry>(Retention::days(1)).now(day(2)).batch_size(2);
                assert_eq!(purged.audit().execute(conn)?.total(), keys.len());
                let records = soft_delete_audit::table.select(soft_delete_audit::row_key);
                let mut records: Vec<String> = records.load(conn)?;
                records.sort_unstable();
                assert_eq!(records, keys);
                Ok(())
            }
        }
    };
}

key!(small, { SmallInt } "SMALLINT", ["-7", "0", "9", "10", "32767"]);

#[cfg(feature = "postgres")]
key!(uuid, { Uuid } "UUID", [
    "00000000-0000-0000-0000-000000000000",
    "01925f20-3800-7000-a157-14ac276aaeac",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
]);

#[cfg(not(feature = "postgres"))]
key!(unsigned, { Unsigned<BigInt> } "BIGINT UNSIGNED", ["0", "7", "10", "18446744073709551615"]);

#[cfg(not(feature = "postgres"))]
key!(tiny, { TinyInt } "TINYINT", ["-128", "-7", "0", "10", "127"]);
