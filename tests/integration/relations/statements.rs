//! How many statements a plan has, counted where they run.

use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;

/// The statements that run in `verb`, transactions included.
fn statements(conn: &mut TestConnection, verb: impl FnOnce(&mut TestConnection)) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&seen);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            writer.lock().unwrap().push(query.to_string());
        }
    });
    verb(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    std::mem::take(&mut *seen.lock().unwrap())
}

fn changes(statements: &[String]) -> usize {
    statements
        .iter()
        .filter(|sql| {
            sql.contains("UPDATE \"") || sql.contains("UPDATE `") || sql.contains("DELETE FROM")
        })
        .filter(|sql| !sql.starts_with("SELECT"))
        .count()
}

#[test]
fn r22_the_number_of_statements_does_not_depend_on_rows() {
    let conn: &mut TestConnection = &mut seeded();
    let few = statements(conn, |conn| {
        soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    });
    for id in 100..200 {
        diesel::insert_into(projects::table)
            .values((projects::id.eq(id), projects::account_id.eq(2)))
            .execute(conn)
            .unwrap();
    }
    let many = statements(conn, |conn| {
        soft_delete(accounts::table.find(2)).execute(conn).unwrap();
    });
    if cfg!(feature = "postgres") {
        // The tree is locked until no more rows appear.
        assert!(few.len().abs_diff(many.len()) <= 1);
    } else {
        assert_eq!(few.len(), many.len());
    }
}

#[test]
fn r22_an_acyclic_deletion() {
    let conn: &mut TestConnection = &mut seeded();
    let statements = statements(conn, |conn| {
        soft_delete(tags::table.find(1)).execute(conn).unwrap();
    });
    let expected = if cfg!(feature = "postgres") {
        // One change; the rest is the transaction's own: begin, a lock, commit.
        (4, 1)
    } else if cfg!(feature = "mysql") {
        // Each change is followed by a look at what the column has kept.
        (7, 2)
    } else {
        // The rows of the target are counted first.
        (5, 2)
    };
    assert_eq!(
        (statements.len(), changes(&statements)),
        expected,
        "{statements:#?}"
    );
}

#[test]
fn r22_what_explain_says_is_what_runs() {
    let conn: &mut TestConnection = &mut seeded();
    let ran = statements(conn, |conn| {
        soft_delete(tags::table.find(1)).execute(conn).unwrap();
        restore(tags::table.find(1)).execute(conn).unwrap();
    });
    let mut said = Vec::new();
    for explanation in [
        soft_delete(tags::table.find(1)).explain::<crate::database::TestBackend>(),
        restore(tags::table.find(1)).explain::<crate::database::TestBackend>(),
    ] {
        said.extend_from_slice(explanation.statements());
    }
    let ran: Vec<&str> = ran
        .iter()
        .map(|sql| sql.split(" -- binds: ").next().unwrap())
        .filter(|sql| !["BEGIN", "COMMIT"].contains(sql))
        .collect();
    // What has nothing to look at does not run.
    let mut rest = said.iter();
    for sql in &ran {
        assert!(rest.any(|other| other == sql), "not said: {sql}");
    }
    let skipped = usize::from(cfg!(all(feature = "mysql", not(feature = "postgres"))));
    assert_eq!(ran.len() + skipped, said.len());
}
