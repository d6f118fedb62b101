//! Archives that the library has not made.

use soft_delete_runtime::doctor::FindingKind;

use super::archive::{diagnose, drop_index, found};
use crate::database::KIND;
use crate::schema::TIMESTAMP;

/// An archive with these columns and this key beside the rest.
fn archive(more: &str) -> String {
    format!(
        "DROP TABLE archived_owners;
         CREATE TABLE archived_owners (
             email VARCHAR(100) NOT NULL, deleted_at {TIMESTAMP} NOT NULL, {more});
         CREATE INDEX of_times ON archived_owners (deleted_at)"
    )
}

fn kinds(statements: &str) -> Vec<FindingKind> {
    let (_, findings) = found(statements);
    for (_, table) in &findings {
        assert_eq!(table, "archived_owners");
    }
    findings.into_iter().map(|(kind, _)| kind).collect()
}

#[test]
fn the_key_of_the_table_is_that_of_the_archive() {
    for right in [
        "id INTEGER PRIMARY KEY NOT NULL",
        "id INTEGER NOT NULL, UNIQUE (id)",
    ] {
        assert_eq!(kinds(&archive(right)), [], "{right}");
    }
    for wrong in [
        "id INTEGER NOT NULL",
        "id INTEGER NOT NULL, PRIMARY KEY (id, email)",
        "id INTEGER NOT NULL, PRIMARY KEY (email, id)",
    ] {
        let kinds = kinds(&archive(wrong));
        assert_eq!(kinds, [FindingKind::ArchiveWithoutKey], "{wrong}");
    }
}

#[test]
fn a_key_that_is_gone_can_be_made_again() {
    let gone = match KIND {
        soft_delete_runtime::Database::Postgres => {
            "ALTER TABLE archived_owners DROP CONSTRAINT archived_owners_pkey".to_owned()
        }
        soft_delete_runtime::Database::Mysql => {
            "ALTER TABLE archived_owners DROP PRIMARY KEY".to_owned()
        }
        _ => drop_index("archived_owners_id_key", "archived_owners"),
    };
    let (mut database, _) = found(&gone);
    let diagnosis = diagnose(&mut database);
    let [finding] = diagnosis.findings() else {
        panic!("{diagnosis}");
    };
    assert_eq!(finding.kind, FindingKind::ArchiveWithoutKey);
    database.run(&finding.mend.join(";"));
    diagnose(&mut database).assert_healthy();
}

#[test]
fn a_column_that_nothing_is_written_to_can_be_empty() {
    let key = "id INTEGER PRIMARY KEY NOT NULL";
    let number = match KIND {
        soft_delete_runtime::Database::Postgres => "INTEGER GENERATED ALWAYS AS IDENTITY",
        soft_delete_runtime::Database::Mysql => {
            "INTEGER NOT NULL AUTO_INCREMENT, INDEX of_places (place)"
        }
        _ => "INTEGER NOT NULL DEFAULT 0",
    };
    for right in [
        "note VARCHAR(20)".to_owned(),
        "note VARCHAR(20) NOT NULL DEFAULT ''".to_owned(),
        format!("place {number}"),
    ] {
        assert_eq!(kinds(&archive(&format!("{key}, {right}"))), [], "{right}");
    }
    let wrong = archive(&format!("{key}, note VARCHAR(20) NOT NULL"));
    assert_eq!(kinds(&wrong), [FindingKind::ImmovableColumn]);
}
