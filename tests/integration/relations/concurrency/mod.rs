//! Deletions, restores and inserts at once: every visible row keeps its parents.

mod inserts;
mod interleaving;
mod older;
mod purges;
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
mod snapshot;
mod verbs;

use std::{env, iter, thread};

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use soft_delete_runtime::Error;

use super::schema::{PLACE, all_rows, is_visible, seeded};
use crate::database::{Database, TestConnection, connect};

const THREADS: usize = 8;

/// How often every thread does its work: `CONCURRENCY_ROUNDS`, or a number that takes seconds.
pub fn rounds() -> usize {
    env::var("CONCURRENCY_ROUNDS").map_or(30, |rounds| rounds.parse().expect("a number"))
}

/// Along these keys a row may be visible only if its parent is.
const CASCADES: [(&str, &str, &str); 7] = [
    ("projects", "account_id", "accounts"),
    ("tasks", "project_id", "projects"),
    ("tasks", "parent_id", "tasks"),
    ("comments", "task_id", "tasks"),
    ("comments", "author_id", "accounts"),
    ("taggings", "task_id", "tasks"),
    ("taggings", "tag_id", "tags"),
];

const TABLES: [&str; 6] = [
    "accounts", "projects", "tasks", "comments", "tags", "taggings",
];

pub fn number(conn: &mut TestConnection, query: &str) -> i64 {
    diesel::select(sql::<BigInt>(&format!("({query})")))
        .get_result(conn)
        .unwrap_or_else(|error| panic!("{error}\nin {query}"))
}

fn assert_no_orphans(conn: &mut TestConnection) {
    for (child, key, parent) in CASCADES {
        let orphans = format!(
            "SELECT COUNT(*) FROM {child} AS c JOIN {} AS p ON c.{key} = p.id
             WHERE {} AND NOT ({})",
            all_rows(parent),
            is_visible("c"),
            is_visible("p"),
        );
        assert_eq!(number(conn, &orphans), 0, "orphans in {child} by {key}");
    }
}

fn deleted_rows(conn: &mut TestConnection) -> usize {
    let rows = TABLES.iter().map(|table| {
        let (rows, is_visible) = (all_rows(table), is_visible("r"));
        let deleted = format!("SELECT COUNT(*) FROM {rows} AS r WHERE NOT ({is_visible})");
        number(conn, &deleted)
    });
    usize::try_from(rows.sum::<i64>()).unwrap()
}

/// A database, and connections to it that work at the same time.
pub struct Arena {
    pub database: Database,
    connections: Vec<TestConnection>,
}

impl Arena {
    fn new() -> Self {
        Self::of(seeded())
    }

    pub fn of(mut database: Database) -> Self {
        let name = database.name();
        let connections = iter::repeat_with(|| {
            let mut connection = connect(&name);
            if cfg!(feature = "postgres") {
                // A deadlock is looked for after a second otherwise.
                connection
                    .batch_execute("SET deadlock_timeout = '10ms'")
                    .unwrap();
            }
            connection
        });
        Self {
            connections: connections.take(THREADS).collect(),
            database,
        }
    }

    /// Does the work on every connection at once. The work is repeated if the database ends it.
    pub fn at_once<R: Send>(
        &mut self,
        work: impl Fn(usize, &mut TestConnection) -> Result<R, Error> + Sync,
    ) -> Vec<R> {
        let work = &work;
        thread::scope(|scope| {
            let threads: Vec<_> = self
                .connections
                .iter_mut()
                .enumerate()
                .map(|(index, conn)| {
                    scope.spawn(move || {
                        loop {
                            match work(index, conn) {
                                Ok(result) => return result,
                                Err(Error::Deadlock(_)) => {}
                                // Where rows move from part to part, the second one has to begin anew.
                                Err(Error::SerializationFailure(_)) if PLACE == "partitioned" => {}
                                Err(error) => panic!("thread {index}: {error:?}"),
                            }
                        }
                    })
                })
                .collect();
            let results = threads
                .into_iter()
                .map(|thread| thread.join().expect("a thread"));
            results.collect()
        })
    }
}
