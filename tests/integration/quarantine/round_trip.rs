//! Triggers come, go and come again.

use super::schema::*;
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
