//! The key of a table with an archive is a plain one.

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

#[test]
fn it_is_found_too() {
    let mut database = Database::empty();
    database.run(
        "CREATE TABLE names (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL, UNIQUE (name))",
    );
    let tables = schema::<Name>().columns().archive().migration(KIND);
    database.run(tables.expect("a migration").up());
    let diagnose = |database: &mut Database| {
        let diagnosis = Doctor::new().model::<Name>().check(&mut **database);
        diagnosis.expect("a diagnosis").findings().to_vec()
    };
    let findings = diagnose(&mut database);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let triggers = schema::<Name>().quarantine(names::name).migration(KIND);
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
