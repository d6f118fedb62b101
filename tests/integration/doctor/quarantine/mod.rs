//! Whether the database heeds a quarantine.

use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::{Diagnosis, Doctor, Finding, FindingKind, Severity};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use crate::database::{Database, KIND};
use crate::ddl::catalogue::catalogue;
use crate::quarantine::schema::{Label, Letter, Member, Note, Visit, empty, guarded, triggers};

fn diagnose(database: &mut Database) -> Diagnosis {
    let doctor = Doctor::new().model::<Member>().model::<Letter>();
    let doctor = doctor.model::<Note>().model::<Visit>().model::<Label>();
    doctor.check(&mut **database).expect("a diagnosis")
}

/// What is said about quarantines, and not about the indexes that the tables lack.
fn found(diagnosis: &Diagnosis) -> Vec<Finding> {
    use FindingKind::{
        MissingTrigger, OtherQuarantine, QuarantineWithoutTriggers, UndeclaredQuarantine,
    };
    let mut findings = diagnosis.findings().to_vec();
    findings.retain(|found| {
        matches!(
            found.kind,
            MissingTrigger | OtherQuarantine | QuarantineWithoutTriggers | UndeclaredQuarantine
        )
    });
    findings
}

fn mend(findings: &[Finding]) -> String {
    let statements = findings.iter().flat_map(|found| &found.mend);
    statements
        .map(|statement| format!("{statement};\n"))
        .collect()
}

/// The mend makes the table of members what it was.
fn assert_mends(database: &mut Database, findings: &[Finding]) {
    database.run(&mend(findings));
    assert_eq!(found(&diagnose(database)), []);
    assert_eq!(
        catalogue(database, "members"),
        catalogue(&mut guarded(), "members")
    );
}

/// The scripts that make the triggers, with more or fewer seconds in them: of days, and of a day with
/// the second of unix time.
fn triggers_for(seconds: [&str; 2]) -> Vec<String> {
    let scripts = triggers().map(|(_, migration)| {
        let script = migration.up().replace("86400", seconds[0]);
        script.replace("86401", seconds[1])
    });
    scripts.to_vec()
}

#[test]
fn a_table_without_triggers_is_told_of_them() {
    let mut database = empty();
    let diagnosis = diagnose(&mut database);
    let findings = found(&diagnosis);
    let said = findings.iter().map(|found| {
        assert_eq!(found.severity, Severity::Advice);
        assert_eq!(found.kind, FindingKind::QuarantineWithoutTriggers);
        (found.table.as_str(), found.problem.as_str())
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            (
                "members",
                "no trigger keeps the key (email) of a deleted row taken"
            ),
            (
                "notes",
                "no trigger keeps the key (tenant_id, slug) of a deleted row taken"
            ),
            (
                "visits",
                "no trigger keeps the key (code) of a deleted row taken"
            ),
            (
                "labels",
                "no trigger keeps the key (name) of a deleted row taken"
            ),
        ]
    );
    let scripts = triggers_for(["86400", "86401"]);
    assert_eq!(mend(&findings), scripts.concat());
    database.run(&mend(&findings));
    assert_eq!(found(&diagnose(&mut database)), []);
}

#[test]
fn the_triggers_of_the_migration_are_right() {
    assert_eq!(found(&diagnose(&mut guarded())), []);
}

#[test]
fn triggers_for_another_time_are_not() {
    let mut database = empty();
    for script in triggers_for(["43200", "43201"]) {
        database.run(&script);
    }
    let findings = found(&diagnose(&mut database));
    let said = findings.iter().map(|found| {
        assert_eq!(found.severity, Severity::Warning);
        assert_eq!(found.kind, FindingKind::OtherQuarantine);
        found.problem.as_str()
    });
    let of = |key| {
        format!(
            "triggers keep the key ({key}) of a deleted row taken for 12 hours, and the model declares 1 day"
        )
    };
    assert_eq!(
        said.collect::<Vec<_>>(),
        ["email", "tenant_id, slug", "code", "name"].map(of)
    );
    database.run(&mend(&findings));
    assert_eq!(found(&diagnose(&mut database)), []);
    let mut right = guarded();
    for (table, _) in triggers() {
        assert_eq!(
            catalogue(&mut database, table),
            catalogue(&mut right, table)
        );
    }
}

/// One of the two is enough, where each has its own text.
#[test]
fn one_trigger_for_another_time_is_not_right_either() {
    let mut database = empty();
    let [(_, migration), ..] = triggers();
    let last = migration.up().rfind("86400").expect("the seconds");
    let (before, after) = migration.up().split_at(last);
    database.run(&format!("{before}6{after}"));
    let findings = found(&diagnose(&mut database));
    assert_eq!(findings[0].kind, FindingKind::OtherQuarantine);
}

