//! Models of what is no table.

use soft_delete_runtime::doctor::{FindingKind, Severity};

use super::{diagnose, schema};
use crate::database::Database;

/// A view in the place of a table.
fn view_of(table: &str, columns: &str) -> Database {
    let mut database = schema::healthy();
    database.run(&format!(
        "ALTER TABLE {table} RENAME TO hidden; CREATE VIEW {table} AS SELECT {columns} FROM hidden"
    ));
    database
}

fn found(database: &mut Database) -> Vec<(FindingKind, String)> {
    let diagnosis = diagnose(database);
    let findings = diagnosis.findings().iter();
    findings
        .map(|found| (found.kind, found.table.clone()))
        .collect()
}

#[test]
fn a_view_has_no_indexes() {
    let mut database = view_of("labels", "id, name, is_deleted");
    let diagnosis = diagnose(&mut database);
    let found = &diagnosis.findings()[0];
    assert_eq!(
        (found.kind, found.severity, found.problem.as_str()),
        (FindingKind::NotATable, Severity::Advice, "it is a view")
    );
    assert_eq!(diagnosis.findings().len(), 1, "{diagnosis}");
}

/// What is behind the views has the column that a model would know.
#[test]
fn the_key_of_a_relation_to_a_view_has_none_either() {
    for table in ["accounts", "orders"] {
        assert_eq!(
            found(&mut view_of(table, "*")),
            [
                (FindingKind::NotATable, table.to_owned()),
                (FindingKind::NoModel, "hidden".to_owned())
            ]
        );
    }
}

#[test]
fn a_view_has_columns() {
    let mut database = view_of("accounts", "id, email, deleted_at");
    let diagnosis = diagnose(&mut database);
    let first = &diagnosis.findings()[0];
    assert_eq!(first.kind, FindingKind::MissingColumn);
    assert_eq!(first.mend, [""; 0]);
}

/// It cannot be said what a view shows; the rows are counted.
#[test]
fn rows_of_a_view_are_counted() {
    let mut database = view_of("orders", "*");
    database.run(
        "INSERT INTO accounts (id, email, deleted_at) VALUES (1, 'a', '2026-05-01 12:00:00');
         INSERT INTO hidden (id, account_id, code) VALUES (1, 1, 'a')",
    );
    let first = found(&mut database).remove(0);
    assert_eq!(
        first,
        (FindingKind::VisibleUnderDeleted, "orders".to_owned())
    );
}

#[cfg(feature = "postgres")]
#[test]
fn a_materialized_view_is_said_to_be_one() {
    let mut database = schema::healthy();
    database.run(
        "ALTER TABLE labels RENAME TO hidden;
         CREATE MATERIALIZED VIEW labels AS SELECT * FROM hidden",
    );
    let problem = diagnose(&mut database).findings()[0].problem.clone();
    assert_eq!(problem, "it is a materialized view");
}

/// A table without any column is there.
#[cfg(feature = "postgres")]
#[test]
fn a_table_may_be_empty() {
    let mut database = schema::healthy();
    database.run("DROP TABLE labels; CREATE TABLE labels ()");
    let expected = [
        (FindingKind::MissingColumn, "labels".to_owned()),
        (FindingKind::MissingColumn, "labels".to_owned()),
    ];
    let mut findings = found(&mut database);
    findings.retain(|(kind, _)| *kind == FindingKind::MissingColumn);
    assert_eq!(findings, expected);
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
#[test]
fn a_virtual_table_has_no_indexes() {
    let mut database = schema::healthy();
    database.run(
        "DROP TABLE labels;
         CREATE VIRTUAL TABLE labels USING fts5 (id, name, is_deleted)",
    );
    let problem = diagnose(&mut database).findings()[0].problem.clone();
    assert_eq!(problem, "it is a virtual table");
}
