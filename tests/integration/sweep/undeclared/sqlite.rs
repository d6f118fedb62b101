//! What SQLite has beside.

use super::*;

fn purged_after(statements: &str) -> Result<usize, Error> {
    let mut database = nodes();
    database.run(statements);
    let preview = of_nodes().preview(&mut *database)?.total();
    let purged = of_nodes().execute(&mut *database)?.total();
    // The first node stays until the second has gone.
    assert_eq!(preview, purged + 1);
    Ok(purged)
}

/// One of a kind that the connection does not know cannot even be asked.
#[test]
fn r32_a_virtual_table_keeps_nothing() -> Result<(), Error> {
    let purged = purged_after(
        "PRAGMA writable_schema = ON;
         INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES
             ('table', 'strange', 'strange', 0, 'CREATE VIRTUAL TABLE strange USING nobody_knows');
         PRAGMA writable_schema = RESET",
    )?;
    assert_eq!(purged, 2);
    Ok(())
}

/// A temporary table is found before another of its name.
#[test]
fn r32_a_temporary_table_keeps_nothing() -> Result<(), Error> {
    let orders = "CREATE TABLE orders (id INTEGER PRIMARY KEY, node_id INTEGER";
    let shadow = format!(
        "{orders}); INSERT INTO orders (id, node_id) VALUES (1, 3);
         CREATE TEMP TABLE orders (id INTEGER PRIMARY KEY, node_id INTEGER REFERENCES nodes (id))"
    );
    assert_eq!(purged_after(&shadow)?, 2);
    let shadowed = format!(
        "{orders} REFERENCES nodes (id)); INSERT INTO orders (id, node_id) VALUES (1, 3);
         CREATE TEMP TABLE orders (other INTEGER)"
    );
    assert_eq!(purged_after(&shadowed)?, 1);
    Ok(())
}

/// A trigger may take away what points at the row.
#[test]
fn r32_a_row_that_a_trigger_takes_along_keeps_nothing() -> Result<(), Error> {
    let taken =
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, node_id INTEGER REFERENCES nodes (id));
         INSERT INTO notes (id, node_id) VALUES (1, 3);
         CREATE TRIGGER take_notes BEFORE DELETE ON nodes
             BEGIN DELETE FROM notes WHERE node_id = OLD.id; END";
    assert_eq!(purged_after(taken)?, 2);
    Ok(())
}

/// One that is about the marker, as that of a quarantine is, takes nothing away.
#[test]
fn r32_a_trigger_about_the_marker_changes_nothing() -> Result<(), Error> {
    let marked = "CREATE TABLE notes (id INTEGER PRIMARY KEY, node_id INTEGER REFERENCES nodes (id));
         INSERT INTO notes (id, node_id) VALUES (1, 3);
         CREATE TRIGGER marked AFTER UPDATE OF deleted_at ON nodes BEGIN SELECT OLD.deleted_at; END";
    assert_eq!(purged_after(marked)?, 1);
    Ok(())
}

/// The database tells of such a key when it is used.
#[test]
fn r32_a_key_that_fits_no_other_ends_no_preview() -> Result<(), Error> {
    let mut database = nodes();
    database.run("CREATE TABLE pairs (a, b, FOREIGN KEY (a, b) REFERENCES nodes)");
    assert_eq!(of_nodes().preview(&mut *database)?.total(), 3);
    Ok(())
}
