//! A plain `UNIQUE` of an existing table, and the rows that were there, become right.

use diesel::prelude::*;
use diesel::result::QueryResult;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Database as Kind, schema};

use super::catalogue::catalogue;
use super::schema::{Visit, visits};
use crate::database::{Database, KIND, TestConnection};

/// A table with a constraint, another one that points at it, and rows in both.
fn made() -> Database {
    let mut database = Database::empty();
    let mut key = "PRIMARY KEY";
    if KIND == Kind::Sqlite {
        database.run("PRAGMA foreign_keys = ON");
        key = "PRIMARY KEY AUTOINCREMENT";
    }
    database.run(&format!(
        "CREATE TABLE visits (
             id INTEGER {key} NOT NULL, tenant_id INTEGER NOT NULL,
             code VARCHAR(20) NOT NULL, CONSTRAINT visits_code_key UNIQUE (code)
         );
         CREATE TABLE letters (
             id INTEGER PRIMARY KEY NOT NULL, visit_id INTEGER NOT NULL,
             FOREIGN KEY (visit_id) REFERENCES visits (id) ON DELETE CASCADE
         );
         INSERT INTO visits (id, tenant_id, code) VALUES (1, 1, 'a'), (2, 1, 'b');
         INSERT INTO letters (id, visit_id) VALUES (1, 1), (2, 2);"
    ));
    database
}

fn add(conn: &mut TestConnection, id: i32, code: &str) -> QueryResult<usize> {
    let row = (
        visits::id.eq(id),
        visits::tenant_id.eq(1),
        visits::code.eq(code),
    );
    diesel::insert_into(visits::table).values(row).execute(conn)
}

/// The table is as it should be, and nothing is lost.
fn assert_right(database: &mut Database) {
    let conn = &mut **database;
    let ids = Visit::visible().select(visits::id).order(visits::id);
    assert_eq!(ids.load::<i32>(conn), Ok(vec![1, 2]));
    let letters = diesel::dsl::sql::<diesel::sql_types::BigInt>("SELECT COUNT(*) FROM letters");
    assert_eq!(letters.get_result::<i64>(conn), Ok(2));

    assert!(add(conn, 3, "a").is_err());
    assert_eq!(
        Visit::soft_delete_by_id(conn, 1)
            .expect("a deletion")
            .total(),
        1
    );
    assert_eq!(add(conn, 3, "a"), Ok(1));
    // The foreign key is there still.
    let orphan = diesel::sql_query("INSERT INTO letters (id, visit_id) VALUES (3, 9)");
    assert!(orphan.execute(conn).is_err());
}

#[test]
fn a_constraint_gives_way() {
    if KIND == Kind::Sqlite {
        return made_anew();
    }
    let database = &mut made();
    let schema = schema::<Visit>().columns();
    let schema = schema.unique_in_place_of_constraint("visits_code_key", visits::code);
    let migration = schema.migration(KIND).expect("a migration");
    let at_first = catalogue(database, "visits");
    for _ in 0..2 {
        database.run(migration.up());
        database.run(migration.down());
        assert_eq!(catalogue(database, "visits"), at_first);
    }
    database.run(migration.up());
    assert_right(database);
}

/// As the README says.
fn made_anew() {
    let database = &mut made();
    let schema = schema::<Visit>().columns().unique(visits::code);
    let migration = schema.migration(KIND).expect("a migration");
    database.run("INSERT INTO visits VALUES (9, 1, 'c'); DELETE FROM visits WHERE id = 9");
    database.run(&format!(
        "PRAGMA foreign_keys = OFF;
         BEGIN;
         CREATE TABLE visits_anew (
             id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, tenant_id INTEGER NOT NULL, code VARCHAR(20) NOT NULL
         );
         INSERT INTO visits_anew SELECT id, tenant_id, code FROM visits;
         UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'visits') WHERE name = 'visits_anew';
         DROP TABLE visits;
         ALTER TABLE visits_anew RENAME TO visits;
         {}
         COMMIT;
         PRAGMA foreign_keys = ON;",
        migration.up()
    ));
    assert_right(database);
    database.run("INSERT INTO visits (tenant_id, code) VALUES (1, 'c')");
    let newest = visits::table.select(diesel::dsl::max(visits::id));
    assert_eq!(newest.get_result(&mut **database), Ok(Some(10)));
}
