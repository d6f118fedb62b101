//! Keys of rows in the archive, in quarantine.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, restore_or_insert, schema};

use crate::database::{Database, KIND, TestConnection};

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

/// A table with Ada, its archive, and what takes both back.
fn guarded(name: &str, of_archive: impl Fn(&str) -> String) -> (Database, String) {
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE names (id INTEGER PRIMARY KEY NOT NULL, name {name} NOT NULL, UNIQUE (name))"
    ));
    let schema = schema::<Name>()
        .columns()
        .archive()
        .deleted_index_on(names::name)
        .quarantine(names::name);
    let migration = schema.migration(KIND).expect("a migration");
    database.run(&of_archive(migration.up()));
    database.run("INSERT INTO names (id, name) VALUES (1, 'ada')");
    (database, migration.down().to_owned())
}

fn add(conn: &mut TestConnection, id: i32, name: &str) -> QueryResult<usize> {
    let row = (names::id.eq(id), names::name.eq(name));
    diesel::insert_into(names::table).values(row).execute(conn)
}

/// Whether an error is the trigger's.
fn is_quarantine(error: &diesel::result::Error) -> bool {
    let message = error.to_string();
    message.starts_with("names_name_quarantine: the key is quarantined until")
}

#[test]
fn a_name_is_refused_but_its_own_row_comes_back() {
    let (mut database, down) = guarded("VARCHAR(100)", str::to_owned);
    let conn: &mut TestConnection = &mut database;
    soft_delete(names::table).execute(conn).unwrap();
    let ada = names::table.filter(names::name.eq("ada"));
    let checked = check_quarantine(ada).execute(conn);
    assert!(
        matches!(checked, Err(Error::Quarantined { table: "names", .. })),
        "{checked:?}"
    );
    let refused = add(conn, 2, "ada").unwrap_err();
    assert!(is_quarantine(&refused), "{refused}");
    let taken = (names::id.eq(2), names::name.eq("ada"));
    let refused = restore_or_insert(ada, taken).execute(conn);
    assert!(
        matches!(refused, Err(Error::Quarantined { table: "names", .. })),
        "{refused:?}"
    );
    assert_eq!(
        restore(names::table.find(1)).execute(conn).unwrap().total(),
        1
    );
    database.run(&down);
}

#[test]
fn a_row_does_not_come_back_while_another_had_its_name_later() {
    let (mut database, _) = guarded("VARCHAR(100)", str::to_owned);
    let conn: &mut TestConnection = &mut database;
    let an_hour_ago = chrono::Utc::now() - chrono::TimeDelta::hours(1);
    let deletion = soft_delete(names::table).at(an_hour_ago).execute(conn);
    assert_eq!(deletion.unwrap().total(), 1);
    assert_eq!(add(conn, 2, "eva"), Ok(1));
    soft_delete(names::table).execute(conn).unwrap();
    database.run("UPDATE archived_names SET name = 'ada'");
    let conn: &mut TestConnection = &mut database;
    let refused = restore(names::table.find(1)).execute(conn);
    assert!(
        matches!(refused, Err(Error::Quarantined { table: "names", .. })),
        "{refused:?}"
    );
    assert_eq!(
        restore(names::table.find(2)).execute(conn).unwrap().total(),
        1
    );
}

/// The script cannot know the collations of the table, and a statement of one's own can.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
#[test]
fn the_quarantine_compares_as_the_table_does_and_a_scope_as_the_archive_does() {
    const ANY_CASE: &str = "VARCHAR(100) COLLATE NOCASE";
    let made = |up: &str| {
        let (first, rest) = up.split_once(" AS SELECT").expect("the archive");
        let (_, rest) = rest.split_once(';').expect("a statement");
        let columns =
            format!("id INTEGER NOT NULL, name {ANY_CASE} NOT NULL, deleted_at TIMESTAMP");
        format!("{first} ({columns});{rest}")
    };
    for (of_archive, found) in [
        (&(|up: &str| up.to_owned()) as &dyn Fn(&str) -> String, 0),
        (&made, 1),
    ] {
        let (mut database, down) = guarded(ANY_CASE, of_archive);
        let conn: &mut TestConnection = &mut database;
        soft_delete(names::table).execute(conn).unwrap();
        let refused = add(conn, 2, "ADA").unwrap_err();
        assert!(is_quarantine(&refused), "{refused}");
        let shouted = Name::only_deleted().filter(names::name.eq("ADA")).count();
        assert_eq!(shouted.get_result::<i64>(conn), Ok(found));
        assert_eq!(
            restore(names::table.find(1)).execute(conn).unwrap().total(),
            1
        );
        database.run(&down);
    }
}
