//! Names that nobody should have, but somebody has.

use std::cell::RefCell;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use proptest::prelude::{Strategy, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use soft_delete_runtime::ddl::{SchemaError, TableSchema};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Database as Kind, schema};

use super::catalogue::catalogue;
use crate::database::{Database, KIND, TestConnection};

diesel::table! {
    #[sql_name = "od'd; DROP TABLE `\"x\"; --"]
    odd (id) {
        id -> Integer,
        #[sql_name = "a\"b"]
        double -> Text,
        #[sql_name = "a`b"]
        back -> Text,
        #[sql_name = "group"]
        keyword -> Text,
        #[sql_name = "ключ с пробелами и ещё немного"]
        cyrillic -> Text,
        #[sql_name = "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters_"]
        long -> Text,
        #[sql_name = "deleted `at\" ' --"]
        marker -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[diesel(table_name = odd)]
#[soft_delete(column = marker, quarantine = "1 day")]
struct Odd {}

/// The table without its marker, and a unique index that the migration replaces.
fn made(database: &mut Database, old_index: &str) {
    let quote = |name: &str| match KIND {
        Kind::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        _ => format!("`{}`", name.replace('`', "``")),
    };
    let table = quote("od'd; DROP TABLE `\"x\"; --");
    let columns = [
        "a\"b",
        "a`b",
        "group",
        "ключ с пробелами и ещё немного",
        "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters_",
    ];
    let columns = columns.map(|column| format!(", {} VARCHAR(20)", quote(column)));
    database.run(&format!(
        "DROP TABLE IF EXISTS {table};
         CREATE TABLE {table} (id INTEGER PRIMARY KEY NOT NULL{});
         CREATE UNIQUE INDEX {} ON {table} ({})",
        columns.concat(),
        quote(old_index),
        quote("a\"b"),
    ));
}

/// One thing that a schema can say.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Unique,
    UniqueOfMany,
    Index,
    IndexOfMany,
    Deleted,
    DeletedBy,
    Quarantine,
    QuarantineOfMany,
}

fn wished(wishes: &[Wish], old_index: &str) -> TableSchema<odd::table> {
    let many = (odd::cyrillic, odd::long, odd::keyword, odd::back);
    let begin = schema::<Odd>().columns();
    let begin = begin.unique_in_place_of_index(old_index, odd::double);
    wishes.iter().fold(begin, |schema, wish| match wish {
        Wish::Unique => schema.unique(odd::back),
        Wish::UniqueOfMany => schema.unique(many),
        Wish::Index => schema.index((odd::long, odd::double)),
        Wish::IndexOfMany => schema.index(many),
        Wish::Deleted => schema.deleted_index(),
        Wish::DeletedBy => schema.deleted_index_on(odd::back),
        Wish::Quarantine => schema.quarantine((odd::back, odd::double)),
        Wish::QuarantineOfMany => schema.quarantine(many),
    })
}

/// Something in the place of a name.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        // Any letters at all.
        ".{0,70}",
        // Those that mean something.
        "[a-z\"'`;\\\\\0 -]{0,70}",
        // Those that end with something that is not seen.
        "[a-z]{0,3}[\\s\u{1}-\u{20}\u{7f}-\u{a0}]",
        // Just short enough, or not.
        "[a-zä]{30,66}",
    ]
}

/// Whether the reason for a refusal is one.
fn is_justified(refusal: &SchemaError, wishes: &[Wish], old_index: &str) -> bool {
    match refusal {
        SchemaError::Name { name, .. } => name == old_index,
        SchemaError::RepeatedIndex { .. } => (1..wishes.len()).any(|place| {
            let wish = std::mem::discriminant(&wishes[place]);
            wishes[..place]
                .iter()
                .any(|other| std::mem::discriminant(other) == wish)
        }),
        _ => false,
    }
}

#[test]
fn a_migration_with_any_names_is_taken_or_refused() {
    let wish = prop_oneof![
        proptest::strategy::Just(Wish::Unique),
        proptest::strategy::Just(Wish::UniqueOfMany),
        proptest::strategy::Just(Wish::Index),
        proptest::strategy::Just(Wish::IndexOfMany),
        proptest::strategy::Just(Wish::Deleted),
        proptest::strategy::Just(Wish::DeletedBy),
        proptest::strategy::Just(Wish::Quarantine),
        proptest::strategy::Just(Wish::QuarantineOfMany),
    ];
    let wishes = proptest::collection::vec(wish, 0..5);
    let database = RefCell::new(Database::empty());
    let (mut taken, mut refused) = (0, 0);
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(100)
    };
    let outcome = TestRunner::new(config).run(&(wishes, name()), |(wishes, old_index)| {
        match wished(&wishes, &old_index).migration(KIND) {
            Ok(migration) => {
                let database = &mut *database.borrow_mut();
                made(database, &old_index);
                for _ in 0..2 {
                    database.run(migration.up());
                    database.run(migration.down());
                }
            }
            Err(refusal) => {
                assert!(is_justified(&refusal, &wishes, &old_index), "{refusal}");
            }
        }
        Ok(())
    });
    outcome.expect("every migration is taken or refused");
    // Both happen.
    for old_index in ["fine", "", "a\0b"] {
        match wished(&[], old_index).migration(KIND) {
            Ok(_) => taken += 1,
            Err(_) => refused += 1,
        }
    }
    assert_eq!((taken, refused), (1, 2));
}

