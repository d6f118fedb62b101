//! The same through `MultiConnection`, where the database becomes known when it is asked.

use diesel::connection::SimpleConnection;
use soft_delete_runtime::doctor::{Doctor, FindingKind};

use super::schema::Label;
use crate::any_database::AnyDatabase;

#[test]
fn the_doctor_knows_the_database_behind_a_connection() {
    for mut conn in AnyDatabase::all() {
        conn.batch_execute(
            "CREATE TABLE labels (
                 id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(20), is_deleted BOOLEAN NOT NULL
             )",
        )
        .expect("a table");
        let doctor = || Doctor::new().model::<Label>();
        let diagnosis = doctor().check(&mut *conn).expect("a diagnosis");
        let found = diagnosis.findings().iter().map(|found| found.kind);
        let expected = [FindingKind::WrongMarker, FindingKind::NoDeletedIndex];
        assert_eq!(found.collect::<Vec<_>>(), expected, "{diagnosis}");

        // The cure is in the words of that database.
        for statement in diagnosis.findings().iter().flat_map(|found| &found.mend) {
            conn.batch_execute(statement).expect("a cure");
        }
        let kinds = doctor().check(&mut *conn).expect("a diagnosis");
        let is_cured = |kind| kinds.findings().iter().all(|found| found.kind != kind);
        assert!(is_cured(FindingKind::NoDeletedIndex), "{kinds}");
    }
}
