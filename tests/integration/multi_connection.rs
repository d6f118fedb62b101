//! PostgreSQL behind a `MultiConnection` gets what it gets by itself, but for the deletion in one
//! statement.

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use crate::any_database::AnyConnection;
use crate::database::connect;
use crate::relations::indexes::{database_of_many, rows_scanned};
use crate::relations::schema::*;

fn inner(conn: &mut AnyConnection) -> &mut PgConnection {
    match conn {
        AnyConnection::Postgres(conn) => conn,
        _ => panic!("not PostgreSQL"),
    }
}

/// Runs a verb, which must not go through the tables.
macro_rules! by_index {
    ($conn:expr, $verb:expr, $rows:literal) => {{
        let before = rows_scanned(inner($conn));
        assert_eq!($verb.execute($conn)?.total(), $rows);
        let scanned = rows_scanned(inner($conn)) - before;
        let verb = stringify!($verb);
        assert!(scanned < 2_000, "{verb} has gone through {scanned} rows");
    }};
}

#[test]
fn r22_a_verb_on_one_row_goes_by_indexes() {
    let mut database = database_of_many();
    let conn = &mut AnyConnection::Postgres(connect(&database.name()));
    conn.batch_execute("SET random_page_cost = 1.1").unwrap();
    conn.test_transaction::<_, Error, _>(|conn| {
        by_index!(conn, soft_delete(accounts::table.find(101)), 6);
        by_index!(conn, restore(accounts::table.find(101)), 6);
        soft_delete(accounts::table.find(101)).execute(conn)?;
        by_index!(conn, restore(tasks::table.find(401)).with_ancestors(), 5);
        by_index!(conn, soft_delete(tasks::table.find(401)), 3);
        by_index!(conn, restore(tasks::table.find(401)), 3);
        Ok(())
    });
}

#[test]
fn r22_a_verb_along_a_tree_is_not_compiled_to_machine_code() {
    let mut database = seeded();
    let conn = &mut AnyConnection::Postgres(connect(&database.name()));
    conn.batch_execute("SET jit = on").unwrap();
    let setting = || diesel::select(sql::<Text>("current_setting('jit')"));
    conn.test_transaction::<_, Error, _>(|conn| {
        soft_delete(accounts::table.find(1)).execute(conn)?;
        assert_eq!(setting().get_result::<String>(inner(conn))?, "off");
        Ok(())
    });
    assert_eq!(setting().get_result::<String>(inner(conn)).unwrap(), "on");
}
