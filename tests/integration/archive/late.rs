//! A row that is inserted while its parent moves, and what points at it.

use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, connect};
use crate::relations::concurrency::number;
use crate::schema::TIMESTAMP;

/// A table with an archive, whose rows have a parent.
macro_rules! level {
    ($table:ident $archive:ident $model:ident ($($options:tt)*)) => {
        diesel::table! {
            $table (id) { id -> Integer, parent_id -> Integer, deleted_at -> Nullable<Timestamp>, }
        }
        diesel::table! {
            $archive (id) { id -> Integer, parent_id -> Integer, deleted_at -> Nullable<Timestamp>, }
        }

        #[derive(SoftDelete)]
        #[diesel(table_name = $table)]
        #[soft_delete(archive = $archive, $($options)*)]
        #[expect(dead_code, reason = "a row moves with all its columns")]
        struct $model {
            id: i32,
            parent_id: i32,
        }
    };
}

level!(trunks archived_trunks Trunk (cascade(branches::parent_id)));
level!(branches archived_branches Branch (parents(parent_id), cascade(twigs::parent_id)));
level!(twigs archived_twigs Twig (parents(parent_id), cascade(leaves::parent_id)));
level!(leaves archived_leaves Leaf (
    parents(parent_id), cascade(drops::leaf_id), restrict(nests::leaf_id)
));
diesel::table! { drops (id) { id -> Integer, leaf_id -> Integer, deleted_at -> Nullable<Timestamp>, } }
diesel::table! { nests (id) { id -> Integer, leaf_id -> Integer, } }

#[derive(SoftDelete)]
#[soft_delete(parents(leaf_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Drop {}

/// A trunk with a branch and a twig. What is on a leaf has no foreign key.
fn database() -> Database {
    let mut database = Database::empty();
    let columns = format!("id INTEGER PRIMARY KEY NOT NULL, deleted_at {TIMESTAMP} NULL");
    let mut references = String::new();
    for table in ["trunks", "branches", "twigs", "leaves"] {
        let columns = format!("{columns}, parent_id INTEGER NOT NULL");
        database.run(&format!(
            "CREATE TABLE {table} ({columns}{references});
             CREATE TABLE archived_{table} ({columns})"
        ));
        references = format!(", FOREIGN KEY (parent_id) REFERENCES {table} (id)");
    }
    database.run(&format!(
        "CREATE TABLE drops ({columns}, leaf_id INTEGER NOT NULL);
         CREATE TABLE nests (id INTEGER PRIMARY KEY NOT NULL, leaf_id INTEGER NOT NULL);
         INSERT INTO trunks (id, parent_id) VALUES (1, 0);
         INSERT INTO branches (id, parent_id) VALUES (1, 1);
         INSERT INTO twigs (id, parent_id) VALUES (1, 1)"
    ));
    database
}

/// Deletes the trunk while a leaf is there that has not been committed, with something on it.
fn deletion_while(something: &str) -> (Database, Result<usize, Error>) {
    let mut database = database();
    let name = database.name();
    let inserter = &mut connect(&name);
    inserter.batch_execute("BEGIN").unwrap();
    let leaf = "INSERT INTO leaves (id, parent_id) VALUES (1, 1)";
    inserter
        .batch_execute(&format!("{leaf}; {something}"))
        .unwrap();
    let deletion = thread::scope(|scope| {
        let deletion = scope.spawn(|| {
            let deletion = soft_delete(trunks::table.find(1)).execute(&mut connect(&name));
            deletion.map(|done| done.total())
        });
        thread::sleep(Duration::from_millis(100));
        assert!(!deletion.is_finished(), "the deletion did not wait");
        inserter.batch_execute("COMMIT").unwrap();
        deletion.join().unwrap()
    });
    (database, deletion)
}

/// Deletes the trunk in a transaction that has read before a leaf was inserted, with something on it.
fn deletion_after(something: &str) -> (Database, Result<usize, Error>) {
    let mut database = database();
    let inserter = &mut connect(&database.name());
    let deletion = database.transaction(|conn| {
        assert_eq!(number(conn, "SELECT COUNT(*) FROM leaves"), 0);
        let leaf = "INSERT INTO leaves (id, parent_id) VALUES (1, 1)";
        inserter.batch_execute(&format!("{leaf}; {something}"))?;
        let deletion = soft_delete(trunks::table.find(1)).execute(conn);
        deletion.map(|done| done.total())
    });
    (database, deletion)
}

#[test]
fn r26_what_was_inserted_below_goes_along() {
    let (mut database, deletion) = deletion_while("INSERT INTO drops (id, leaf_id) VALUES (1, 1)");
    assert_eq!(deletion, Ok(5));
    let left = drops::table.visible().count();
    assert_eq!(left.get_result::<i64>(&mut *database), Ok(0));
    let back = restore(trunks::table.find(1)).execute(&mut *database);
    assert_eq!(back.map(|done| done.total()), Ok(5));
}

#[test]
fn r26_what_was_inserted_below_forbids() {
    let (mut database, deletion) = deletion_while("INSERT INTO nests (id, leaf_id) VALUES (1, 1)");
    let (table, by) = ("leaves", "nests");
    let rows = 1;
    assert_eq!(deletion, Err(Error::Restricted { table, by, rows }));
    assert_eq!(number(&mut database, "SELECT COUNT(*) FROM leaves"), 1);
}

#[test]
fn r26_what_was_inserted_since_the_transaction_began_goes_along() {
    let (mut database, deletion) = deletion_after("INSERT INTO drops (id, leaf_id) VALUES (1, 1)");
    assert_eq!(deletion, Ok(5));
    let left = drops::table.visible().count();
    assert_eq!(left.get_result::<i64>(&mut *database), Ok(0));
}

#[test]
fn r26_what_was_inserted_since_the_transaction_began_forbids() {
    let (mut database, deletion) = deletion_after("INSERT INTO nests (id, leaf_id) VALUES (1, 1)");
    let (table, by) = ("leaves", "nests");
    let rows = 1;
    assert_eq!(deletion, Err(Error::Restricted { table, by, rows }));
    assert_eq!(number(&mut database, "SELECT COUNT(*) FROM leaves"), 1);
}
