//! A key that no index keeps unique: its triggers say which it is.

use super::*;

names!(quarantine = "1 week");

fn diagnose(database: &mut Database) -> Vec<Finding> {
    let diagnosis = Doctor::new().model::<Name>().check(&mut **database);
    diagnosis.expect("a diagnosis").findings().to_vec()
}

#[test]
fn its_triggers_are_looked_at_too() {
    let mut database = Database::empty();
    database
        .run("CREATE TABLE names (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL)");
    let tables = schema::<Name>().columns().deleted_index();
    database.run(tables.migration(KIND).expect("a migration").up());
    assert_eq!(diagnose(&mut database), []);
    let triggers = schema::<Name>().quarantine(names::name).migration(KIND);
    let triggers = triggers.expect("a migration");
    let week = format!("{}", 7 * 86400);
    database.run(&triggers.up().replace(&week, "60"));
    let findings = diagnose(&mut database);
    let kinds: Vec<_> = findings.iter().map(|found| found.kind).collect();
    let expected = [FindingKind::NoDeletedIndex, FindingKind::OtherQuarantine];
    assert_eq!(kinds, expected);
    assert_eq!(
        findings[1].problem,
        "triggers keep the key (name) of a deleted row taken for 1 minute, and the model declares 7 days"
    );
    database.run(&mend(&findings));
    assert_eq!(diagnose(&mut database), []);
}
