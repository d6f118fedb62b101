//! Times that are written by themselves, or end.

use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::{Diagnosis, Doctor, FindingKind};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use crate::database::{Database, KIND};

diesel::table! {
    guests (id) {
        id -> Integer,
        email -> Nullable<Text>,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, stamp = deleted_at, erased_at = erased_at)]
#[allow(dead_code, reason = "an erasure needs something to erase")]
struct Guest {
    #[soft_delete(erase)]
    email: Option<String>,
}

const TIME: &str = if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
    "TIMESTAMP(6)"
} else {
    "TIMESTAMP"
};

/// The table, with its times as they are said to be.
fn guests(deleted_at: &str, erased_at: &str) -> Database {
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE guests (
             id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(100),
             is_deleted BOOLEAN NOT NULL DEFAULT FALSE,
             deleted_at {deleted_at}, erased_at {erased_at}
         )"
    ));
    let index = schema::<Guest>().deleted_index().migration(KIND).unwrap();
    database.run(index.up());
    database
}

fn diagnose(database: &mut Database) -> Diagnosis {
    let doctor = Doctor::new().model::<Guest>();
    doctor.check(&mut **database).expect("a diagnosis")
}

/// Expects one problem, and nothing to say any more after the cure.
fn wrong(deleted_at: &str, erased_at: &str, kind: FindingKind, problem: &str) {
    let mut database = guests(deleted_at, erased_at);
    let diagnosis = diagnose(&mut database);
    let [found] = diagnosis.findings() else {
        panic!("{diagnosis}");
    };
    assert_eq!((found.kind, found.problem.as_str()), (kind, problem));
    // SQLite changes no column.
    if KIND != Kind::Sqlite {
        database.run(&found.mend.join(";"));
        assert_eq!(diagnose(&mut database).findings(), []);
    }
}

#[test]
fn a_time_beside_a_flag_can_be_null() {
    let nullable = format!("{TIME} NULL");
    let default = format!("{TIME} NULL DEFAULT '2026-05-01 12:00:00'");
    // A deletion writes another, so it does no harm.
    assert_eq!(diagnose(&mut guests(&default, &nullable)).findings(), []);
    let not_null = format!("{TIME} NOT NULL DEFAULT '2026-05-01 12:00:00'");
    for (deleted_at, erased_at, name) in [
        (&not_null, &nullable, "deleted_at"),
        (&nullable, &not_null, "erased_at"),
    ] {
        let problem = format!("{name} cannot be NULL");
        wrong(deleted_at, erased_at, FindingKind::WrongTime, &problem);
    }
}

#[test]
fn nothing_is_erased_from_the_beginning() {
    let nullable = format!("{TIME} NULL");
    let mut database = guests(
        &nullable,
        &format!("{TIME} NULL DEFAULT '2026-05-01 12:00:00'"),
    );
    let diagnosis = diagnose(&mut database);
    let found = &diagnosis.findings()[0];
    assert_eq!(found.kind, FindingKind::WrongTime);
    assert!(
        found.problem.contains("gets a value by itself"),
        "{diagnosis}"
    );
    if KIND != Kind::Sqlite {
        database.run(&found.mend.join(";"));
        assert_eq!(diagnose(&mut database).findings(), []);
    }
}

#[cfg(all(feature = "mysql", not(feature = "postgres")))]
mod mysql {
    use super::*;

    diesel::table! {
        stays (id) {
            id -> Integer,
            deleted_at -> Nullable<Datetime>,
        }
    }

    #[derive(SoftDelete)]
    #[diesel(table_name = stays)]
    struct Stay {}

    #[test]
    fn no_time_follows_changes() {
        let follows = format!("{TIME} NULL ON UPDATE CURRENT_TIMESTAMP(6)");
        let stays = format!("{TIME} NULL");
        for (deleted_at, erased_at, name) in [
            (&follows, &stays, "deleted_at"),
            (&stays, &follows, "erased_at"),
        ] {
            let problem = format!("{name} gets the time of every change");
            wrong(deleted_at, erased_at, FindingKind::WrongTime, &problem);
        }
    }

    fn diagnose(database: &mut Database) -> Diagnosis {
        let doctor = Doctor::new().model::<Stay>();
        doctor.check(&mut **database).expect("a diagnosis")
    }

    fn stays(marker: &str) -> Database {
        let mut database = Database::empty();
        // A `TIMESTAMP` of which nothing is said is `NOT NULL` then, and follows changes.
        database.run(&format!(
            "SET SESSION explicit_defaults_for_timestamp = OFF;
             CREATE TABLE stays (id INTEGER PRIMARY KEY NOT NULL, deleted_at {marker});
             CREATE INDEX stays_deleted_idx ON stays (deleted_at);"
        ));
        database
    }

    #[test]
    fn a_timestamp_ends_before_a_datetime() {
        let mut database = stays("DATETIME(6) NULL");
        assert_eq!(diagnose(&mut database).findings(), []);
        for (marker, kind) in [
            ("TIMESTAMP(6) NULL", FindingKind::ShortTime),
            ("TIMESTAMP NULL", FindingKind::CoarseTime),
            ("TIMESTAMP", FindingKind::WrongMarker),
            ("TIMESTAMP(6)", FindingKind::WrongMarker),
        ] {
            let mut database = stays(marker);
            let diagnosis = diagnose(&mut database);
            assert_eq!(diagnosis.findings()[0].kind, kind, "{marker}: {diagnosis}");
            for statement in diagnosis.findings().iter().flat_map(|found| &found.mend) {
                database.run(statement);
            }
            assert_eq!(diagnose(&mut database).findings(), [], "{marker}");
            let late = "INSERT INTO stays (id, deleted_at) VALUES (1, '2040-05-01 12:00:00')";
            database.run(late);
        }
    }

    /// With the type `Timestamp` it is what the model's own migration makes.
    #[test]
    fn what_the_library_makes_is_right() {
        let mut database = Database::empty();
        database.run("CREATE TABLE guests (id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(100))");
        let migration = schema::<Guest>().columns().deleted_index().migration(KIND);
        database.run(migration.unwrap().up());
        assert_eq!(super::diagnose(&mut database).findings(), []);
    }
}

#[cfg(feature = "postgres")]
mod zones {
    use super::*;

    diesel::table! {
        meetings (id) {
            id -> Integer,
            deleted_at -> Nullable<Timestamptz>,
        }
    }

    #[derive(SoftDelete)]
    #[expect(dead_code, reason = "names the table")]
    struct Meeting {
        id: i32,
    }

    #[test]
    fn a_time_has_a_zone_if_the_model_has_one() {
        let mut database = guests("TIMESTAMPTZ", "TIMESTAMP");
        let diagnosis = diagnose(&mut database);
        let [found] = diagnosis.findings() else {
            panic!("{diagnosis}");
        };
        assert_eq!(found.kind, FindingKind::WrongTime);
        let problem = "deleted_at is a TIMESTAMPTZ, and the model has a Timestamp";
        assert_eq!(found.problem, problem);

        for (sql_type, problems) in [("TIMESTAMP", 1), ("TIMESTAMPTZ", 0)] {
            let mut database = Database::empty();
            database.run(&format!(
                "CREATE TABLE meetings (id INTEGER PRIMARY KEY, deleted_at {sql_type})"
            ));
            let doctor = Doctor::new().model::<Meeting>();
            let diagnosis = doctor.check(&mut *database).expect("a diagnosis");
            let wrong = diagnosis.findings().iter();
            let wrong = wrong.filter(|found| found.kind == FindingKind::WrongTime);
            assert_eq!(wrong.count(), problems, "{diagnosis}");
        }
    }
}
