//! The archive as the library makes it.

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::ddl::Migration;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, KIND, TestConnection};
use crate::schema::TIMESTAMP;

diesel::table! {
    names (id) {
        id -> Integer,
        name -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_names (id) {
        id -> Integer,
        name -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(archive = archived_names)]
#[allow(dead_code, reason = "a row moves with all its columns")]
struct Name {
    id: i32,
    name: String,
}

fn table(marker: &str) -> Database {
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE names (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL{marker}, UNIQUE (name))"
    ));
    database
}

fn catalogue(database: &mut Database) -> [Vec<String>; 2] {
    ["names", "archived_names"].map(|table| crate::ddl::catalogue::catalogue(database, table))
}

fn migration(columns: bool) -> Migration {
    let schema = soft_delete_runtime::schema::<Name>();
    let schema = if columns { schema.columns() } else { schema };
    let schema = schema
        .archive()
        .deleted_index()
        .deleted_index_on(names::name);
    schema.migration(KIND).expect("a migration")
}

#[test]
fn up_down_and_up_again() {
    let mut database = table("");
    let migration = migration(true);
    let at_first = catalogue(&mut database);
    database.run("INSERT INTO names (id, name) VALUES (1, 'ada')");
    database.run(migration.up());
    let after = catalogue(&mut database);
    assert!(after[1].len() >= 5, "{after:?}");
    database.run(migration.down());
    assert_eq!(catalogue(&mut database), at_first);
    database.run(migration.up());
    assert_eq!(catalogue(&mut database), after);

    let conn: &mut TestConnection = &mut database;
    assert_eq!(soft_delete(names::table).execute(conn).unwrap().total(), 1);
    assert_eq!(Name::only_deleted().count().get_result::<i64>(conn), Ok(1));
    assert_eq!(names::table.count().get_result::<i64>(conn), Ok(0));
}

#[test]
fn rows_that_are_deleted_by_now_move_there_and_back() {
    let mut database = table(&format!(", deleted_at {TIMESTAMP}"));
    database.run(
        "INSERT INTO names (id, name, deleted_at)
         VALUES (1, 'ada', NULL), (2, 'bob', '2026-05-01 12:00:00'), (3, 'cleo', '2026-05-02 12:00:00')",
    );
    let migration = migration(false);
    database.run(migration.up());
    let rows = |conn: &mut TestConnection| {
        let own = names::table
            .select(names::id)
            .order(names::id)
            .load::<i32>(conn);
        let deleted = Name::only_deleted()
            .select(names::id)
            .order(names::id)
            .load::<i32>(conn);
        (own.unwrap(), deleted.unwrap())
    };
    assert_eq!(rows(&mut database), (vec![1], vec![2, 3]));
    let restored = restore(names::table.find(2)).execute(&mut *database);
    assert_eq!(restored.unwrap().total(), 1);
    database.run(migration.down());
    let own: Vec<i32> = names::table
        .select(names::id)
        .order(names::id)
        .load(&mut *database)
        .unwrap();
    let visible = names::table
        .visible()
        .count()
        .get_result::<i64>(&mut *database);
    assert_eq!((own, visible), (vec![1, 2, 3], Ok(2)));
}

/// On MySQL whatever is done next commits what was done before.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn rows_that_cannot_move_are_not_in_both_tables() {
    use diesel::connection::SimpleConnection;

    let mut database = table(&format!(", deleted_at {TIMESTAMP}"));
    database.run(
        "INSERT INTO names (id, name, deleted_at) VALUES (1, 'ada', '2026-05-01 12:00:00'), (2, 'bob', NULL);
         CREATE TABLE letters (name_id INTEGER NOT NULL, FOREIGN KEY (name_id) REFERENCES names (id));
         INSERT INTO letters (name_id) VALUES (1)",
    );
    let at_first = catalogue(&mut database);
    let migration = migration(false);
    assert!(database.batch_execute(migration.up()).is_err());
    database.run("CREATE TABLE whatever (id INTEGER PRIMARY KEY)");
    assert_eq!(catalogue(&mut database), at_first);
    let keys = names::table.select(names::id).order(names::id);
    assert_eq!(keys.load::<i32>(&mut *database), Ok(vec![1, 2]));

    database.run("DELETE FROM letters");
    database.run(migration.up());
    assert_eq!(keys.load::<i32>(&mut *database), Ok(vec![2]));
    let deleted = Name::only_deleted().count();
    assert_eq!(deleted.get_result::<i64>(&mut *database), Ok(1));
}