/// Adds a row with the key that all have.
fn add(conn: &mut TestConnection, id: i32) -> QueryResult<usize> {
    let row = (odd::id.eq(id), odd::double.eq("a"), odd::back.eq("b"));
    diesel::insert_into(odd::table).values(row).execute(conn)
}

#[test]
fn odd_names_are_unique_too() {
    let mut database = Database::empty();
    made(&mut database, "old");
    let migration = wished(&[Wish::UniqueOfMany], "old").migration(KIND);
    database.run(migration.expect("a migration").up());
    let conn: &mut TestConnection = &mut database;
    assert_eq!(add(conn, 1), Ok(1));
    assert!(add(conn, 2).is_err());
    assert_eq!(
        Odd::soft_delete_by_id(conn, 1).expect("a deletion").total(),
        1
    );
    assert_eq!(add(conn, 2), Ok(1));
}

#[test]
fn odd_names_are_quarantined_too() {
    let mut database = Database::empty();
    made(&mut database, "old");
    let migration = wished(&[Wish::Quarantine], "old").migration(KIND);
    database.run(migration.expect("a migration").up());
    let conn: &mut TestConnection = &mut database;
    assert_eq!(add(conn, 1), Ok(1));
    Odd::soft_delete_by_id(conn, 1).expect("a deletion");
    let refused = add(conn, 2).expect_err("a quarantine").to_string();
    assert!(
        refused.starts_with("odd_a`b_a\"b_quarantine: "),
        "{refused}"
    );
    assert!(refused.contains(" is quarantined until 2"), "{refused}");
    Odd::restore_by_id(conn, 1).expect("a restore");
}

mod elsewhere {
    //! A table of a schema, or of another database.

    use super::*;

    diesel::table! {
        attached.things (id) {
            id -> Integer,
            code -> Text,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(quarantine = "1 day")]
    struct Thing {}

    /// The database calls the schema otherwise than `table!` does here, where that is needed.
    fn made() -> (Database, String, String) {
        let mut database = Database::empty();
        if KIND == Kind::Sqlite {
            database.run("ATTACH ':memory:' AS attached");
            return (database, "attached".to_owned(), String::new());
        }
        let name = other_schema(&mut database);
        database.run(&format!("CREATE SCHEMA {name}"));
        let drop = match KIND {
            Kind::Postgres => format!("DROP SCHEMA {name} CASCADE"),
            _ => format!("DROP SCHEMA {name}"),
        };
        (database, name, drop)
    }

    #[cfg(any(feature = "postgres", feature = "mysql"))]
    fn other_schema(database: &mut Database) -> String {
        database.name() + "_attached"
    }

    #[cfg(not(any(feature = "postgres", feature = "mysql")))]
    fn other_schema(_: &mut Database) -> String {
        String::new()
    }

    #[test]
    fn the_schema_of_a_table_is_named() {
        let (mut database, name, drop) = made();
        database.run(&format!(
            "CREATE TABLE {name}.things (id INTEGER PRIMARY KEY NOT NULL, code VARCHAR(9) NOT NULL)"
        ));
        let schema = schema::<Thing>()
            .columns()
            .unique(things::code)
            .deleted_index();
        let migration = schema
            .index(things::code)
            .quarantine(things::code)
            .migration(KIND)
            .expect("a migration");
        let here = |script: &str| script.replace("attached", &name);
        for _ in 0..2 {
            database.run(&here(migration.up()));
            let row = format!("INSERT INTO {name}.things (id, code) VALUES");
            database.run(&format!("{row} (1, 'a')"));
            assert!(database.batch_execute(&format!("{row} (2, 'a')")).is_err());
            // The triggers are there, and find the table.
            let now = match KIND {
                Kind::Mysql => "UTC_TIMESTAMP(6)",
                _ => "CURRENT_TIMESTAMP",
            };
            let delete = format!("UPDATE {name}.things SET deleted_at = {now}");
            database.run(&delete);
            assert!(database.batch_execute(&format!("{row} (2, 'a')")).is_err());
            database.run(&format!("DELETE FROM {name}.things"));
            database.run(&here(migration.down()));
        }
        // Nothing of it was made anywhere else.
        assert_eq!(catalogue(&mut database, "nothing"), [""; 0]);
        if !drop.is_empty() {
            database.run(&drop);
        }
    }
}
