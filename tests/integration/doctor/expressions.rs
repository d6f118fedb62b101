//! Unique indexes on expressions, and others that are more than their columns.

use diesel::connection::SimpleConnection;
use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::{FindingKind, Severity};

use super::indexes::{assert_no_cure, severity, without_the_right_one};
use super::{broken, cure, diagnose, schema};
use crate::database::{Database, KIND, is_mariadb};

/// MariaDB has no index on an expression.
fn has_expressions() -> bool {
    !is_mariadb(&mut Database::empty())
}

/// A visible row leaves no room for another one with the key, a deleted row does.
fn assert_unique_among_visible(database: &mut Database) {
    database.run(
        "INSERT INTO accounts (id, email, deleted_at) VALUES
             (1, 'Ada', '2026-05-01 12:00:00'), (2, 'ADA', '2026-05-01 12:00:00'), (3, 'ada', NULL)",
    );
    let second = "INSERT INTO accounts (id, email, deleted_at) VALUES (4, 'aDa', NULL)";
    assert!(database.batch_execute(second).is_err());
}

#[test]
fn an_expression_does_not_leave_deleted_rows_out() {
    if !has_expressions() {
        return;
    }
    for key in [
        "((lower(email)))",
        "((lower(email)), reason)",
        "((lower(email)) DESC)",
        "((CAST(replace(lower(email), 'it''s', ') WHERE deleted') AS CHAR(100))))",
    ] {
        // MySQL has no index on a text of any length.
        if KIND == Kind::Mysql && key.contains("reason") {
            continue;
        }
        let plain = format!("CREATE UNIQUE INDEX plain ON accounts {key}");
        // What MySQL writes for a quote in a text depends on the connection.
        if KIND == Kind::Mysql && key.contains("''") {
            assert_no_cure(&plain, FindingKind::PlainUnique, "accounts");
            continue;
        }
        let plain = without_the_right_one(&plain, "accounts", "email");
        let mut database = broken(&plain, FindingKind::PlainUnique, "accounts");
        assert_eq!(severity(&mut database), Severity::Warning);
        let mut database = cure(database);
        if !key.contains("reason") {
            assert_unique_among_visible(&mut database);
        }
    }
}

#[test]
fn the_finding_names_the_expression() {
    if !has_expressions() {
        return;
    }
    let plain = "CREATE UNIQUE INDEX plain ON labels ((lower(name)))";
    let plain = without_the_right_one(plain, "labels", "name");
    let mut database = broken(&plain, FindingKind::PlainUnique, "labels");
    let diagnosis = diagnose(&mut database);
    let found = &diagnosis.findings()[0];
    let (expression, create) = match KIND {
        Kind::Postgres => ("lower((name)::text)", "INDEX \"plain_visible_key\" ON"),
        Kind::Sqlite => ("(lower(name))", "INDEX `plain_visible_key` ON"),
        Kind::Mysql => (
            "lower(`name`)",
            "INDEX `plain_visible_key` ON `labels` ((lower(`name`)), (IF(NOT `is_deleted`, TRUE, NULL)))",
        ),
    };
    let problem = format!("unique index plain on ({expression}) counts deleted rows");
    assert_eq!(found.problem, problem);
    assert!(found.mend[0].contains(create), "{}", found.mend[0]);
}

/// What it says about it is not looked at.
#[test]
fn an_expression_may_be_about_the_marker() {
    if !has_expressions() {
        return;
    }
    let keys = match KIND {
        Kind::Mysql => vec![
            "(email, (IF(deleted_at IS NULL, 1, NULL)))",
            "((CASE WHEN deleted_at IS NULL THEN lower(email) END))",
            "(email, (COALESCE(deleted_at, TIMESTAMP '1970-01-02 00:00:00')))",
        ],
        _ => vec![
            "((CASE WHEN deleted_at IS NULL THEN email END))",
            "(email, (COALESCE(deleted_at, '1970-01-01 00:00:00')))",
            "(email, (\"deleted_at\" IS NULL)) WHERE \"deleted_at\" IS NULL",
        ],
    };
    for key in keys {
        let mut database = schema::healthy();
        database.run(&format!("CREATE UNIQUE INDEX fine ON accounts {key}"));
        assert_eq!(diagnose(&mut database).findings(), [], "{key}");
    }
}