/// A key that the database makes, or takes for a question.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn keys_of_the_database_come_back_as_they_were() {
    let mut database = table(&format!(", deleted_at {TIMESTAMP}"));
    database.run(if cfg!(feature = "postgres") {
        "ALTER TABLE names ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
         INSERT INTO names (id, name) OVERRIDING SYSTEM VALUE VALUES (0, 'ada')"
    } else {
        "ALTER TABLE names MODIFY COLUMN id INTEGER AUTO_INCREMENT;
         INSERT INTO names (id, name) VALUES (1, 'ada');
         UPDATE names SET id = 0"
    });
    database.run("UPDATE names SET deleted_at = '2026-05-01 12:00:00'");
    let migration = migration(false);
    database.run(migration.up());
    assert_eq!(
        names::table.count().get_result::<i64>(&mut *database),
        Ok(0)
    );
    database.run(migration.down());
    let keys = names::table.select(names::id);
    assert_eq!(keys.load::<i32>(&mut *database), Ok(vec![0]));
}

#[test]
fn the_way_back_loses_no_row() {
    use diesel::connection::SimpleConnection;

    let mut database = table("");
    let migration = migration(true);
    database.run(migration.up());
    database.run("INSERT INTO names (id, name) VALUES (1, 'ada')");
    let conn: &mut TestConnection = &mut database;
    soft_delete(names::table).execute(conn).unwrap();
    let refused = conn
        .transaction::<_, diesel::result::Error, _>(|conn| conn.batch_execute(migration.down()));
    assert!(refused.is_err());
    assert_eq!(Name::only_deleted().count().get_result::<i64>(conn), Ok(1));
}

/// Without it a row of the archive could come back twice.
#[test]
fn the_archive_has_the_key_of_the_table() {
    let mut database = table("");
    database.run(migration(true).up());
    for name in ["ada", "bob"] {
        database.run(&format!(
            "INSERT INTO names (id, name) VALUES (1, '{name}')"
        ));
        let deleted = soft_delete(names::table).execute(&mut *database);
        let is_first = name == "ada";
        assert_eq!(deleted.is_ok(), is_first, "{deleted:?}");
        if let Err(error) = deleted {
            assert!(matches!(error, Error::ArchiveConflict { .. }), "{error:?}");
        }
    }
}

mod by_id {
    //! A deletion has a number, by which its copies are found.

    use super::*;

    diesel::table! {
        marks (id) {
            id -> Integer,
            is_deleted -> Bool,
            deleted_at -> Nullable<Timestamp>,
            deletion_id -> Nullable<BigInt>,
        }
    }
    diesel::table! {
        archived_marks (id) {
            id -> Integer,
            is_deleted -> Bool,
            deleted_at -> Nullable<Timestamp>,
            deletion_id -> Nullable<BigInt>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(
        archive = archived_marks,
        column = is_deleted,
        stamp = deleted_at,
        deletion_id = deletion_id
    )]
    #[allow(dead_code, reason = "a row moves with all its columns")]
    struct Mark {
        id: i32,
    }

    fn indexes(database: &mut Database, table: &str) -> usize {
        let lines = crate::ddl::catalogue::catalogue(database, table);
        let is_index = |line: &&String| line.contains("idx");
        lines.iter().filter(is_index).count()
    }

    #[test]
    fn the_archive_has_an_index_for_whatever_it_is_searched_by() {
        let mut database = table("");
        let names = soft_delete_runtime::schema::<Name>().columns().archive();
        let names = names.deleted_index_on(names::name);
        database.run(names.migration(KIND).expect("a migration").up());
        assert_eq!(indexes(&mut database, "archived_names"), 2);

        database.run("CREATE TABLE marks (id INTEGER PRIMARY KEY NOT NULL)");
        let marks = soft_delete_runtime::schema::<Mark>().columns().archive();
        let migration = marks.migration(KIND).expect("a migration");
        // One that was asked for is not made again.
        let asked = marks.deleted_index_on(marks::deletion_id);
        let asked = asked.migration(KIND).expect("a migration");
        assert_eq!(asked.up().len(), migration.up().len());
        database.run(migration.up());
        assert_eq!(indexes(&mut database, "archived_marks"), 2);
        database.run("INSERT INTO marks (id) VALUES (1), (2)");
        let conn: &mut TestConnection = &mut database;
        let deletion = soft_delete(marks::table.find(1))
            .deletion_id(7_i64)
            .execute(conn);
        assert_eq!(deletion.expect("a deletion").total(), 1);
        let by_id = Mark::only_deleted().filter(marks::deletion_id.eq(7));
        assert_eq!(by_id.select(marks::id).get_result::<i32>(conn), Ok(1));
        assert_eq!(restore(marks::table).execute(conn).unwrap().total(), 1);
        database.run(migration.down());
    }
}
