//! Triggers come, go and come again.

use diesel::connection::SimpleConnection;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use super::schema::*;
use crate::database::{Database, KIND};
use crate::ddl::catalogue::catalogue;

#[test]
fn the_triggers_of_an_empty_table_go_there_and_back() {
    let database = &mut empty();
    for (table, migration) in triggers() {
        let at_first = catalogue(database, table);
        database.run(migration.up());
        let after = catalogue(database, table);
        let kinds = after.iter().filter(|line| line.starts_with("trigger "));
        assert_eq!(kinds.count(), 2, "{after:#?}");
        database.run(migration.down());
        assert_eq!(catalogue(database, table), at_first);
        database.run(migration.up());
        assert_eq!(catalogue(database, table), after);
        database.run(migration.down());
    }
}

#[test]
fn the_triggers_of_a_full_table_go_there_and_back() {
    let database = &mut empty();
    for id in 1..=100 {
        database.run(&format!(
            "INSERT INTO members (id, email) VALUES ({id}, 'value {id}');
             INSERT INTO notes (id, tenant_id, slug) VALUES ({id}, 1, 'value {id}');
             INSERT INTO visits (id, code) VALUES ({id}, 'value {id}');
             INSERT INTO labels (id, name) VALUES ({id}, 'value {id}');"
        ));
    }
    for (table, migration) in triggers() {
        let at_first = catalogue(database, table);
        for _ in 0..2 {
            database.run(migration.up());
            database.run(migration.down());
            assert_eq!(catalogue(database, table), at_first);
        }
    }
}

/// The triggers read columns that come and go with them, and are there until nothing can fail any more.
#[test]
fn a_migration_with_all_of_it_goes_there_and_back() {
    let database = &mut Database::empty();
    database.run(
        "CREATE TABLE visits (id INTEGER PRIMARY KEY NOT NULL, code VARCHAR(100) NOT NULL);
         CREATE UNIQUE INDEX visits_code ON visits (code);
         INSERT INTO visits (id, code) VALUES (1, 'ada')",
    );
    let schema = schema::<Visit>()
        .columns()
        .unique_in_place_of_index("visits_code", visits::code)
        .deleted_index_on(visits::code)
        .quarantine(visits::code);
    let migration = schema.migration(KIND).expect("a migration");
    let at_first = catalogue(database, "visits");
    for _ in 0..2 {
        database.run(migration.up());
        let after = catalogue(database, "visits");
        soft_delete(visits::table)
            .execute(&mut **database)
            .expect("a deletion");
        assert!(database.batch_execute(migration.down()).is_err());
        assert_eq!(catalogue(database, "visits"), after);
        let insert = database.batch_execute("INSERT INTO visits (id, code) VALUES (2, 'ada')");
        assert!(insert.is_err());
        restore(visits::table)
            .execute(&mut **database)
            .expect("a restore");
        database.run(migration.down());
        assert_eq!(catalogue(database, "visits"), at_first);
    }
}
