//! How many statements a plan has, counted where they run.

use std::sync::{Arc, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;

type Seen = Arc<Mutex<Vec<String>>>;

fn write_into(seen: &Seen) -> impl Instrumentation {
    let seen = Arc::clone(seen);
    move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            seen.lock().unwrap().push(query.to_string());
        }
    }
}

/// The statements that run in `verb`, transactions included.
pub fn statements(
    conn: &mut TestConnection,
    verb: impl FnOnce(&mut TestConnection),
) -> Vec<String> {
    let seen = Seen::default();
    conn.set_instrumentation(write_into(&seen));
    verb(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    std::mem::take(&mut *seen.lock().unwrap())
}

fn changes(statements: &[String]) -> usize {
    let words = ["UPDATE ", "DELETE ", "INSERT "];
    let changes = statements
        .iter()
        .filter(|sql| words.iter().any(|word| sql.contains(word)));
    changes.filter(|sql| !sql.starts_with("SELECT")).count()
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
    // What was copied leaves, table by table.
    let moves = if PLACE == "archived" { 2 } else { 0 };
    let expected = if cfg!(feature = "postgres") {
        // One change; the rest is the transaction's own: begin, a lock, commit.
        (4, 1)
    } else if cfg!(feature = "mysql") {
        // Each change is followed by a look at what a column of the time has kept.
        let witnesses = if IDENTITY_IS_THE_TIME { 2 } else { 0 };
        (5 + witnesses + moves, 2 + moves)
    } else {
        // The rows of the target are counted first.
        (5 + moves, 2 + moves)
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
    let is_mysql = cfg!(all(feature = "mysql", not(feature = "postgres")));
    let skipped = match PLACE {
        _ if !is_mysql || !IDENTITY_IS_THE_TIME => 0,
        // There is one way to look for the mark of a row in an archive, but for the target, and it is found.
        "archived" => 1,
        _ => 2,
    };
    assert_eq!(ran.len() + skipped, said.len());
}

#[test]
fn r22_explain_takes_what_the_verbs_take() {
    /// Runs a verb, and compares the statements with what its explanation says.
    macro_rules! is_said {
        ($conn:expr, $verb:expr) => {{
            let ran = statements($conn, |conn| {
                $verb.execute(conn).unwrap();
            });
            let said = $verb.explain::<crate::database::TestBackend>();
            for sql in &ran {
                let sql = sql.split(" -- binds: ").next().unwrap();
                let is_said = said.statements().iter().any(|other| other == sql);
                assert!(
                    is_said || ["BEGIN", "COMMIT"].contains(&sql),
                    "not said: {sql}"
                );
            }
        }};
    }
    let conn: &mut TestConnection = &mut seeded();
    let task = &Task {
        id: 3,
        project_id: 1,
        parent_id: Some(2),
    };
    let project = &Project {
        id: 1,
        account_id: 1,
    };
    is_said!(conn, soft_delete(project).by(7));
    is_said!(conn, restore(task).with_ancestors());
    is_said!(conn, soft_delete(task));
    is_said!(conn, restore(task).only_this());
}

/// A preview, a deletion along a tree and a diamond, and a restore of every extent.
#[cfg(all(feature = "async", any(feature = "postgres", not(feature = "mysql"))))]
macro_rules! verbs {
    ($conn:expr $(, $await:tt)?) => {{
        let conn = $conn;
        let ada = || accounts::table.find(1);
        soft_delete(ada()).preview(conn)$(.$await)?.unwrap();
        soft_delete(ada()).execute(conn)$(.$await)?.unwrap();
        restore(tasks::table.find(3)).with_ancestors().execute(conn)$(.$await)?.unwrap();
        restore(projects::table.find(2)).only_this().execute(conn)$(.$await)?.unwrap();
        soft_delete(ada()).execute(conn)$(.$await)?.unwrap();
        restore(ada()).preview(conn)$(.$await)?.unwrap();
        restore(ada()).execute(conn)$(.$await)?.unwrap();
    }};
}

#[cfg(all(feature = "async", any(feature = "postgres", not(feature = "mysql"))))]
#[test]
fn r22_the_same_statements_run_asynchronously() {
    use diesel_async::AsyncConnection;

    let without_values = |statements: Vec<String>| -> Vec<String> {
        let sql = |text: &String| text.split(" -- binds: ").next().unwrap().to_owned();
        statements.iter().map(sql).collect()
    };
    let blocking = without_values(statements(&mut seeded(), |conn| verbs!(conn)));
    assert!(blocking.len() > 40, "{blocking:#?}");
    crate::asynchronous::on_a_database(&(ddl("TIMESTAMP") + SEED), async |conn| {
        let seen = Seen::default();
        conn.set_instrumentation(write_into(&seen));
        verbs!(&mut *conn, await);
        let seen = std::mem::take(&mut *seen.lock().unwrap());
        assert_eq!(without_values(seen), blocking);
    });
}
