//! A table in parts, whose indexes are those of the parts.

use soft_delete_runtime::ddl::Migration;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema as of;

use super::*;
use crate::database::KIND;

diesel::table! {
    docs (id) {
        id -> Integer,
        slug -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
struct Doc {}

fn healthy() -> Database {
    let mut database = Database::empty();
    database.run("CREATE TABLE docs (id INTEGER PRIMARY KEY, slug TEXT NOT NULL)");
    let tables = of::<Doc>().columns().unique(docs::slug).deleted_index();
    database.run(tables.migration(KIND).expect("a migration").up());
    database.run(Migration::of_partitions::<Doc>().expect("a migration").up());
    database
}

fn diagnose(database: &mut Database) -> Diagnosis {
    let doctor = Doctor::new().model::<Doc>();
    doctor.check(&mut **database).expect("a diagnosis")
}

#[test]
fn the_parts_that_the_library_makes_are_healthy() {
    assert_eq!(diagnose(&mut healthy()).findings(), []);
}

#[test]
fn what_is_wrong_with_an_index_of_a_part_is_found_and_mended() {
    for (statements, kind, table) in [
        (
            "DROP INDEX docs_slug_visible_key; CREATE UNIQUE INDEX wrong ON docs_visible (slug, deleted_at)",
            FindingKind::MarkerInUnique,
            "docs_visible",
        ),
        (
            "DROP INDEX docs_deleted_deleted_at_idx",
            FindingKind::NoDeletedIndex,
            "docs_deleted",
        ),
        (
            "CREATE UNIQUE INDEX wrong ON docs_deleted (slug)",
            FindingKind::UniqueInArchive,
            "docs_deleted",
        ),
    ] {
        let mut database = healthy();
        database.run(statements);
        let diagnosis = diagnose(&mut database);
        let found = diagnosis.findings().iter();
        let found = found.map(|found| (found.kind, found.table.as_str()));
        assert_eq!(found.collect::<Vec<_>>(), [(kind, table)], "{diagnosis}");
        for statement in &diagnosis.findings()[0].mend {
            database.run(statement);
        }
        assert_eq!(diagnose(&mut database).findings(), []);
        let rows = "INSERT INTO docs (id, slug) VALUES (1, 'a')";
        database.run(rows);
        for _ in 0..2 {
            assert!(Doc::soft_delete_by_id(&mut *database, 1).is_ok());
            database.run("UPDATE docs_deleted SET id = id + 10");
            database.run(rows);
        }
    }
}

#[test]
fn a_plain_unique_index_of_the_visible_part_is_right() {
    let mut database = healthy();
    database
        .run("DROP INDEX docs_slug_visible_key; CREATE UNIQUE INDEX plain ON docs_visible (slug)");
    assert_eq!(diagnose(&mut database).findings(), []);
}
