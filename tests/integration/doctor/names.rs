//! Names that something else has, and names that nobody should have.

use diesel::connection::SimpleConnection;
use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::{Diagnosis, Doctor, FindingKind};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema as migrations;

use super::indexes::without_the_right_one;
use super::{broken, cure, diagnose, schema};
use crate::database::{Database, KIND};

fn drop_index(index: &str, table: &str) -> String {
    match KIND {
        Kind::Mysql => format!("DROP INDEX {index} ON {table}"),
        _ => format!("DROP INDEX {index}"),
    }
}

fn assert_unique(database: &mut Database) {
    database.run("INSERT INTO accounts (id, email) VALUES (1, 'a')");
    let second = "INSERT INTO accounts (id, email) VALUES (2, 'a')";
    assert!(database.batch_execute(second).is_err());
}

#[test]
fn the_name_of_an_index_may_be_taken() {
    let other = "CREATE UNIQUE INDEX plain ON accounts (email);
         CREATE INDEX accounts_email_visible_key ON accounts (id)";
    let other = without_the_right_one(other, "accounts", "email");
    let database = broken(&other, FindingKind::PlainUnique, "accounts");
    assert_unique(&mut cure(database));
}

/// The wrong index itself has the name of the right one.
#[test]
fn a_name_does_not_make_an_index_right() {
    let wrong = "CREATE UNIQUE INDEX accounts_email_visible_key ON accounts (email)";
    let wrong = without_the_right_one(wrong, "accounts", "email");
    let database = broken(&wrong, FindingKind::PlainUnique, "accounts");
    assert_unique(&mut cure(database));
}

/// What is there already is not made again, whatever its name is.
#[test]
fn a_right_index_of_another_name_is_kept() {
    let mine = match KIND {
        Kind::Mysql => {
            "ALTER TABLE accounts ADD COLUMN live BOOLEAN AS (IF(deleted_at IS NULL, TRUE, NULL));
             CREATE UNIQUE INDEX mine ON accounts (email, live)"
        }
        _ => "CREATE UNIQUE INDEX mine ON accounts (email) WHERE deleted_at IS NULL",
    };
    let plain = format!("{mine}; CREATE UNIQUE INDEX plain ON accounts (email)");
    let plain = without_the_right_one(&plain, "accounts", "email");
    let mut database = broken(&plain, FindingKind::PlainUnique, "accounts");
    let mend = diagnose(&mut database).findings()[0].mend.clone();
    assert_eq!(mend.len(), 1, "{mend:?}");
    assert_unique(&mut cure(database));
}

/// On PostgreSQL and SQLite, indexes and tables have names among each other.
#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn the_name_of_an_index_may_be_that_of_a_table() {
    let other = "CREATE UNIQUE INDEX plain ON accounts (email);
         CREATE TABLE accounts_email_visible_key (id INTEGER);
         CREATE VIEW accounts_email_visible_key_2 AS SELECT 1 AS one";
    let other = without_the_right_one(other, "accounts", "email");
    let database = broken(&other, FindingKind::PlainUnique, "accounts");
    assert_unique(&mut cure(database));
}

#[cfg(all(feature = "mysql", not(feature = "postgres")))]
#[test]
fn the_name_of_a_generated_column_may_be_taken() {
    let other = "CREATE UNIQUE INDEX plain ON accounts (email);
         ALTER TABLE accounts ADD COLUMN email_visible INTEGER, ADD COLUMN Email_Visible_2 INTEGER";
    let other = without_the_right_one(other, "accounts", "email");
    let database = broken(&other, FindingKind::PlainUnique, "accounts");
    assert_unique(&mut cure(database));
}

/// Two cures that make the same may be run one after the other, or one without the other.
#[test]
fn cures_do_not_take_a_name_from_each_other() {
    let both = "CREATE UNIQUE INDEX plain ON accounts (email);
         CREATE UNIQUE INDEX wrong ON accounts (email, deleted_at)";
    let both = without_the_right_one(both, "accounts", "email");
    for skipped in 0..3 {
        let mut database = schema::healthy();
        database.run(&both);
        let diagnosis = diagnose(&mut database);
        let findings = diagnosis.findings().iter().enumerate();
        assert_eq!(findings.len(), 2, "{diagnosis}");
        for (place, found) in findings {
            if place != skipped {
                database.run(&found.mend.join(";"));
            }
        }
        assert_unique(&mut database);
        let left = usize::from(skipped < 2);
        assert_eq!(diagnose(&mut database).findings().len(), left);
    }
}

