//! Keys by which a parent finds its rows in an archive.

use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::{Doctor, FindingKind};
use soft_delete_runtime::prelude::*;

use super::archive::{House, diagnose, drop_index, found};
use crate::database::{Database, KIND};

#[test]
fn the_archive_has_an_index_of_each_key() {
    let drop = drop_index("archived_houses_owner_id_idx", "archived_houses");
    let expected = [(FindingKind::KeyWithoutIndex, "archived_houses".to_owned())];
    let mut wrong = vec!["CREATE INDEX other ON archived_houses (id, owner_id)"];
    if KIND != Kind::Mysql {
        // One that has not all rows finds too few.
        wrong.push("CREATE INDEX of_some ON archived_houses (owner_id) WHERE id > 5");
    }
    for wrong in wrong {
        let (mut database, findings) = found(&format!("{drop}; {wrong}"));
        assert_eq!(findings, expected);
        // The model of the child knows the key without that of the parent.
        let alone = Doctor::new().model::<House>().check(&mut *database);
        let alone = alone.expect("a diagnosis");
        let finding = &alone.findings()[0];
        assert_eq!(*finding, diagnose(&mut database).findings()[0]);
        assert!(finding.why.ends_with("the whole archive"), "{alone}");
        database.run(&finding.mend.join(";"));
        diagnose(&mut database).assert_healthy();
    }
    // One that goes on finds the rows too, and a name may be taken.
    let longer = "CREATE INDEX longer ON archived_houses (owner_id, id)";
    assert_eq!(found(&format!("{drop}; {longer}")).1, []);
    let taken = "CREATE INDEX archived_houses_owner_id_idx ON archived_houses (id)";
    let (mut database, findings) = found(&format!("{drop}; {taken}"));
    assert_eq!(findings, expected);
    let mend = diagnose(&mut database).findings()[0].mend.clone();
    database.run(&mend.join(";"));
    diagnose(&mut database).assert_healthy();
    // A column that is missing has no index, and is the one finding.
    let (_, findings) = found(&format!(
        "{drop}; ALTER TABLE archived_houses DROP COLUMN owner_id"
    ));
    assert_eq!(
        findings,
        [(FindingKind::MissingColumn, "archived_houses".to_owned())]
    );
}

mod cut {
    //! A key along which nothing cascades: only the model of the parent knows it.

    use soft_delete_runtime::schema;

    use super::*;

    diesel::table! {
        editors (id) { id -> Integer, deleted_at -> Nullable<Timestamp>, }
    }
    diesel::table! {
        sheets (id) {
            id -> Integer,
            editor_id -> Nullable<Integer>,
            deleted_at -> Nullable<Timestamp>,
        }
    }
    diesel::table! {
        archived_sheets (id) {
            id -> Integer,
            editor_id -> Nullable<Integer>,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(set_null(sheets::editor_id))]
    struct Editor {}

    #[derive(SoftDelete)]
    #[soft_delete(archive = archived_sheets)]
    #[allow(dead_code, reason = "a row moves with all its columns")]
    struct Sheet {
        id: i32,
        editor_id: Option<i32>,
    }

    #[test]
    fn the_archive_has_an_index_of_a_key_that_is_set_to_null() {
        let mut database = Database::empty();
        database.run(
            "CREATE TABLE editors (id INTEGER PRIMARY KEY NOT NULL);
             CREATE TABLE sheets (id INTEGER PRIMARY KEY NOT NULL, editor_id INTEGER NULL);
             CREATE INDEX sheets_editor ON sheets (editor_id)",
        );
        let editors = schema::<Editor>().columns().deleted_index();
        let sheets = schema::<Sheet>().columns().archive();
        for migration in [editors.migration(KIND), sheets.migration(KIND)] {
            database.run(migration.expect("a migration").up());
        }
        let check = |database: &mut Database| {
            let doctor = Doctor::new().model::<Editor>().model::<Sheet>();
            doctor.check(&mut **database).expect("a diagnosis")
        };
        let diagnosis = check(&mut database);
        let findings = diagnosis.findings();
        assert_eq!(findings.len(), 1, "{diagnosis}");
        let finding = &findings[0];
        let found = (finding.kind, finding.table.as_str());
        assert_eq!(found, (FindingKind::KeyWithoutIndex, "archived_sheets"));
        // It is the index that a migration would have made.
        let index = schema::<Sheet>().deleted_index_on(sheets::editor_id);
        let index = index.migration(KIND).expect("a migration");
        assert_eq!(finding.mend.join(";\n") + ";\n", index.up());
        database.run(&finding.mend.join(";"));
        check(&mut database).assert_healthy();
    }
}

mod one_to_one {
    //! The key of the parent is the primary key of the child.

    use super::*;

    diesel::table! {
        passports (owner_id) {
            owner_id -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }
    diesel::table! {
        archived_passports (owner_id) {
            owner_id -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }
    diesel::table! { citizens (id) { id -> Integer, deleted_at -> Nullable<Timestamp>, } }

    #[derive(SoftDelete)]
    #[soft_delete(cascade(passports::owner_id))]
    #[expect(dead_code, reason = "only its relation is used")]
    struct Citizen {}

    #[derive(SoftDelete)]
    #[diesel(primary_key(owner_id))]
    #[soft_delete(archive = archived_passports, parents(owner_id))]
    #[allow(dead_code, reason = "a row moves with all its columns")]
    struct Passport {
        owner_id: i32,
    }

    fn found(key: &str) -> Vec<FindingKind> {
        let mut database = Database::empty();
        let timestamp = crate::schema::TIMESTAMP;
        database.run(&format!(
            "CREATE TABLE passports (
                 owner_id INTEGER PRIMARY KEY NOT NULL, deleted_at {timestamp} NULL);
             CREATE TABLE archived_passports (
                 owner_id INTEGER {key} NOT NULL, deleted_at {timestamp} NULL);
             CREATE INDEX archived_passports_idx ON archived_passports (deleted_at)"
        ));
        let diagnosis = Doctor::new().model::<Passport>().check(&mut *database);
        let diagnosis = diagnosis.expect("a diagnosis");
        diagnosis
            .findings()
            .iter()
            .map(|found| found.kind)
            .collect()
    }

    #[test]
    fn the_primary_key_is_an_index() {
        assert_eq!(found("PRIMARY KEY"), []);
        assert_eq!(found(""), [FindingKind::ArchiveWithoutKey]);
    }
}
