//! Deleted rows in a part of the table: its keys are those of each part.

use diesel::prelude::*;
use soft_delete_runtime::ddl::Migration;

use super::*;

names!(quarantine = "1 week");

/// The triggers come after the parts.
#[test]
fn it_is_told_of_triggers() {
    let mut database = Database::empty();
    database.run("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    let tables = schema::<Name>().columns().unique(names::name);
    database.run(tables.migration(KIND).expect("a migration").up());
    database.run(
        Migration::of_partitions::<Name>()
            .expect("a migration")
            .up(),
    );
    let diagnose = |database: &mut Database| {
        let diagnosis = Doctor::new().model::<Name>().check(&mut **database);
        diagnosis.expect("a diagnosis").findings().to_vec()
    };
    let findings = diagnose(&mut database);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].kind, FindingKind::QuarantineWithoutTriggers);
    assert_eq!(
        findings[0].problem,
        "no trigger keeps the keys of deleted rows taken"
    );
    let triggers = schema::<Name>().quarantine(names::name).migration(KIND);
    let triggers = triggers.expect("a migration");
    let week = format!("{}", 7 * 86400);
    database.run(&triggers.up().replace(&week, "60"));
    let findings = diagnose(&mut database);
    let said: Vec<_> = findings
        .iter()
        .map(|found| (found.kind, found.table.as_str()))
        .collect();
    let expected = [
        (FindingKind::NoDeletedIndex, "names_deleted"),
        (FindingKind::OtherQuarantine, "names"),
    ];
    assert_eq!(said, expected);
    database.run(&mend(&findings));
    assert_eq!(diagnose(&mut database), []);
    database.run("INSERT INTO names (id, name) VALUES (1, 'Ada')");
    assert!(Name::soft_delete_by_id(&mut *database, 1).is_ok());
    let again = diesel::insert_into(names::table).values((names::id.eq(2), names::name.eq("Ada")));
    let refused = again.execute(&mut *database).unwrap_err();
    assert!(
        refused.to_string().contains("quarantined until"),
        "{refused}"
    );
}
