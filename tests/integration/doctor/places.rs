//! Tables of one name in several places: the one counts that statements reach.

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod servers {
    use soft_delete_runtime::doctor::FindingKind;

    use super::super::{diagnose, schema};
    use crate::database::{Database, KIND};
    use soft_delete_runtime::Database as Kind;

    const PLAIN: &str = "CREATE UNIQUE INDEX plain ON accounts (email)";

    /// Makes names be looked for in these places, one after the other.
    fn enter(database: &mut Database, places: &[&str]) {
        database.run(&match KIND {
            Kind::Postgres => format!("SET search_path TO {}", places.join(", ")),
            _ => format!("USE {}", places[0]),
        });
    }

    fn found(database: &mut Database) -> Vec<(FindingKind, String)> {
        let diagnosis = diagnose(database);
        let findings = diagnosis.findings().iter();
        findings
            .map(|found| (found.kind, found.table.clone()))
            .collect()
    }

    #[test]
    fn the_first_one_is_looked_at_and_cured() {
        let (mut database, mut other) = (schema::healthy(), schema::healthy());
        other.run(PLAIN);
        let (first, second) = (database.name(), other.name());
        enter(&mut database, &[&first, &second]);
        assert_eq!(found(&mut database), []);
        enter(&mut database, &[&second, &first]);
        let plain = [(FindingKind::PlainUnique, "accounts".to_owned())];
        assert_eq!(found(&mut database), plain);
        database.run(
            PLAIN
                .replace("accounts", &format!("{first}.accounts"))
                .as_str(),
        );
        let mend = diagnose(&mut database).findings()[0].mend.join(";");
        database.run(&mend);
        assert_eq!(found(&mut database), []);
        enter(&mut database, &[&first, &second]);
        assert_eq!(found(&mut database), plain);
    }

    /// A foreign key from a table that has the name of a model, and is another one.
    #[cfg(feature = "postgres")]
    #[test]
    fn a_child_elsewhere_is_not_that_of_the_model() {
        let (mut database, mut other) = (schema::healthy(), schema::healthy());
        let (first, second) = (database.name(), other.name());
        other.run(&format!(
            "ALTER TABLE visits ADD FOREIGN KEY (account_id)
                 REFERENCES {first}.accounts (id) ON DELETE CASCADE"
        ));
        enter(&mut database, &[&first, &second]);
        assert_eq!(found(&mut database), []);
        database.run("ALTER TABLE visits RENAME TO others; DROP TABLE others");
        let cascade = [(FindingKind::CascadingForeignKey, "accounts".to_owned())];
        assert_eq!(found(&mut database), cascade);
        let mend = diagnose(&mut database).findings()[0].mend.join(";");
        database.run(&mend);
        assert_eq!(found(&mut database), []);
    }

    /// A table of the second place is found if the first has none.
    #[cfg(feature = "postgres")]
    #[test]
    fn the_search_goes_on() {
        let (mut database, mut other) = (schema::healthy(), schema::healthy());
        let (first, second) = (database.name(), other.name());
        other.run(PLAIN);
        other.run("CREATE TABLE others (id INTEGER, deleted_at TIMESTAMP)");
        database.run("DROP TABLE accounts");
        enter(&mut database, &[&first, &second]);
        assert_eq!(
            found(&mut database),
            [
                (FindingKind::PlainUnique, "accounts".to_owned()),
                (FindingKind::NoModel, "others".to_owned()),
            ]
        );
        let mend = diagnose(&mut database).findings()[0].mend.join(";");
        database.run(&mend);
        database.run(&format!("DROP TABLE {second}.others"));
        assert_eq!(found(&mut database), []);
        enter(&mut database, &[&first]);
        let missing = [(FindingKind::MissingTable, "accounts".to_owned())];
        assert_eq!(found(&mut database), missing);
    }
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
mod sqlite {
    use soft_delete_runtime::doctor::{Diagnosis, Doctor, FindingKind};
    use soft_delete_runtime::prelude::*;

    use super::super::{cure, diagnose, schema};
    use crate::database::Database;

    diesel::table! {
        beside.owners (id) {
            id -> Integer,
            email -> Text,
            is_deleted -> Bool,
        }
    }
    diesel::table! {
        beside.pets (id) {
            id -> Integer,
            owner_id -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(column = is_deleted, restrict(pets::owner_id))]
    struct Owner {}

    #[derive(SoftDelete)]
    struct Pet {}

    /// Labels that are not healthy, wherever they are.
    fn labels(place: &str) -> String {
        format!(
            "CREATE TABLE {place}.labels (
                 id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(100) NOT NULL,
                 is_deleted BOOLEAN NOT NULL DEFAULT FALSE
             );
             CREATE INDEX {place}.labels_deleted_idx ON labels (id) WHERE is_deleted;
             CREATE UNIQUE INDEX {place}.labels_name_visible_key ON labels (lower(name));
             CREATE INDEX {place}.other ON labels (name) WHERE is_deleted = 0;"
        )
    }

    fn found(database: &mut Database) -> Vec<FindingKind> {
        let diagnosis = diagnose(database);
        diagnosis
            .findings()
            .iter()
            .map(|found| found.kind)
            .collect()
    }

    #[test]
    fn the_main_database_comes_before_an_attached_one() {
        let mut database = schema::healthy();
        database.run("ATTACH ':memory:' AS beside");
        database.run(&labels("beside"));
        assert_eq!(found(&mut database), []);
        database.run("DROP TABLE main.labels");
        let both = [FindingKind::PlainUnique, FindingKind::OtherCondition];
        assert_eq!(found(&mut database), both);
        cure(database);
    }

    #[test]
    fn a_temporary_table_comes_before_all() {
        let mut database = schema::healthy();
        database.run(&labels("temp"));
        let both = [FindingKind::PlainUnique, FindingKind::OtherCondition];
        assert_eq!(found(&mut database), both);
        let mut database = cure(database);
        database.run("DROP TABLE temp.labels");
        assert_eq!(found(&mut database), []);
    }

    fn diagnose_owners(database: &mut Database) -> Diagnosis {
        let doctor = Doctor::new().model::<Owner>().model::<Pet>();
        doctor.check(&mut **database).expect("a diagnosis")
    }

    #[test]
    fn a_model_may_be_of_an_attached_database() {
        let mut database = Database::empty();
        let missing = diagnose_owners(&mut database);
        let kinds = missing.findings().iter().map(|found| found.kind);
        assert_eq!(kinds.collect::<Vec<_>>(), [FindingKind::MissingTable; 2]);
        database.run(
            "ATTACH ':memory:' AS beside;
             CREATE TABLE owners (id INTEGER PRIMARY KEY);
             CREATE TABLE beside.owners (
                 id INTEGER PRIMARY KEY NOT NULL, email TEXT NOT NULL,
                 is_deleted BOOLEAN NOT NULL DEFAULT FALSE
             );
             CREATE UNIQUE INDEX beside.one_email ON owners (lower(email) DESC);
             CREATE INDEX beside.some ON owners (email) WHERE is_deleted = 0;
             CREATE INDEX beside.owners_deleted_idx ON owners (email);
             CREATE TABLE beside.pets (
                 id INTEGER PRIMARY KEY NOT NULL, owner_id INTEGER NOT NULL, deleted_at TIMESTAMP,
                 FOREIGN KEY (owner_id) REFERENCES owners (id)
             );
             CREATE TABLE beside.others (id INTEGER PRIMARY KEY, deleted_at TIMESTAMP);",
        );
        let diagnosis = diagnose_owners(&mut database);
        let kinds = diagnosis.findings().iter().map(|found| found.kind);
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [
                FindingKind::PlainUnique,
                FindingKind::OtherCondition,
                FindingKind::KeyWithoutIndex,
                FindingKind::NoDeletedIndex,
                FindingKind::NoDeletedIndex,
                FindingKind::NoModel,
            ],
            "{diagnosis}"
        );
        for statement in diagnosis.findings().iter().flat_map(|found| &found.mend) {
            database.run(statement);
        }
        database.run("DROP TABLE beside.others");
        assert_eq!(diagnose_owners(&mut database).findings(), []);
    }
}