/// The marker as a column of its own is `NULL` in visible rows, whatever is beside it.
#[test]
fn an_expression_does_not_make_nulls_equal() {
    if !has_expressions() {
        return;
    }
    let wrong = "CREATE UNIQUE INDEX wrong ON accounts ((lower(email)), deleted_at)";
    assert_no_cure(wrong, FindingKind::MarkerInUnique, "accounts");
}

/// By the generated column, as MySQL needs one, on the other databases too.
#[test]
fn a_generated_column_may_be_about_the_marker() {
    let kind = match KIND {
        Kind::Postgres => "STORED",
        _ => "VIRTUAL",
    };
    let add = |name: &str, expression: &str| {
        format!(
            "ALTER TABLE accounts ADD COLUMN {name} VARCHAR(100)
                 GENERATED ALWAYS AS ({expression}) {kind};
             CREATE UNIQUE INDEX of_generated ON accounts ({name});"
        )
    };
    let mut database = schema::healthy();
    database.run(&add("live", "CASE WHEN deleted_at IS NULL THEN email END"));
    assert_eq!(diagnose(&mut database).findings(), []);
    let lower = add("lower_email", "lower(email)");
    let lower = without_the_right_one(&lower, "accounts", "email");
    let database = broken(&lower, FindingKind::PlainUnique, "accounts");
    assert_unique_among_visible(&mut cure(database));
}

#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn a_condition_of_an_expression_has_the_words_of_the_scopes() {
    let condition = match KIND {
        Kind::Postgres => "is_deleted IS FALSE",
        _ => "is_deleted = 0 -- that is: visible",
    };
    for unique in ["", "UNIQUE "] {
        let index =
            format!("CREATE {unique}INDEX other ON labels ((lower(name)))\nWHERE {condition}");
        cure(broken(&index, FindingKind::OtherCondition, "labels"));
    }
}

/// The order, the collation, and more: whatever the definition of the index says.
#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn what_is_said_about_a_column_is_kept() {
    let more = match KIND {
        Kind::Postgres => vec![
            "(email COLLATE \"C\")",
            "(email DESC)",
            "(email text_pattern_ops)",
            "(email) INCLUDE (id)",
            "(email) NULLS NOT DISTINCT",
            "(email) WITH (fillfactor='70')",
        ],
        _ => vec!["(email COLLATE NOCASE)", "(email DESC)"],
    };
    for more in more {
        let index = format!("CREATE UNIQUE INDEX more ON accounts {more}");
        let mut database = broken(&index, FindingKind::PlainUnique, "accounts");
        let create = diagnose(&mut database).findings()[0].mend[0].clone();
        assert!(create.contains(&format!("{more} WHERE")), "{create}");
        cure(database);
    }
}

/// Of a table in parts, PostgreSQL shows a definition for the table `ONLY`.
#[cfg(feature = "postgres")]
#[test]
fn an_index_of_a_table_in_parts_is_made_for_all_of_them() {
    let parts = "DROP TABLE labels;
        CREATE TABLE labels (
            id INTEGER NOT NULL, name TEXT NOT NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE
        ) PARTITION BY HASH (name);
        CREATE TABLE labels_0 PARTITION OF labels FOR VALUES WITH (MODULUS 1, REMAINDER 0);
        CREATE INDEX labels_deleted_idx ON labels (id) WHERE is_deleted;
        CREATE UNIQUE INDEX plain ON labels (name, lower(name))";
    let mut database = cure(broken(parts, FindingKind::PlainUnique, "labels"));
    let row = "INSERT INTO labels (id, name) VALUES (1, 'a')";
    database.run(row);
    assert!(database.batch_execute(row).is_err());
}