/// A key that nobody may insert must not be had by a change either, nor the other way around.
#[test]
fn one_trigger_of_two_is_not_enough() {
    for event in ["insert", "update"] {
        let mut database = guarded();
        let trigger = format!("members_email_quarantine_{event}");
        database.run(&match KIND {
            Kind::Postgres => format!("DROP TRIGGER {trigger} ON members"),
            _ => format!("DROP TRIGGER {trigger}"),
        });
        let findings = found(&diagnose(&mut database));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].kind, FindingKind::MissingTrigger);
        assert_eq!(findings[0].severity, Severity::Warning);
        assert_eq!(
            findings[0].problem.replace(['"', '`'], ""),
            format!(
                "of the two triggers that keep the key (email) of a deleted row taken, {trigger} is not there"
            )
        );
        assert_mends(&mut database, &findings);
    }
}

/// For each new key the triggers look for it among the deleted rows. On MySQL those are in the unique index too.
#[test]
fn the_triggers_need_an_index_of_deleted_rows() {
    let mut database = guarded();
    let index = "members_email_deleted_idx";
    database.run(&match KIND {
        Kind::Mysql => format!("DROP INDEX {index} ON members"),
        _ => format!("DROP INDEX {index}"),
    });
    let mut findings = diagnose(&mut database).findings().to_vec();
    findings.retain(|found| found.table == "members" && found.problem.contains("email"));
    if KIND == Kind::Mysql {
        assert_eq!(findings, []);
        return;
    }
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].kind, FindingKind::NoDeletedIndex);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(
        findings[0].problem,
        "no index finds deleted rows by (email)"
    );
    assert_mends(&mut database, &findings);
}

/// What is said of a length must be read, not guessed.
#[test]
fn nothing_is_said_of_triggers_in_other_words() {
    let mut database = empty();
    for script in triggers_for(["43200", "43201"]) {
        database.run(&script.replace("sd_until", "until_then"));
    }
    assert_eq!(found(&diagnose(&mut database)), []);
}

/// Makes a trigger that does nothing.
fn other_trigger(table: &str) -> String {
    let trigger = format!("CREATE TRIGGER other AFTER INSERT ON {table}");
    match KIND {
        Kind::Postgres => format!(
            "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
             {trigger} FOR EACH ROW EXECUTE FUNCTION nothing()"
        ),
        Kind::Sqlite => format!("{trigger} BEGIN SELECT 1; END"),
        Kind::Mysql => format!("{trigger} FOR EACH ROW SET @nothing = 1"),
    }
}

#[test]
fn other_triggers_are_no_quarantine() {
    let mut database = guarded();
    let [(_, members), ..] = triggers();
    database.run(members.down());
    database.run(&other_trigger("members"));
    let findings = found(&diagnose(&mut database));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].table, "members");
}

/// Not every key is a name that somebody could take over.
#[test]
fn which_keys_have_triggers_is_a_choice() {
    let mut database = empty();
    database.run("ALTER TABLE members ADD COLUMN token INTEGER");
    database.run(match KIND {
        Kind::Mysql => "CREATE UNIQUE INDEX tokens ON members (token, email_visible)",
        _ => "CREATE UNIQUE INDEX tokens ON members (token) WHERE deleted_at IS NULL",
    });
    let of_members = |database: &mut Database| {
        let mut findings = found(&diagnose(database));
        findings.retain(|found| found.table == "members");
        findings
    };
    let findings = of_members(&mut database);
    assert_eq!(findings.len(), 2, "{findings:?}");
    database.run(&mend(&findings[1..]));
    assert_eq!(of_members(&mut database), []);
}

/// They are no keys among visible rows, or the library has no triggers for them.
#[test]
fn nothing_is_said_of_other_unique_indexes() {
    let mut database = empty();
    database.run(match KIND {
        Kind::Mysql => {
            "DROP INDEX members_email_visible_key ON members;
             CREATE UNIQUE INDEX of_letters ON members (email(10), email_visible);
             CREATE UNIQUE INDEX of_all ON members (email);
             CREATE UNIQUE INDEX with_key ON members (email, id, email_visible)"
        }
        _ => {
            "DROP INDEX members_email_visible_key;
             CREATE UNIQUE INDEX of_expression ON members (lower(email)) WHERE deleted_at IS NULL;
             CREATE UNIQUE INDEX of_some ON members (email) WHERE deleted_at IS NULL AND email <> 'x';
             CREATE UNIQUE INDEX of_deleted ON members (email) WHERE deleted_at IS NOT NULL;
             CREATE UNIQUE INDEX of_all ON members (email);
             CREATE UNIQUE INDEX with_key ON members (email, id) WHERE deleted_at IS NULL;
             CREATE UNIQUE INDEX with_marker ON members (email, deleted_at) WHERE deleted_at IS NULL"
        }
    });
    let findings = found(&diagnose(&mut database));
    let tables = findings.iter().map(|found| found.table.as_str());
    assert_eq!(tables.collect::<Vec<_>>(), ["notes", "visits", "labels"]);
}

/// A model of names. Each has a table of its own: a table has one model.
macro_rules! names {
    ($($option:tt)*) => {
        diesel::table! {
            names (id) {
                id -> Integer,
                name -> Text,
                deleted_at -> Nullable<Timestamp>,
            }
        }

        #[derive(SoftDelete)]
        #[soft_delete($($option)*)]
        pub struct Name {}
    };
}

mod archive;
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
mod attached;
mod for_ever;
mod no_unique;
mod odd_names;
#[cfg(feature = "postgres")]
mod parts;
mod undeclared;