#[test]
fn the_names_of_other_indexes_may_be_taken() {
    let drop = drop_index("accounts_deleted_idx", "accounts");
    let other = format!("{drop}; CREATE INDEX accounts_deleted_idx ON accounts (email)");
    cure(broken(&other, FindingKind::NoDeletedIndex, "accounts"));
    let drop = drop_index("orders_account_id", "orders");
    let other = format!("{drop}; CREATE INDEX orders_account_id_idx ON orders (code)");
    cure(broken(&other, FindingKind::KeyWithoutIndex, "orders"));
}

/// SQLite and MySQL take one spelling of a column for the other.
#[cfg(not(feature = "postgres"))]
#[test]
fn capital_letters_do_not_matter() {
    let mut database = schema::healthy();
    let table = schema::accounts("TIMESTAMP NULL");
    let table = match KIND {
        Kind::Mysql => table.replace("TIMESTAMP", "TIMESTAMP(6)"),
        _ => table,
    };
    database.run(&table.replace("deleted_at TIMESTAMP", "Deleted_At TIMESTAMP"));
    assert_eq!(diagnose(&mut database).findings(), []);
    let wrong = "CREATE UNIQUE INDEX wrong ON accounts (email, DELETED_AT)";
    database.run(wrong);
    let kind = diagnose(&mut database).findings()[0].kind;
    assert_eq!(kind, FindingKind::MarkerInUnique);
    assert_unique(&mut cure(database));
}

diesel::table! {
    #[sql_name = "od.d's; `DROP` \"TABLE\" {table} --"]
    odd (key) {
        #[sql_name = "k.e`y\" '"]
        key -> Integer,
        #[sql_name = "e {schema} 'mail`\" --"]
        email -> Text,
        #[sql_name = "deleted `at\" ' (--"]
        marker -> Nullable<Timestamp>,
    }
}
diesel::table! {
    #[sql_name = "odd.children"]
    odd_children (id) {
        id -> Integer,
        #[sql_name = "pa re.nt`\""]
        parent -> Integer,
        #[sql_name = "is deleted\"`"]
        marker -> Bool,
    }
}

#[derive(SoftDelete)]
#[diesel(table_name = odd)]
#[soft_delete(column = marker, cascade_one_way(odd_children::parent))]
struct Odd {}

#[derive(SoftDelete)]
#[diesel(table_name = odd_children)]
#[soft_delete(column = marker, parents(parent))]
struct OddChild {}

fn quoted(name: &str) -> String {
    match KIND {
        Kind::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        _ => format!("`{}`", name.replace('`', "``")),
    }
}

fn diagnose_odd(database: &mut Database) -> Diagnosis {
    let doctor = Doctor::new().model::<Odd>().model::<OddChild>();
    doctor.check(&mut **database).expect("a diagnosis")
}

/// The tables with everything that the models' own migrations make, and the statements.
fn odd(statements: &str) -> Database {
    let mut database = Database::empty();
    let names = [
        "od.d's; `DROP` \"TABLE\" {table} --",
        "k.e`y\" '",
        "e {schema} 'mail`\" --",
        "deleted `at\" ' (--",
        "odd.children",
        "pa re.nt`\"",
        "is deleted\"`",
    ]
    .map(quoted);
    let [table, key, email, marker, child, parent, flag] = &names;
    database.run(&format!(
        "CREATE TABLE {table} ({key} INTEGER PRIMARY KEY NOT NULL, {email} VARCHAR(50) NOT NULL);
         CREATE TABLE {child} (id INTEGER PRIMARY KEY NOT NULL, {parent} INTEGER NOT NULL);
         CREATE INDEX of_parent ON {child} ({parent})"
    ));
    let of_parents = migrations::<Odd>()
        .unique(odd::email)
        .columns()
        .deleted_index();
    database.run(of_parents.migration(KIND).expect("a migration").up());
    let of_children = migrations::<OddChild>().columns().deleted_index();
    database.run(of_children.migration(KIND).expect("a migration").up());
    let filled = statements
        .replace("<table>", table)
        .replace("<email>", email);
    let filled = filled.replace("<marker>", marker).replace("<child>", child);
    let filled = filled.replace("<parent>", parent).replace("<flag>", flag);
    database.run(&filled);
    database
}

