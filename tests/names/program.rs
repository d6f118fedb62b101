use std::env;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Database;
use soft_delete_runtime::ddl::SchemaError;
use soft_delete_runtime::prelude::*;

#[cfg(feature = "postgres")]
type Conn = diesel::PgConnection;
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
type Conn = diesel::MysqlConnection;
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
type Conn = diesel::SqliteConnection;

const KIND: Database = if cfg!(feature = "postgres") {
    Database::Postgres
} else if cfg!(feature = "mysql") {
    Database::Mysql
} else {
    Database::Sqlite
};

fn url(variable: &str, default: &str) -> String {
    env::var(variable).unwrap_or_else(|_| default.to_owned())
}

/// A database for one table, which goes with it.
struct Place {
    conn: Conn,
    cleanup: String,
}

impl Place {
    fn new(module: &str) -> Self {
        let name = format!("soft_delete_names_{}_{module}", std::process::id());
        let (url, setup, cleanup) = match KIND {
            Database::Postgres => (
                url(
                    "POSTGRES_URL",
                    "postgres://postgres@127.0.0.1:5432/postgres",
                ),
                format!(
                    "CREATE SCHEMA {name}; SET search_path TO {name}; SET client_min_messages TO error"
                ),
                format!("DROP SCHEMA {name} CASCADE"),
            ),
            Database::Mysql => (
                url("MYSQL_URL", "mysql://root@127.0.0.1:3306/mysql"),
                format!("CREATE DATABASE {name}; USE {name}"),
                format!("DROP DATABASE {name}"),
            ),
            _ => (":memory:".to_owned(), String::new(), String::new()),
        };
        let mut conn = Conn::establish(&url).expect("a database");
        conn.batch_execute(&setup).expect("a place");
        Self { conn, cleanup }
    }

