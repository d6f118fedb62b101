//! Names that nobody should have, but somebody has: the archive is made, used and dropped, or
//! refused.

use diesel::prelude::*;
use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::ddl::{SchemaError, TableSchema};
use soft_delete_runtime::prelude::*;

use crate::database::{Database, KIND, TestConnection};

/// What is asked for besides the archive.
const WISHES: [[bool; 5]; 4] = [
    [false; 5],
    [true; 5],
    [true, false, true, false, true],
    [false, true, false, true, false],
];

fn quote(name: &str) -> String {
    match KIND {
        Kind::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        _ => format!("`{}`", name.replace('`', "``")),
    }
}

/// A test of a table and an archive, whose model knows it as `$name`.
macro_rules! names {
    (
        $module:ident, $name:ident
        $table:literal $archive:literal ($key:literal, $code:literal, $marker:literal)
        $expected:expr
    ) => {
        mod $module {
            use super::*;

            diesel::table! {
                #[sql_name = $table]
                things (id) {
                    #[sql_name = $key]
                    id -> Integer,
                    #[sql_name = $code]
                    code -> Text,
                    #[sql_name = $marker]
                    deleted_at -> Nullable<Timestamp>,
                }
            }
            diesel::table! {
                #[sql_name = $archive]
                $name (id) {
                    #[sql_name = $key]
                    id -> Integer,
                    #[sql_name = $code]
                    code -> Text,
                    #[sql_name = $marker]
                    deleted_at -> Nullable<Timestamp>,
                }
            }

            #[derive(SoftDelete)]
            #[soft_delete(archive = $name, quarantine = "1 day")]
            #[allow(dead_code, reason = "a row moves with all its columns")]
            struct Thing {
                id: i32,
                code: String,
            }

            fn schema(wishes: [bool; 5]) -> TableSchema<things::table> {
                let schema = soft_delete_runtime::schema::<Thing>().columns().archive();
                let [unique, index, deleted, deleted_by, quarantine] = wishes;
                let schema = if unique { schema.unique(things::code) } else { schema };
                let schema = if index { schema.index(things::code) } else { schema };
                let schema = if deleted { schema.deleted_index() } else { schema };
                let schema = if deleted_by { schema.deleted_index_on(things::code) } else { schema };
                if quarantine { schema.quarantine(things::code) } else { schema }
            }

            #[test]
            fn are_taken_or_refused() {
                for wishes in WISHES {
                    let migration = match schema(wishes).migration(KIND) {
                        Ok(migration) => migration,
                        Err(refusal) => {
                            let expected: fn(&SchemaError, [bool; 5]) -> bool = $expected;
                            assert!(expected(&refusal, wishes), "{refusal}");
                            continue;
                        }
                    };
                    let mut database = Database::empty();
                    database.run(&format!(
                        "CREATE TABLE {} ({} INTEGER PRIMARY KEY NOT NULL, {} VARCHAR(20) NOT NULL)",
                        quote($table),
                        quote($key),
                        quote($code),
                    ));
                    database.run(migration.up());
                    database.run(migration.down());
                    database.run(migration.up());
                    let conn: &mut TestConnection = &mut database;
                    let row = (things::id.eq(1), things::code.eq("a"));
                    assert_eq!(diesel::insert_into(things::table).values(row).execute(conn), Ok(1));
                    assert!(Thing::soft_delete_by_id(conn, 1).is_ok());
                    assert_eq!(Thing::only_deleted().count().get_result::<i64>(conn), Ok(1));
                    assert!(Thing::restore_by_id(conn, 1).is_ok());
                    database.run(migration.down());
                }
            }
        }
    };
}

fn never(_: &SchemaError, _: [bool; 5]) -> bool {
    false
}

/// The name of the archive is refused, on one database.
fn is_name(refusal: &SchemaError, on: Kind) -> bool {
    KIND == on && matches!(refusal, SchemaError::Name { .. })
}

names! {
    quotes, archived_things
    "od'd; DROP TABLE `\"x\"; --" "the `old` \"od'd\"; --" ("k\"e`y", "a`b\"; --", "gone `at\" ' --")
    never
}
names! {
    keywords, archived_things
    "order" "table" ("primary", "index", "where")
    never
}
names! {
    of_the_triggers, archived_things
    "NEW" "sd_row" ("sd_self", "OLD", "new")
    never
}
names! {
    longest, archived_things
    "a_table_with_a_name_as_long_as_postgresql_takes_it_63_letters_x"
    "a_table_with_a_name_as_long_as_postgresql_takes_it_63_letters_y"
    (
        "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters1",
        "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters2",
        "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters3"
    )
    never
}
names! {
    too_long, archived_things
    "things" "an_archive_with_a_name_that_postgresql_cuts_off_as_it_has_64_letters" ("id", "code", "gone")
    |refusal, _| KIND != Kind::Sqlite && matches!(refusal, SchemaError::Name { .. })
}
names! {
    beyond, archived_things
    "things" "архив 🦀" ("id", "code", "gone")
    |refusal, _| is_name(refusal, Kind::Mysql)
}
names! {
    ending_with_a_space, archived_things
    "things" "old " ("id", "code", "gone")
    |refusal, _| is_name(refusal, Kind::Mysql)
}
names! {
    reserved, archived_things
    "things" "SQLite_things" ("id", "code", "gone")
    |refusal, _| is_name(refusal, Kind::Sqlite)
}
names! {
    of_the_table, archived_things
    "things" "Things" ("id", "code", "gone")
    |refusal, _| is_name(refusal, Kind::Sqlite)
}
names! {
    of_the_table_itself, archived_things
    "things" "things" ("id", "code", "gone")
    |refusal, _| matches!(refusal, SchemaError::Name { .. })
}
names! {
    of_an_index, archived_things
    "things" "things_code_visible_key" ("id", "code", "gone")
    |refusal, [unique, ..]| unique && matches!(refusal, SchemaError::RepeatedIndex { .. })
}
names! {
    of_an_index_of_the_archive, things_code
    "things" "things_code" ("visible", "code", "gone")
    |refusal, [unique, ..]| unique && matches!(refusal, SchemaError::RepeatedIndex { .. })
}
