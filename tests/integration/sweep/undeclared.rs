//! Foreign keys of every shape, of which the models say nothing.

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

#[derive(SoftDelete)]
struct Node {}

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

/// One of a kind that the connection does not know cannot even be asked.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
#[test]
fn r32_a_virtual_table_keeps_nothing() -> Result<(), Error> {
    let mut database = nodes();
    database.run(
        "PRAGMA writable_schema = ON;
         INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES
             ('table', 'strange', 'strange', 0, 'CREATE VIRTUAL TABLE strange USING nobody_knows');
         PRAGMA writable_schema = RESET",
    );
    assert_eq!(of_nodes().preview(&mut *database)?.total(), 3);
    Ok(())
}

/// What the purge may not read, or is in another schema, the database itself looks after.
#[cfg(feature = "postgres")]
mod rights {
    use super::*;
    use crate::database::unique_name;

    #[test]
    fn r32_a_table_in_another_schema_is_named() -> Result<(), Error> {
        let mut database = nodes();
        let schema = unique_name();
        database.run(&format!(
            "CREATE SCHEMA {schema};
             CREATE TABLE {schema}.nodes (
                 node_id INTEGER CONSTRAINT far REFERENCES nodes (id)
             );
             INSERT INTO {schema}.nodes VALUES (3)"
        ));
        let preview = of_nodes().preview(&mut *database)?;
        let report = of_nodes().execute(&mut *database)?;
        database.run(&format!("DROP SCHEMA {schema} CASCADE"));
        let words = "1 row(s) of `nodes` left: still referenced by `nodes` (`far`) [\"3\"]";
        assert_eq!(left(&preview), [words]);
        assert!(
            left(&report).contains(&words.to_owned()),
            "{:?}",
            left(&report)
        );
        Ok(())
    }

    #[test]
    fn r32_a_table_that_must_not_be_read_is_not() -> Result<(), Error> {
        let mut database = nodes();
        let (role, schema) = (unique_name(), database.name());
        database.run(&format!(
            "CREATE TABLE secrets (node_id INTEGER CONSTRAINT hidden REFERENCES nodes (id));
             INSERT INTO secrets VALUES (3);
             CREATE ROLE {role};
             GRANT USAGE ON SCHEMA {schema} TO {role};
             GRANT SELECT, DELETE, UPDATE ON nodes TO {role};
             SET ROLE {role}"
        ));
        let report = of_nodes().execute(&mut *database);
        database.run(&format!(
            "RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}"
        ));
        let left = left(&report?);
        let words = "1 row(s) of `nodes` left: still referenced by `secrets` (`hidden`) [\"3\"]";
        assert!(left.contains(&words.to_owned()), "{left:?}");
        Ok(())
    }
}
