//! Foreign keys of every shape, of which the models say nothing.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
mod sqlite;

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Models, Purge};
use soft_delete_runtime::{Error, Retention};

use super::{day, left, rows};
use crate::database::{Database, TestBackend};

diesel::table! {
    nodes (id) {
        id -> Integer,
        code -> Text,
        parent_id -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    #[sql_name = "lea`f\"s"]
    leaves (id) {
        id -> Integer,
        node_id -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    c (id) {
        id -> Integer,
        deleted_at -> BigInt,
    }
}

#[derive(SoftDelete)]
struct Node {}

#[derive(SoftDelete)]
#[diesel(table_name = c)]
struct C {}

#[derive(SoftDelete)]
#[diesel(table_name = leaves)]
struct Leaf {}

/// Three nodes, of which the second is below the first, all deleted.
fn nodes() -> Database {
    let mut database = Database::empty();
    let is_mysql = cfg!(all(feature = "mysql", not(feature = "postgres")));
    let (quoted, stamp) = if is_mysql {
        ("`lea``f\"s`", "DATETIME(6)")
    } else {
        ("\"lea`f\"\"s\"", "TIMESTAMP")
    };
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        database.run("PRAGMA foreign_keys = ON");
    }
    database.run(&format!(
        "CREATE TABLE nodes (
             id INTEGER PRIMARY KEY NOT NULL, code VARCHAR(20) NOT NULL UNIQUE,
             parent_id INTEGER NULL, deleted_at {stamp} NULL,
             CONSTRAINT nodes_parent FOREIGN KEY (parent_id) REFERENCES nodes (id)
         );
         CREATE TABLE {quoted} (
             id INTEGER PRIMARY KEY NOT NULL, node_id INTEGER NULL, deleted_at {stamp} NULL,
             CONSTRAINT leaves_node FOREIGN KEY (node_id) REFERENCES nodes (id)
         );
         INSERT INTO nodes (id, code, parent_id) VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', NULL)"
    ));
    let deletion = soft_delete(nodes::table).at(day(0));
    assert_eq!(
        deletion
            .execute(&mut *database)
            .expect("a deletion")
            .total(),
        3
    );
    database
}

fn constraint(name: &'static str, columns: &'static str) -> &'static str {
    if cfg!(any(feature = "postgres", feature = "mysql")) {
        name
    } else {
        columns
    }
}

fn of_nodes() -> Purge<'static, impl Models<TestBackend>> {
    // Row by row, for some databases look at the keys when all rows of a statement are gone.
    purge::<Node>(Retention::days(1)).now(day(2)).batch_size(1)
}

fn nodes_left(database: &mut Database) -> Vec<i32> {
    let ids = Node::with_deleted().select(nodes::id).order(nodes::id);
    ids.load(&mut **database).expect("nodes")
}

/// A row of the model itself may go in the same run.
#[test]
fn r32_a_key_from_the_table_to_itself_is_tried() -> Result<(), Error> {
    let mut database = nodes();
    let report = of_nodes().execute(&mut *database)?;
    assert_eq!(rows(&report), [("nodes", 2)]);
    let constraint = constraint("nodes_parent", "parent_id");
    let words = format!("1 row(s) of `nodes` left: still referenced by `nodes` (`{constraint}`)");
    assert_eq!(left(&report), [format!("{words} [\"1\"]")]);
    assert_eq!(of_nodes().execute(&mut *database)?.total(), 1);
    Ok(())
}

/// So may one of another model of the run, unless that is none of the run's.
#[test]
fn r32_a_key_from_another_model_is_tried() -> Result<(), Error> {
    let mut database = nodes();
    diesel::insert_into(leaves::table)
        .values((leaves::id.eq(1), leaves::node_id.eq(3)))
        .execute(&mut *database)?;
    soft_delete(leaves::table)
        .at(day(0))
        .execute(&mut *database)?;
    let preview = of_nodes().preview(&mut *database)?;
    assert_eq!(preview.total(), 2);
    let constraint = constraint("leaves_node", "node_id");
    let words = format!("still referenced by `lea`f\"s` (`{constraint}`) [\"3\"]");
    assert_eq!(
        left(&preview),
        [format!("1 row(s) of `nodes` left: {words}")]
    );
    let all = || of_nodes().model_after::<Leaf>(Retention::days(1));
    assert_eq!(all().preview(&mut *database)?.total(), 4);
    while all().execute(&mut *database)?.total() > 0 {}
    assert_eq!(nodes_left(&mut database), [0; 0]);
    Ok(())
}

