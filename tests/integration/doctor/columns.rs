//! Columns that are not there, or are not what they should be.

use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::FindingKind;

use super::schema::{accounts, labels, visits};
use super::{broken, cure, diagnose, schema};
use crate::database::{Database, KIND};

/// SQLite changes no column.
fn cure_if_possible(database: Database) {
    if KIND != Kind::Sqlite {
        cure(database);
    }
}

#[test]
fn a_table_may_be_missing() {
    broken("DROP TABLE labels", FindingKind::MissingTable, "labels");
}

#[test]
fn a_column_may_be_missing() {
    let drop = "ALTER TABLE accounts DROP COLUMN reason";
    cure(broken(drop, FindingKind::MissingColumn, "accounts"));
    // Of a flag that hides rows only the application knows how it begins.
    let drop = "ALTER TABLE orders DROP COLUMN removed";
    let mut database = broken(drop, FindingKind::MissingColumn, "orders");
    let diagnosis = diagnose(&mut database);
    assert_eq!(diagnosis.findings()[0].mend, [""; 0]);
}

#[test]
fn a_flag_is_not_null_and_has_a_default() {
    for marker in [
        "BOOLEAN NULL",
        "BOOLEAN NOT NULL",
        "BOOLEAN NULL DEFAULT FALSE",
    ] {
        let mut database = broken(&labels(marker), FindingKind::WrongMarker, "labels");
        database.run(if marker == "BOOLEAN NULL" {
            "INSERT INTO labels (id, name) VALUES (1, 'neither visible nor deleted')"
        } else {
            "INSERT INTO labels (id, name, is_deleted) VALUES (1, 'visible', FALSE)"
        });
        cure_if_possible(database);
    }
    let mut database = schema::healthy();
    database.run(&labels("BOOLEAN NOT NULL DEFAULT FALSE"));
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[test]
fn a_new_row_is_not_deleted() {
    let database = broken(
        &labels("BOOLEAN NOT NULL DEFAULT TRUE"),
        FindingKind::WrongMarker,
        "labels",
    );
    cure_if_possible(database);
}

#[cfg(all(feature = "mysql", not(feature = "postgres")))]
#[test]
fn a_row_is_not_deleted_by_a_change() {
    let marker = "DATETIME(6) NULL ON UPDATE CURRENT_TIMESTAMP(6)";
    cure(broken(
        &accounts(marker),
        FindingKind::WrongMarker,
        "accounts",
    ));
}

#[test]
fn a_missing_table_is_one_finding() {
    broken("DROP TABLE orders", FindingKind::MissingTable, "orders");
}

#[test]
fn unix_time_is_not_null_and_has_a_default() {
    for marker in ["BIGINT NULL", "BIGINT NOT NULL"] {
        let database = broken(&visits(marker, ""), FindingKind::WrongMarker, "visits");
        cure_if_possible(database);
    }
    let mut database = schema::healthy();
    database.run(&visits("BIGINT NOT NULL DEFAULT 0", ""));
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[test]
fn a_timestamp_can_be_null_and_has_no_default() {
    let timestamp = match KIND {
        Kind::Mysql => "TIMESTAMP(6)",
        _ => "TIMESTAMP",
    };
    let now = match KIND {
        Kind::Mysql => "CURRENT_TIMESTAMP(6)",
        _ => "CURRENT_TIMESTAMP",
    };
    for end in [
        &format!("NOT NULL DEFAULT {now}"),
        &format!("NULL DEFAULT {now}"),
    ] {
        let marker = format!("{timestamp} {end}");
        let database = broken(&accounts(&marker), FindingKind::WrongMarker, "accounts");
        cure_if_possible(database);
    }
    let mut database = schema::healthy();
    database.run(&accounts(&format!("{timestamp} NULL DEFAULT NULL")));
    assert_eq!(diagnose(&mut database).findings(), []);
}

/// SQLite keeps what it is given.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn a_time_has_microseconds() {
    let coarse = match KIND {
        Kind::Mysql => [
            "TIMESTAMP NULL",
            "DATETIME NULL",
            "DATETIME(3) NULL",
            "DATE NULL",
        ],
        _ => ["TIMESTAMP(0)", "TIMESTAMP(3)", "TIMESTAMP(5)", "DATE"],
    };
    for marker in coarse {
        cure(broken(
            &accounts(marker),
            FindingKind::CoarseTime,
            "accounts",
        ));
    }
    let mut database = schema::healthy();
    let fine = match KIND {
        Kind::Mysql => "DATETIME(6) NULL",
        _ => "TIMESTAMP",
    };
    database.run(&accounts(fine));
    assert_eq!(diagnose(&mut database).findings(), []);
}