#[test]
fn odd_names_are_names() {
    assert_eq!(diagnose_odd(&mut odd("SELECT 1")).findings(), []);
    let drop = |index: &str, table: &str| match KIND {
        Kind::Mysql => format!("DROP INDEX {index} ON {table}"),
        _ => format!("DROP INDEX {index}"),
    };
    let mut all = vec![
        (
            "CREATE UNIQUE INDEX plain ON <table> (<email>)".to_owned(),
            FindingKind::PlainUnique,
        ),
        (
            "CREATE UNIQUE INDEX wrong ON <table> (<email>, <marker>)".to_owned(),
            FindingKind::MarkerInUnique,
        ),
        (drop("of_parent", "<child>"), FindingKind::KeyWithoutIndex),
        (
            drop("odd_deleted_idx", "<table>"),
            FindingKind::NoDeletedIndex,
        ),
        (
            "ALTER TABLE <child> DROP COLUMN <flag>".to_owned(),
            FindingKind::MissingColumn,
        ),
    ];
    match KIND {
        Kind::Sqlite => all.push((
            "CREATE INDEX other ON <child> (<parent>) WHERE <flag> = 0".to_owned(),
            FindingKind::OtherCondition,
        )),
        Kind::Postgres => all.push((
            "CREATE INDEX other ON <child> (<parent>) WHERE <flag> IS FALSE".to_owned(),
            FindingKind::OtherCondition,
        )),
        Kind::Mysql => all.push((
            "ALTER TABLE <table> MODIFY COLUMN <marker> DATETIME NULL".to_owned(),
            FindingKind::CoarseTime,
        )),
    }
    if KIND != Kind::Mysql {
        all.push((
            "CREATE UNIQUE INDEX lower ON <table> (lower(<email>))".to_owned(),
            FindingKind::PlainUnique,
        ));
        all.push((
            "DROP INDEX odd_deleted_idx; ALTER TABLE <child> DROP COLUMN <flag>".to_owned(),
            FindingKind::MissingColumn,
        ));
    }
    for (statements, kind) in all {
        // SQLite drops no column that an index has, MySQL drops the index with it.
        let statements = match kind {
            FindingKind::MissingColumn => {
                format!(
                    "{}; {statements}",
                    drop("odd_children_deleted_idx", "<child>")
                )
            }
            _ => statements,
        };
        let mut database = odd(&statements);
        let diagnosis = diagnose_odd(&mut database);
        assert_eq!(diagnosis.findings()[0].kind, kind, "{diagnosis}");
        for statement in diagnosis.findings().iter().flat_map(|found| &found.mend) {
            database.run(statement);
        }
        assert_eq!(diagnose_odd(&mut database).findings(), [], "{statements}");
    }
}

/// Nothing is said about an index that has the marker in it, whatever its name is.
#[test]
fn an_odd_marker_is_found_in_an_expression() {
    let generated = match KIND {
        Kind::Postgres => "STORED",
        _ => "VIRTUAL",
    };
    let mut database = odd(&format!(
        "ALTER TABLE <table> ADD COLUMN live VARCHAR(50)
             GENERATED ALWAYS AS (CASE WHEN <marker> IS NULL THEN <email> END) {generated};
         CREATE UNIQUE INDEX fine ON <table> (live);"
    ));
    assert_eq!(diagnose_odd(&mut database).findings(), []);
}

diesel::table! {
    wide (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[diesel(table_name = wide)]
struct Wide {}

/// MySQL cuts off what it puts together, unless it is told not to.
#[test]
fn many_long_names_are_read_to_the_end() {
    let length = if KIND == Kind::Mysql { 60 } else { 30 };
    let letters = ('a'..='o').map(|letter| format!("{}_{letter}", "ä".repeat(length)));
    let columns: Vec<_> = letters.map(|name| quoted(&name)).collect();
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE wide (id INTEGER PRIMARY KEY NOT NULL, {} INTEGER NOT NULL)",
        columns.join(" INTEGER NOT NULL, ")
    ));
    let migration = migrations::<Wide>().columns().deleted_index();
    database.run(migration.migration(KIND).expect("a migration").up());
    let list = columns.join(", ");
    database.run(&format!(
        "CREATE UNIQUE INDEX wrong ON wide ({list}, deleted_at);
         CREATE UNIQUE INDEX plain ON wide ({list})"
    ));
    let diagnose = |database: &mut Database| {
        let doctor = Doctor::new().model::<Wide>();
        doctor.check(&mut **database).expect("a diagnosis")
    };
    let diagnosis = diagnose(&mut database);
    let kinds = diagnosis.findings().iter().map(|found| found.kind);
    let expected = [FindingKind::MarkerInUnique, FindingKind::PlainUnique];
    assert_eq!(kinds.collect::<Vec<_>>(), expected, "{diagnosis}");
    for statement in diagnosis.findings().iter().flat_map(|found| &found.mend) {
        database.run(statement);
    }
    assert_eq!(diagnose(&mut database).findings(), []);
}