    fn run(&mut self, sql: &str) {
        if let Err(error) = self.conn.batch_execute(sql) {
            panic!("{error}\nin {sql}");
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.conn.batch_execute(&self.cleanup);
    }
}

fn quoted(name: &str) -> String {
    match KIND {
        Database::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        _ => format!("`{}`", name.replace('`', "``")),
    }
}

/// Whether there is a reason to refuse the columns of an index or a quarantine.
fn is_justified(refusal: &SchemaError, lists: &[&str]) -> bool {
    let columns = |list: &str| -> Vec<String> {
        let names = list.split(|letter: char| !letter.is_alphanumeric());
        names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    };
    lists
        .iter()
        .map(|list| columns(list))
        .any(|columns| match refusal {
            SchemaError::RepeatedColumn { .. } => {
                (1..columns.len()).any(|place| columns[..place].contains(&columns[place]))
            }
            SchemaError::MarkerInIndex { .. } => columns.iter().any(|name| name == "marker"),
            _ => false,
        })
}

/// Whether the database has no such names.
fn is_beyond(name: &str) -> bool {
    let ends_with_a_space =
        name.ends_with(|letter: char| letter.is_ascii_whitespace() || letter == '\x0b');
    name.contains('\0')
        || match KIND {
            Database::Postgres => name.len() > 63,
            Database::Mysql => {
                name.chars().count() > 64
                    || ends_with_a_space
                    || !name.chars().all(|letter| letter <= '\u{ffff}')
            }
            _ => false,
        }
}

/// A module with a table, its model, and the question whether its migration is taken.
macro_rules! thing {
    ($module:ident timestamp $names:tt $($wishes:tt)*) => {
        thing!(@ $module $names [$($wishes)*] [Nullable<Timestamp>] [quarantine = "1 day"] [quarantine]);
    };
    ($module:ident flag $names:tt $($wishes:tt)*) => {
        thing!(@ $module $names [$($wishes)*] [Bool] [] []);
    };
    ($module:ident unix_time $names:tt $($wishes:tt)*) => {
        thing!(@ $module $names [$($wishes)*] [BigInt] [quarantine = "1 day"] [quarantine]);
    };
    ($module:ident archived $names:tt $($wishes:tt)*) => {
        thing!(@ $module $names [$($wishes)*]
            [Nullable<Timestamp>] [archive = archived, quarantine = "1 day"] [archive quarantine]);
    };
    (
        @ $module:ident
        [$table:literal, $archive:literal, $key:literal, $code:literal, $word:literal, $marker:literal]
        [$unique:tt $index:tt $deleted:literal $deleted_by:tt $quarantine:tt]
        [$($type:tt)*] [$($option:tt)*] [$($verb:ident)*]
    ) => {
        mod $module {
            use super::*;

            thing!(! table things $table [$key, $code, $word, $marker] [$($type)*]);
            thing!(! table archived $archive [$key, $code, $word, $marker] [$($type)*]);

            #[derive(SoftDelete)]
            #[soft_delete(column = marker, $($option)*)]
            #[allow(dead_code)]
            struct Thing {
                id: i32,
                code: String,
                word: String,
            }

            pub fn is_taken() -> bool {
                let schema = soft_delete_runtime::schema::<Thing>().columns();
                let schema = thing!(! unique schema $unique);
                let schema = thing!(! index schema $index);
                let schema = if $deleted { schema.deleted_index() } else { schema };
                let schema = thing!(! deleted_index_on schema $deleted_by);
                $(let schema = thing!(! $verb schema $quarantine);)*
                let mut names = vec![$table, $key, $code, $word, $marker];
                if stringify!($($verb)*).starts_with("archive") {
                    names.push($archive);
                }
                names.retain(|name| is_beyond(name));
                let migration = match schema.migration(KIND) {
                    Ok(migration) => migration,
                    Err(SchemaError::Name { name, .. }) if names.contains(&name.as_str()) => {
                        return false;
                    }
                    Err(refusal) => {
                        let lists = [stringify!($unique), stringify!($index), stringify!($deleted_by), stringify!($quarantine)];
                        assert!(is_justified(&refusal, &lists), "{refusal:?}");
                        return false;
                    }
                };
                if !names.is_empty() {
                    // There can be no such table, but what cannot be is not in the migration either.
                    let text = migration.up().to_owned() + migration.down();
                    assert!(names.iter().all(|name| !text.contains(&quoted(name))), "{text}");
                    return false;
                }

                let mut place = Place::new(stringify!($module));
                let [key, code, word] = [$key, $code, $word].map(quoted);
                place.run(&format!(
                    "CREATE TABLE {} (
                        {key} INTEGER PRIMARY KEY NOT NULL, {code} VARCHAR(20) NOT NULL, {word} VARCHAR(20) NOT NULL
                    )",
                    quoted($table),
                ));
                place.run(migration.up());
                place.run(migration.down());
                place.run(migration.up());
                let conn = &mut place.conn;
                let row = (things::id.eq(1), things::code.eq("a"), things::word.eq("b"));
                assert_eq!(diesel::insert_into(things::table).values(row).execute(conn), Ok(1));
                assert!(Thing::soft_delete_by_id(conn, 1).is_ok());
                assert_eq!(Thing::only_deleted().count().get_result::<i64>(conn), Ok(1));
                assert_eq!(Thing::visible().count().get_result::<i64>(conn), Ok(0));
                assert!(Thing::restore_by_id(conn, 1).is_ok());
                assert_eq!(Thing::visible().count().get_result::<i64>(conn), Ok(1));
                place.run(migration.down());
                true
            }
        }
    };
    (
        ! table $name:ident $table:literal
        [$key:literal, $code:literal, $word:literal, $marker:literal] [$($type:tt)*]
    ) => {
        diesel::table! {
            #[sql_name = $table]
            $name (id) {
                #[sql_name = $key]
                id -> Integer,
                #[sql_name = $code]
                code -> Text,
                #[sql_name = $word]
                word -> Text,
                #[sql_name = $marker]
                marker -> $($type)*,
            }
        }
    };
    (! archive $schema:ident $columns:tt) => {
        $schema.archive()
    };
    (! $verb:ident $schema:ident ()) => {
        $schema
    };
    (! $verb:ident $schema:ident ($($column:ident),+)) => {
        $schema.$verb(($(things::$column,)+))
    };
}
