//! A schema that is healthy, and all that can be wrong with it.
//!
//! Every test breaks one thing, and reads what the doctor says. What the doctor writes as the cure
//! is run, and the doctor asked again.

mod archive;
mod archive_keys;
#[cfg(feature = "async")]
mod asynchronous;
mod columns;
mod diagnosis;
mod everywhere;
mod expressions;
mod indexes;
mod names;
mod own_archives;
#[cfg(feature = "postgres")]
mod parts;
mod places;
mod quarantine;
mod relations;
mod rows;
mod schema;
mod times;
mod views;

use soft_delete_runtime::doctor::{Diagnosis, Doctor, FindingKind};

use self::schema::{Account, Label, Order, Visit};
use crate::database::Database;

fn diagnose(database: &mut Database) -> Diagnosis {
    let doctor = Doctor::new().model::<Account>().model::<Order>();
    let doctor = doctor.model::<Visit>().model::<Label>();
    doctor.check(&mut **database).expect("a diagnosis")
}

/// Breaks a healthy schema, and expects one finding.
fn broken(statements: &str, kind: FindingKind, table: &str) -> Database {
    let mut database = schema::healthy();
    database.run(statements);
    let diagnosis = diagnose(&mut database);
    let found = diagnosis.findings().iter();
    let found: Vec<_> = found
        .map(|found| (found.kind, found.table.as_str()))
        .collect();
    assert_eq!(found, [(kind, table)], "{diagnosis}");
    database
}

/// Runs what the doctor says, after which there is nothing to say any more.
fn cure(mut database: Database) -> Database {
    let diagnosis = diagnose(&mut database);
    let mut statements = diagnosis
        .findings()
        .iter()
        .flat_map(|found| &found.mend)
        .peekable();
    assert!(statements.peek().is_some(), "{diagnosis}");
    for statement in statements {
        database.run(statement);
    }
    let diagnosis = diagnose(&mut database);
    assert_eq!(diagnosis.findings(), [], "{diagnosis}");
    database
}

#[test]
fn a_healthy_schema_has_no_findings() {
    let diagnosis = diagnose(&mut schema::healthy());
    assert_eq!(diagnosis.findings(), [], "{diagnosis}");
    diagnosis.assert_healthy();
}
