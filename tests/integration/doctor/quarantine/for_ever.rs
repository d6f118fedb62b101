//! What is longer than a database counts is cut off in the triggers.

use super::*;

names!(quarantine = "1000000 days");

#[test]
fn it_is_not_another_time() {
    let mut database = Database::empty();
    database
        .run("CREATE TABLE names (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL)");
    let tables = schema::<Name>().columns().unique(names::name);
    let tables = tables.deleted_index().deleted_index_on(names::name);
    let tables = tables.quarantine(names::name);
    database.run(tables.migration(KIND).expect("a migration").up());
    let diagnosis = Doctor::new().model::<Name>().check(&mut *database);
    assert_eq!(diagnosis.expect("a diagnosis").findings(), []);
}
