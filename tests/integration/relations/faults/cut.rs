//! The connection is cut.

use std::thread;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use soft_delete_runtime::Error;

use super::super::schema::*;
use super::{Verb, before_statement, rows, settle};
use crate::database::{TestConnection, connect};

const OWN_ID: &str = if cfg!(feature = "postgres") {
    "CAST(pg_backend_pid() AS bigint)"
} else {
    "CAST(CONNECTION_ID() AS SIGNED)"
};

const CONNECTIONS: &str = if cfg!(feature = "postgres") {
    "(SELECT COUNT(*) FROM pg_stat_activity WHERE pid = "
} else {
    "(SELECT COUNT(*) FROM information_schema.processlist WHERE id = "
};

fn number(conn: &mut TestConnection, expression: &str) -> i64 {
    diesel::select(sql::<BigInt>(expression))
        .get_result(conn)
        .expect("a number")
}

/// Ends another connection, and waits for its end.
fn cut(conn: &mut TestConnection, id: i64) {
    conn.batch_execute(&if cfg!(feature = "postgres") {
        format!("SELECT pg_terminate_backend({id})")
    } else {
        format!("KILL {id}")
    })
    .expect("a connection to end");
    while number(conn, &format!("{CONNECTIONS}{id})")) > 0 {
        thread::yield_now();
    }
}

fn cut_before_each_statement(verb: Verb) {
    let mut database = database();
    let name = database.name();
    verb.prepare(&mut database);
    let before = rows(&mut database);
    for statement in 1..100 {
        let conn = &mut connect(&name);
        let id = number(conn, OWN_ID);
        let mut other = connect(&name);
        before_statement(conn, statement, move || cut(&mut other, id));
        let done = verb.run(conn);
        settle(&mut database);
        let Err(error) = done else {
            assert!(statement > 4, "there are more statements than that");
            assert_ne!(rows(&mut database), before);
            return;
        };
        assert!(matches!(error, Error::Database(_)), "{error:?}");
        assert_eq!(
            rows(&mut database),
            before,
            "cut before statement {statement}"
        );
    }
    panic!("the verb never finished");
}

#[test]
fn r13_a_deletion_whose_connection_is_cut_changes_nothing() {
    cut_before_each_statement(Verb::Deletion);
}

#[test]
fn r13_a_restore_whose_connection_is_cut_changes_nothing() {
    cut_before_each_statement(Verb::Restore);
}
