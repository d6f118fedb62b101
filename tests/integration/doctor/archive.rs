//! Archives, and the tables that they are of.

use diesel::prelude::*;
use soft_delete_runtime::doctor::{Diagnosis, Doctor, FindingKind};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use crate::database::{Database, KIND};

diesel::table! {
    owners (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_owners (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    pets (id) {
        id -> Integer,
        owner_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    houses (id) {
        id -> Integer,
        owner_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_houses (id) {
        id -> Integer,
        owner_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    bills (id) {
        id -> Integer,
        owner_id -> Integer,
    }
}

#[derive(SoftDelete)]
#[soft_delete(
    archive = archived_owners,
    cascade(pets::owner_id, houses::owner_id),
    restrict(bills::owner_id)
)]
#[allow(dead_code, reason = "a row moves with all its columns")]
struct Owner {
    id: i32,
    email: String,
}

#[derive(SoftDelete)]
#[soft_delete(parents(owner_id))]
struct Pet {}

#[derive(SoftDelete)]
#[soft_delete(archive = archived_houses, parents(owner_id))]
#[allow(dead_code, reason = "a row moves with all its columns")]
pub(super) struct House {
    id: i32,
    owner_id: i32,
}

/// The tables as they should be, with more in the one of the pets.
fn tables(of_pets: &str) -> Database {
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE owners (
             id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(100) NOT NULL, UNIQUE (email));
         CREATE TABLE pets (id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL{of_pets});
         CREATE INDEX pets_owner_id_idx ON pets (owner_id);
         CREATE TABLE houses (id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL,
             FOREIGN KEY (owner_id) REFERENCES owners (id) ON DELETE CASCADE);
         CREATE INDEX houses_owner_id_idx ON houses (owner_id)"
    ));
    let owners = schema::<Owner>().columns().archive().deleted_index();
    database.run(owners.migration(KIND).unwrap().up());
    let houses = schema::<House>().columns().archive();
    database.run(houses.migration(KIND).unwrap().up());
    let pets = schema::<Pet>().columns().deleted_index();
    database.run(pets.migration(KIND).unwrap().up());
    database
}

pub(super) fn diagnose(database: &mut Database) -> Diagnosis {
    let doctor = Doctor::new()
        .model::<Owner>()
        .model::<Pet>()
        .model::<House>();
    doctor.check(&mut **database).expect("a diagnosis")
}

/// What is found after the statements, in the tables.
pub(super) fn found(statements: &str) -> (Database, Vec<(FindingKind, String)>) {
    let mut database = tables("");
    diagnose(&mut database).assert_healthy();
    database.run(statements);
    let diagnosis = diagnose(&mut database);
    let findings = diagnosis.findings().iter();
    let findings = findings.map(|found| (found.kind, found.table.clone()));
    (database, findings.collect())
}

#[test]
fn an_archive_has_to_be_there_with_every_column() {
    let (_, findings) = found("DROP TABLE archived_owners");
    assert_eq!(
        findings,
        [(FindingKind::MissingTable, "archived_owners".to_owned())]
    );
    let (_, findings) = found("ALTER TABLE archived_owners DROP COLUMN email");
    assert_eq!(
        findings,
        [(FindingKind::MissingColumn, "archived_owners".to_owned())]
    );
}

#[test]
fn a_column_that_the_model_does_not_know_would_be_lost() {
    let (_, findings) = found("ALTER TABLE owners ADD COLUMN phone VARCHAR(20)");
    assert_eq!(
        findings,
        [(FindingKind::ImmovableColumn, "owners".to_owned())]
    );
    // This one is made of others, wherever the row is.
    let generated =
        "ALTER TABLE owners ADD COLUMN short VARCHAR(20) GENERATED ALWAYS AS (lower(email))";
    let kind = if cfg!(feature = "postgres") {
        "STORED"
    } else {
        "VIRTUAL"
    };
    let (_, findings) = found(&format!("{generated} {kind}"));
    assert_eq!(findings, []);
}

mod generated {
    //! A column that the database makes out of others, and that the model knows.

    use super::*;

    diesel::table! {
        labels (id) {
            id -> Integer,
            name -> Text,
            short -> Text,
            deleted_at -> Nullable<Timestamp>,
        }
    }
    diesel::table! {
        archived_labels (id) {
            id -> Integer,
            name -> Text,
            short -> Text,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(archive = archived_labels)]
    #[allow(dead_code, reason = "a row moves with all its columns")]
    struct Label {
        id: i32,
        name: String,
        short: String,
    }

    #[test]
    fn it_could_not_come_back() {
        let mut database = Database::empty();
        database.run(
            "CREATE TABLE labels (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL,
                 short VARCHAR(100) GENERATED ALWAYS AS (lower(name)) STORED)",
        );
        let labels = schema::<Label>().columns().archive();
        database.run(labels.migration(KIND).unwrap().up());
        let diagnosis = Doctor::new().model::<Label>().check(&mut *database);
        let diagnosis = diagnosis.expect("a diagnosis");
        let kinds = diagnosis.findings().iter().map(|found| found.kind);
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [FindingKind::ImmovableColumn],
            "{diagnosis}"
        );
    }
}

