//! Triggers from when the model declared a quarantine.

use super::*;

names!(retention = "365 days");

/// The same table, at that time.
mod before {
    use super::*;

    names!(quarantine = "1 week");
}

fn healthy() -> Database {
    let mut database = Database::empty();
    database
        .run("CREATE TABLE names (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL)");
    let tables = schema::<Name>().columns().unique(names::name);
    let tables = tables.deleted_index().deleted_index_on(names::name);
    database.run(tables.migration(KIND).expect("a migration").up());
    database
}

fn diagnose(database: &mut Database) -> Vec<Finding> {
    let diagnosis = Doctor::new().model::<Name>().check(&mut **database);
    diagnosis.expect("a diagnosis").findings().to_vec()
}

#[test]
fn triggers_that_are_left_are_told_of_and_dropped() {
    let mut database = healthy();
    assert_eq!(diagnose(&mut database), []);
    let without = catalogue(&mut database, "names");
    let triggers = schema::<before::Name>().quarantine(before::names::name);
    let triggers = triggers.migration(KIND).expect("a migration");
    database.run(triggers.up());
    let findings = diagnose(&mut database);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].kind, FindingKind::UndeclaredQuarantine);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(
        findings[0].problem.replace(['"', '`'], ""),
        "triggers keep keys of deleted rows taken, and the model declares no quarantine: \
         names_name_quarantine_insert, names_name_quarantine_update"
    );
    database.run(&mend(&findings));
    assert_eq!(diagnose(&mut database), []);
    assert_eq!(catalogue(&mut database, "names"), without);
    // Nothing is left that the migration would stumble over.
    database.run(triggers.up());
}

#[test]
fn other_triggers_are_left_alone() {
    let mut database = healthy();
    database.run(&other_trigger("names"));
    assert_eq!(diagnose(&mut database), []);
}
