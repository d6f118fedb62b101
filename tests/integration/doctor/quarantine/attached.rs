//! A trigger of SQLite is in the database of its table.

use super::*;

diesel::table! {
    beside.names (id) {
        id -> Integer,
        name -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(quarantine = "1 day")]
struct Name {}

#[test]
fn triggers_are_looked_for_and_made_there() {
    let mut database = Database::empty();
    database.run(
        "ATTACH ':memory:' AS beside;
         CREATE TABLE beside.names (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL)",
    );
    let tables = schema::<Name>()
        .columns()
        .unique(names::name)
        .deleted_index();
    database.run(tables.migration(KIND).expect("a migration").up());
    let diagnose = |database: &mut Database| {
        let diagnosis = Doctor::new().model::<Name>().check(&mut **database);
        diagnosis.expect("a diagnosis").findings().to_vec()
    };
    let script = mend(&diagnose(&mut database));
    database.run(&script.replace("86400", "60"));
    let findings = diagnose(&mut database);
    assert_eq!(findings[0].kind, FindingKind::OtherQuarantine);
    database.run(&mend(&findings));
    assert_eq!(diagnose(&mut database), []);
}