#[test]
fn a_unique_index_is_right_in_the_table_and_wrong_in_the_archive() {
    let (_, findings) = found("CREATE UNIQUE INDEX one_email ON owners (email)");
    assert_eq!(findings, []);
    let (mut database, findings) =
        found("CREATE UNIQUE INDEX one_email ON archived_owners (email)");
    assert_eq!(
        findings,
        [(FindingKind::UniqueInArchive, "archived_owners".to_owned())]
    );
    let mend = diagnose(&mut database).findings()[0].mend.join(";");
    database.run(&mend);
    diagnose(&mut database).assert_healthy();
}

pub(super) fn drop_index(index: &str, table: &str) -> String {
    match KIND {
        soft_delete_runtime::Database::Mysql => format!("DROP INDEX {index} ON {table}"),
        _ => format!("DROP INDEX {index}"),
    }
}

#[test]
fn the_archive_has_an_index_of_the_time() {
    let (mut database, findings) = found(&drop_index("archived_owners_idx", "archived_owners"));
    assert_eq!(
        findings,
        [(FindingKind::NoDeletedIndex, "archived_owners".to_owned())]
    );
    let mend = diagnose(&mut database).findings()[0].mend.clone();
    if KIND != soft_delete_runtime::Database::Mysql {
        // One that has not all rows finds too few.
        database.run("CREATE INDEX of_some ON archived_owners (deleted_at) WHERE email = 'ada'");
        assert_eq!(diagnose(&mut database).findings().len(), 1);
    }
    database.run(&mend.join(";"));
    diagnose(&mut database).assert_healthy();
}

#[test]
fn a_foreign_key_of_marked_rows_forbids_every_deletion() {
    for (action, problem) in [
        ("", "moves away"),
        (" ON DELETE CASCADE", "ON DELETE CASCADE"),
    ] {
        let key = format!(", FOREIGN KEY (owner_id) REFERENCES owners (id){action}");
        let mut database = tables(&key);
        let diagnosis = diagnose(&mut database);
        let found = &diagnosis.findings()[0];
        assert_eq!(
            (found.kind, &*found.table),
            (FindingKind::KeyToArchived, "owners")
        );
        assert!(found.problem.ends_with(problem), "{diagnosis}");
        assert_eq!(diagnosis.findings().len(), 1, "{diagnosis}");
    }
}

#[test]
fn a_foreign_key_of_other_rows_is_no_matter_if_a_relation_goes_along_it() {
    for (table, action, expected) in [
        // While there are such rows a deletion is refused.
        ("bills", "", None),
        ("bills", " ON DELETE CASCADE", None),
        // The library knows nothing of these.
        ("letters", "", Some(FindingKind::KeyToArchived)),
        (
            "letters",
            " ON DELETE CASCADE",
            Some(FindingKind::KeyToArchived),
        ),
    ] {
        let (_, findings) = found(&format!(
            "CREATE TABLE {table} (id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL,
                 FOREIGN KEY (owner_id) REFERENCES owners (id){action});
             CREATE INDEX {table}_owner_id_idx ON {table} (owner_id)"
        ));
        let kinds = findings.into_iter().map(|(kind, _)| kind);
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            Vec::from_iter(expected),
            "{table}{action}"
        );
    }
}

#[test]
fn a_marked_row_of_the_table_is_counted() {
    let (mut database, findings) = found(
        "INSERT INTO owners (id, email, deleted_at) VALUES (1, 'ada', '2026-05-01 12:00:00')",
    );
    assert_eq!(findings, [(FindingKind::NotMoved, "owners".to_owned())]);
    let rows = owners::table.count().get_result::<i64>(&mut *database);
    assert_eq!(rows, Ok(1));
}

#[test]
fn visible_rows_under_a_row_of_the_archive_are_counted() {
    let (_, findings) = found(
        "INSERT INTO archived_owners (id, email, deleted_at) VALUES (1, 'ada', '2026-05-01 12:00:00');
         INSERT INTO pets (id, owner_id) VALUES (1, 1)",
    );
    assert_eq!(
        findings,
        [(FindingKind::VisibleUnderDeleted, "pets".to_owned())]
    );
}
