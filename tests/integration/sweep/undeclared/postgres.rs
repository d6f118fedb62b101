//! What the purge may not read, or is in another schema, or of another type: there PostgreSQL looks after
//! its keys itself.

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

/// What a preview counts for a role with rights of its own.
fn previewed_as_role(prepare: &str, rights: [&str; 2]) -> Result<usize, Error> {
    let mut database = nodes();
    let (role, schema) = (unique_name(), database.name());
    database.run(&format!(
        "{prepare}; CREATE ROLE {role}; GRANT USAGE ON SCHEMA {schema} TO {role}"
    ));
    for right in rights {
        database.run(&format!("GRANT {right} TO {role}"));
    }
    database.run(&format!("SET ROLE {role}"));
    let preview = of_nodes().preview(&mut *database);
    database.run(&format!(
        "RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}"
    ));
    Ok(preview?.total())
}

#[test]
fn r32_a_column_that_must_not_be_read_is_not() -> Result<(), Error> {
    let labels = "CREATE TABLE labels (code VARCHAR(20) REFERENCES nodes (code));
         INSERT INTO labels VALUES ('c')";
    let of_labels = "SELECT ON labels";
    let all = ["SELECT ON nodes", of_labels];
    assert_eq!(previewed_as_role(labels, all)?, 2);
    let some = ["SELECT (id, deleted_at) ON nodes", of_labels];
    assert_eq!(previewed_as_role(labels, some)?, 3);
    Ok(())
}

#[test]
fn r32_a_table_of_which_only_some_rows_can_be_read_is_not_read() -> Result<(), Error> {
    let secured = "CREATE TABLE secured (node_id INTEGER REFERENCES nodes (id));
         INSERT INTO secured VALUES (3);
         ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
         CREATE POLICY tenants ON secured
             USING (node_id = CAST(current_setting('app.tenant') AS INTEGER))";
    let rights = ["SELECT ON nodes", "SELECT ON secured"];
    assert_eq!(previewed_as_role(secured, rights)?, 3);
    Ok(())
}

#[test]
fn r32_a_table_that_others_inherit_from_keeps_what_its_key_is_about() -> Result<(), Error> {
    let mut database = nodes();
    database.run(
        "CREATE TABLE notes (node_id INTEGER REFERENCES nodes (id));
         CREATE TABLE copies () INHERITS (notes);
         INSERT INTO notes VALUES (2);
         INSERT INTO copies VALUES (3)",
    );
    of_nodes().execute(&mut *database)?;
    assert_eq!(nodes_left(&mut database), [1, 2]);
    Ok(())
}

#[test]
fn r32_texts_that_each_side_compares_in_its_own_way_are_not_compared() -> Result<(), Error> {
    let mut database = nodes();
    database.run(
        "ALTER TABLE nodes ALTER code TYPE VARCHAR(20) COLLATE \"C\";
         CREATE TABLE labels (code VARCHAR(20) COLLATE \"POSIX\" REFERENCES nodes (code));
         INSERT INTO labels VALUES ('c')",
    );
    of_nodes().execute(&mut *database)?;
    assert_eq!(nodes_left(&mut database), [1, 3]);
    Ok(())
}
