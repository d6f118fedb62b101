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
#[soft_delete(archive = archived_names, quarantine = "24 hours")]
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

#[test]
fn a_quarantined_name_is_refused_but_its_own_row_comes_back() {
    let mut database = table("");
    let schema = soft_delete_runtime::schema::<Name>()
        .columns()
        .archive()
        .deleted_index_on(names::name)
        .quarantine(names::name);
    let migration = schema.migration(KIND).expect("a migration");
    database.run(migration.up());
    database.run("INSERT INTO names (id, name) VALUES (1, 'ada')");
    let conn: &mut TestConnection = &mut database;
    soft_delete(names::table).execute(conn).unwrap();
    let ada = names::table.filter(names::name.eq("ada"));
    let checked = check_quarantine(ada).execute(conn);
    assert!(
        matches!(checked, Err(Error::Quarantined { table: "names", .. })),
        "{checked:?}"
    );
    let taken = (names::id.eq(2), names::name.eq("ada"));
    let refused = diesel::insert_into(names::table)
        .values(taken)
        .execute(conn);
    let message = refused.unwrap_err().to_string();
    assert!(
        message.starts_with("names_name_quarantine: the key is quarantined until"),
        "{message}"
    );
    let refused = restore_or_insert(ada, taken).execute(conn);
    assert!(
        matches!(refused, Err(Error::Quarantined { table: "names", .. })),
        "{refused:?}"
    );
    assert_eq!(
        restore(names::table.find(1)).execute(conn).unwrap().total(),
        1
    );
    database.run(migration.down());
}