#[test]
fn r32_a_key_may_point_at_any_unique_column() -> Result<(), Error> {
    let mut database = nodes();
    database.run(
        "CREATE TABLE labels (
             code VARCHAR(20) NULL,
             CONSTRAINT labels_code FOREIGN KEY (code) REFERENCES nodes (code)
         );
         INSERT INTO labels (code) VALUES (NULL), ('c'), ('c')",
    );
    let preview = of_nodes().preview(&mut *database)?;
    let constraint = constraint("labels_code", "code");
    let words = format!("1 row(s) of `nodes` left: still referenced by `labels` (`{constraint}`)");
    assert_eq!(left(&preview), [format!("{words} [\"3\"]")]);
    of_nodes().execute(&mut *database)?;
    assert_eq!(nodes_left(&mut database), [1, 3]);
    Ok(())
}

/// A key that does something else to its rows refuses nothing.
#[test]
fn r32_a_key_with_an_action_keeps_nothing() -> Result<(), Error> {
    let mut database = nodes();
    for (table, action) in [("hints", "CASCADE"), ("tips", "SET NULL")] {
        database.run(&format!(
            "CREATE TABLE {table} (
                 node_id INTEGER NULL,
                 FOREIGN KEY (node_id) REFERENCES nodes (id) ON DELETE {action}
             );
             INSERT INTO {table} (node_id) VALUES (3)"
        ));
    }
    assert_eq!(of_nodes().preview(&mut *database)?.total(), 3);
    of_nodes().execute(&mut *database)?;
    assert_eq!(nodes_left(&mut database), [1]);
    Ok(())
}

/// The name by which a statement calls the rows that point is none of a table's.
#[test]
fn r32_a_table_may_have_any_name() -> Result<(), Error> {
    let mut database = nodes();
    database.run(
        "CREATE TABLE c (id INTEGER PRIMARY KEY NOT NULL, deleted_at BIGINT NOT NULL);
         CREATE TABLE o (id INTEGER PRIMARY KEY NOT NULL, c_id INTEGER NULL,
             CONSTRAINT o_c FOREIGN KEY (c_id) REFERENCES c (id));
         INSERT INTO c (id, deleted_at) VALUES (1, 5), (2, 5);
         INSERT INTO o (id, c_id) VALUES (1, 2)",
    );
    let purge = || purge::<C>(Retention::days(1)).now(day(2));
    assert_eq!(purge().preview(&mut *database)?.total(), 1);
    purge().execute(&mut *database)?;
    let left = C::with_deleted().select(c::id).load(&mut *database);
    assert_eq!(left, Ok(vec![2]));
    Ok(())
}

/// Has somebody send a message to the third.
fn message(database: &mut Database, sender: i32) {
    database.run(&format!(
        "CREATE TABLE messages (
             id INTEGER PRIMARY KEY NOT NULL, sender_id INTEGER NOT NULL, reader_id INTEGER NOT NULL,
             FOREIGN KEY (sender_id) REFERENCES nodes (id) ON DELETE CASCADE,
             CONSTRAINT messages_reader FOREIGN KEY (reader_id) REFERENCES nodes (id)
         );
         INSERT INTO messages (id, sender_id, reader_id) VALUES (1, {sender}, 3)"
    ));
}

/// It stays, because the first of the nodes does.
#[test]
fn r32_a_key_beside_one_with_an_action_is_tried() -> Result<(), Error> {
    let mut database = nodes();
    message(&mut database, 1);
    let report = of_nodes().execute(&mut *database)?;
    let constraint = constraint("messages_reader", "reader_id");
    let words = format!("still referenced by `messages` (`{constraint}`) [\"3\"]");
    let words = format!("1 row(s) of `nodes` left: {words}");
    assert!(left(&report).contains(&words), "{:?}", left(&report));
    Ok(())
}

/// The row that points goes with the other, before the database looks.
#[test]
fn r32_a_row_that_goes_along_keeps_nothing() -> Result<(), Error> {
    let mut database = nodes();
    message(&mut database, 3);
    of_nodes().execute(&mut *database)?;
    assert_eq!(nodes_left(&mut database), [1]);
    Ok(())
}
