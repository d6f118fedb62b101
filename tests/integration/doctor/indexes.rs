//! Indexes that are not there, or do not do what somebody thinks.

use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::{FindingKind, Severity};

use super::{broken, cure, diagnose, schema};
use crate::database::{Database, KIND};

/// Drops the right index, so that the doctor can make it again.
pub(super) fn without_the_right_one(statements: &str, table: &str, column: &str) -> String {
    let index = format!("{table}_{column}_visible_key");
    match KIND {
        Kind::Mysql => format!(
            "DROP INDEX {index} ON {table}; ALTER TABLE {table} DROP COLUMN {column}_visible; {statements}"
        ),
        _ => format!("DROP INDEX {index}; {statements}"),
    }
}

pub(super) fn severity(database: &mut Database) -> Severity {
    diagnose(database).findings()[0].severity
}

#[test]
fn a_plain_unique_index_counts_deleted_rows() {
    let plain = "CREATE UNIQUE INDEX plain ON accounts (email)";
    let plain = without_the_right_one(plain, "accounts", "email");
    let mut database = broken(&plain, FindingKind::PlainUnique, "accounts");
    assert_eq!(severity(&mut database), Severity::Warning);
    cure(database);
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn so_does_a_plain_unique_constraint() {
    let plain = "ALTER TABLE accounts ADD CONSTRAINT plain UNIQUE (email)";
    let plain = without_the_right_one(plain, "accounts", "email");
    cure(broken(&plain, FindingKind::PlainUnique, "accounts"));
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
#[test]
fn so_does_a_plain_unique_constraint() {
    let plain = super::schema::visits("BIGINT NOT NULL DEFAULT 0", ", UNIQUE (code)");
    let mut database = broken(&plain, FindingKind::PlainUnique, "visits");
    // No statement drops it.
    assert_eq!(diagnose(&mut database).findings()[0].mend, [""; 0]);
}

#[test]
fn a_right_index_beside_a_plain_one_is_kept() {
    let plain = "CREATE UNIQUE INDEX plain ON accounts (email)";
    cure(broken(plain, FindingKind::PlainUnique, "accounts"));
}

#[test]
fn a_unique_index_with_the_primary_key_is_left_alone() {
    let mut database = schema::healthy();
    database.run("CREATE UNIQUE INDEX for_foreign_keys ON orders (id, account_id)");
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[test]
fn the_marker_does_not_make_an_index_right() {
    for (table, column, marker, severity_of_it) in [
        ("accounts", "email", "deleted_at", Severity::Error),
        ("labels", "name", "is_deleted", Severity::Error),
        ("visits", "code", "deleted_at", Severity::Warning),
    ] {
        let index = format!("CREATE UNIQUE INDEX wrong ON {table} ({column}, {marker})");
        let index = without_the_right_one(&index, table, column);
        let mut database = broken(&index, FindingKind::MarkerInUnique, table);
        assert_eq!(severity(&mut database), severity_of_it);
        cure(database);
    }
}

#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn a_condition_does_not_make_nulls_equal() {
    let index =
        "CREATE UNIQUE INDEX wrong ON accounts (email, deleted_at) WHERE deleted_at IS NULL";
    let index = without_the_right_one(index, "accounts", "email");
    cure(broken(&index, FindingKind::MarkerInUnique, "accounts"));
}

#[cfg(feature = "postgres")]
#[test]
fn postgresql_can_make_nulls_equal() {
    let mut database = schema::healthy();
    database.run("CREATE UNIQUE INDEX fine ON accounts (email, deleted_at) NULLS NOT DISTINCT");
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn a_condition_has_the_words_of_the_scopes() {
    let others = match KIND {
        Kind::Postgres => ["is_deleted IS NOT TRUE", "is_deleted IS FALSE"],
        _ => ["is_deleted = 0", "is_deleted = FALSE"],
    };
    for condition in others {
        let index = format!("CREATE INDEX other ON labels (name)\nWHERE {condition}");
        cure(broken(&index, FindingKind::OtherCondition, "labels"));
    }
    let mut database = schema::healthy();
    database.run(
        "CREATE INDEX fine ON labels (name) WHERE NOT is_deleted;
         CREATE INDEX fine_too ON labels (name) WHERE name <> '' AND NOT is_deleted;
         CREATE INDEX about_others ON labels (name) WHERE name <> ''",
    );
    if KIND == Kind::Postgres {
        // There it is the same.
        database.run("CREATE INDEX same ON labels (name) WHERE is_deleted = FALSE");
    }
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[cfg(feature = "postgres")]
#[test]
fn deleted_rows_in_a_part_of_their_own_need_none() {
    use soft_delete_runtime::ddl::Migration;

    let mut database = schema::healthy();
    let parts = Migration::of_partitions::<schema::Label>().expect("a migration");
    database.run(parts.up());
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[test]
fn deleted_rows_have_an_index() {
    for table in ["accounts", "orders", "visits", "labels"] {
        let index = format!("{table}_deleted_idx");
        let drop = match KIND {
            Kind::Mysql => format!("DROP INDEX {index} ON {table}"),
            _ => format!("DROP INDEX {index}"),
        };
        let mut database = broken(&drop, FindingKind::NoDeletedIndex, table);
        assert_eq!(severity(&mut database), Severity::Advice);
        diagnose(&mut database).assert_healthy();
        cure(database);
    }
}

/// The time of deletion beside a flag is `NULL` in visible rows too.
#[test]
fn a_stamp_does_not_make_an_index_right() {
    let index = "CREATE UNIQUE INDEX wrong ON orders (code, deleted_at)";
    let index = without_the_right_one(index, "orders", "code");
    let mut database = broken(&index, FindingKind::MarkerInUnique, "orders");
    assert_eq!(severity(&mut database), Severity::Error);
    cure(database);
}

pub(super) fn assert_no_cure(statements: &str, kind: FindingKind, table: &str) {
    let mut database = broken(statements, kind, table);
    let diagnosis = diagnose(&mut database);
    assert_eq!(diagnosis.findings()[0].mend, [""; 0], "{diagnosis}");
}

/// What stands in no definition, or beside the marker in the condition.
#[test]
fn what_would_be_lost_is_not_replaced() {
    let more = match KIND {
        Kind::Mysql => "CREATE UNIQUE INDEX more ON accounts (email(10))",
        _ => "CREATE UNIQUE INDEX more ON accounts (email) WHERE email <> 'x'",
    };
    assert_no_cure(more, FindingKind::PlainUnique, "accounts");
    if KIND == Kind::Postgres {
        let more = "ALTER TABLE accounts ADD UNIQUE (email) DEFERRABLE";
        assert_no_cure(more, FindingKind::PlainUnique, "accounts");
    }
}

#[test]
fn what_a_foreign_key_needs_is_not_dropped() {
    let needed = "CREATE UNIQUE INDEX needed ON accounts (email);
         CREATE TABLE mails (
             email VARCHAR(100) NOT NULL, FOREIGN KEY (email) REFERENCES accounts (email)
         )";
    assert_no_cure(needed, FindingKind::PlainUnique, "accounts");
}

#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn a_condition_may_say_more_than_is_understood() {
    let mut database = schema::healthy();
    database.run(
        "CREATE INDEX one_of_two ON labels (name) WHERE (NOT is_deleted AND id > 5) OR id = 3;
         CREATE INDEX not_both ON labels (name) WHERE NOT (is_deleted AND id > 5);
         CREATE UNIQUE INDEX one_more ON labels (id, name) WHERE is_deleted OR id > 5;
         CREATE INDEX with_table ON accounts (email) WHERE accounts.deleted_at IS NULL;",
    );
    assert_eq!(diagnose(&mut database).findings(), []);
}
