//! The key of a table with an archive is a plain one.

use diesel::prelude::*;

use super::*;

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
#[soft_delete(archive = archived_names, quarantine = "1 week")]
#[allow(dead_code, reason = "a row moves with all its columns")]
struct Name {
    id: i32,
    name: String,
}

/// The same table, before it had an archive.
mod marked {
    use super::*;

    names!(quarantine = "1 week");
}

fn table() -> Database {
    let mut database = Database::empty();
    database.run(
        "CREATE TABLE names (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL, UNIQUE (name))",
    );
    database
}

fn with_archive() -> Database {
    let mut database = table();
    let tables = schema::<Name>().columns().archive().migration(KIND);
    database.run(tables.expect("a migration").up());
    database
}

fn diagnose(database: &mut Database) -> Vec<Finding> {
    let diagnosis = Doctor::new().model::<Name>().check(&mut **database);
    diagnosis.expect("a diagnosis").findings().to_vec()
}

#[test]
fn it_is_found_too() {
    let mut database = with_archive();
    let findings = diagnose(&mut database);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let triggers = schema::<Name>().deleted_index_on(names::name);
    let triggers = triggers.quarantine(names::name).migration(KIND);
    let triggers = triggers.expect("a migration");
    assert_eq!(mend(&findings), triggers.up());
    let week = format!("{}", 7 * 86400);
    database.run(&triggers.up().replace(&week, "60"));
    let findings = diagnose(&mut database);
    assert_eq!(
        findings[0].problem,
        "triggers keep the key (name) of a deleted row taken for 1 minute, and the model declares 7 days"
    );
    database.run(&mend(&findings));
    assert_eq!(diagnose(&mut database), []);
}

#[test]
fn its_triggers_need_an_index_of_the_archive() {
    let mut database = with_archive();
    let triggers = schema::<Name>().quarantine(names::name).migration(KIND);
    database.run(triggers.expect("a migration").up());
    let findings = diagnose(&mut database);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].kind, FindingKind::NoDeletedIndex);
    assert_eq!(findings[0].table, "archived_names");
    let index = schema::<Name>().deleted_index_on(names::name);
    assert_eq!(
        mend(&findings),
        index.migration(KIND).expect("a migration").up()
    );
    database.run(&mend(&findings));
    assert_eq!(diagnose(&mut database), []);
}

/// A table that gets an archive keeps its triggers, which find no deleted row in it any more.
#[test]
fn triggers_from_before_the_archive_are_wrong() {
    let mut database = table();
    let before = schema::<marked::Name>().columns();
    let before = before.quarantine(marked::names::name).migration(KIND);
    database.run(before.expect("a migration").up());
    let archive = schema::<Name>().archive().deleted_index_on(names::name);
    database.run(archive.migration(KIND).expect("a migration").up());
    let findings = diagnose(&mut database);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].kind, FindingKind::OtherQuarantine);
    assert_eq!(
        findings[0].problem,
        "triggers keep the key (name) of a deleted row taken that is in the table, and deleted rows are in archived_names"
    );
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
