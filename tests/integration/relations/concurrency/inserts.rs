//! Children that are inserted while their parents are deleted.

use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel::sql_types::BigInt;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::super::schema::*;
use super::{Arena, assert_no_orphans, number, rounds};
use crate::database::{TestConnection, connect};

/// PostgreSQL has the standard's words, MariaDB only the old ones.
const FOR_SHARE: &str = if cfg!(feature = "postgres") {
    "FOR SHARE"
} else {
    "LOCK IN SHARE MODE"
};

/// The kinds of children.
pub(super) const KINDS: usize = 5;

/// A row below another, as an application inserts it.
pub(super) struct Child {
    parent: &'static str,
    parent_id: i32,
    insert: String,
}

static NEXT_ID: AtomicI32 = AtomicI32::new(1_000);

impl Child {
    /// A child of an account, or of the project or the task that has the account's number.
    pub(super) fn of_kind(kind: usize, account: i32) -> Self {
        let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        let (parent, insert) = match kind {
            0 => (
                "accounts",
                format!("INSERT INTO projects (id, account_id) VALUES ({id}, {account})"),
            ),
            1 => (
                "projects",
                format!("INSERT INTO tasks (id, project_id) VALUES ({id}, {account})"),
            ),
            2 => (
                "tasks",
                format!(
                    "INSERT INTO tasks (id, project_id, parent_id)
                     VALUES ({id}, {account}, {account})"
                ),
            ),
            3 => (
                "tasks",
                format!("INSERT INTO comments (id, task_id) VALUES ({id}, {account})"),
            ),
            _ => (
                "accounts",
                format!(
                    "INSERT INTO comments (id, task_id, author_id) VALUES ({id}, 6, {account})"
                ),
            ),
        };
        Self {
            parent,
            parent_id: account,
            insert,
        }
    }

    /// Inserts it in a transaction if its parent is visible, and says whether it was.
    pub(super) fn insert(
        &self,
        conn: &mut TestConnection,
        while_open: impl Fn(),
    ) -> Result<bool, Error> {
        conn.transaction(|conn| {
            let parent = format!(
                "SELECT COUNT(*) FROM (SELECT id FROM {0} WHERE id = {1} AND {2} {FOR_SHARE}) AS parent",
                self.parent,
                self.parent_id,
                is_visible(self.parent),
            );
            let is_visible =
                diesel::select(sql::<BigInt>(&format!("({parent})"))).get_result::<i64>(conn)? > 0;
            if is_visible {
                diesel::sql_query(&self.insert).execute(conn)?;
                while_open();
            }
            Ok(is_visible)
        })
        .map_err(|error: DieselError| error.into())
    }
}

/// An account with a project and a task of the same number.
pub(super) fn insert_account(conn: &mut TestConnection, id: i32) {
    conn.batch_execute(&format!(
        "INSERT INTO accounts (id) VALUES ({id});
         INSERT INTO projects (id, account_id) VALUES ({id}, {id});
         INSERT INTO tasks (id, project_id) VALUES ({id}, {id})"
    ))
    .unwrap();
}

#[test]
fn r26_no_visible_child_stays_under_a_deleted_parent() {
    let mut arena = Arena::new();
    let inserted = AtomicI32::new(0);
    let refused = AtomicI32::new(0);
    for account in (100..).take(rounds()) {
        insert_account(&mut arena.database, account);
        let pause = Duration::from_millis(u64::from(account % 3 == 0));
        arena.at_once(|index, conn| {
            let Some(kind) = index.checked_sub(2) else {
                let target = accounts::table.find(account);
                return soft_delete(target).execute(conn).map(|_| ());
            };
            for _ in 0..3 {
                let outcome = match Child::of_kind(kind % KINDS, account)
                    .insert(conn, || thread::sleep(pause))?
                {
                    true => &inserted,
                    false => &refused,
                };
                outcome.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        });
        assert_no_orphans(&mut arena.database);
    }
    assert!(inserted.into_inner() > 0, "the deletions were always first");
    assert!(refused.into_inner() > 0, "the inserts were always first");
}

/// The inserter does not look at the parent: its foreign key is what the deletion waits for.
#[test]
fn r26_a_deletion_sees_the_children_of_open_transactions() {
    let mut arena = Arena::new();
    let name = arena.database.name();
    // No foreign key points at a table in parts.
    let is_apart = PLACE == "partitioned";
    for kind in 0..KINDS {
        let account = 100 + i32::try_from(kind).unwrap();
        insert_account(&mut arena.database, account);
        let inserter = &mut connect(&name);
        inserter.batch_execute("BEGIN").unwrap();
        inserter
            .batch_execute(&Child::of_kind(kind, account).insert)
            .unwrap();
        let deleter = &mut arena.connections[0];
        let deletion = thread::scope(|scope| {
            let deletion =
                scope.spawn(|| soft_delete(accounts::table.find(account)).execute(deleter));
            thread::sleep(Duration::from_millis(100));
            assert_eq!(deletion.is_finished(), is_apart, "kind {kind}");
            inserter.batch_execute("COMMIT").unwrap();
            deletion.join().unwrap().unwrap()
        });
        let seen = if is_apart { 3 } else { 4 };
        assert_eq!(deletion.total(), seen, "kind {kind}");
        if !is_apart {
            assert_no_orphans(&mut arena.database);
        }
    }
}

/// At the default isolation levels, a deletion in an older transaction sees the tables as they are.
#[test]
fn r26_a_deletion_sees_what_was_inserted_since_its_transaction_began() {
    let mut arena = Arena::new();
    let inserter = &mut connect(&arena.database.name());
    for kind in 0..KINDS {
        let account = 100 + i32::try_from(kind).unwrap();
        let deleter = &mut arena.connections[0];
        let deletion = deleter.transaction(|conn| {
            number(conn, "SELECT COUNT(*) FROM accounts");
            insert_account(inserter, account);
            inserter.batch_execute(&Child::of_kind(kind, account).insert)?;
            soft_delete(accounts::table.find(account)).execute(conn)
        });
        assert_eq!(deletion.unwrap().total(), 4, "kind {kind}");
        assert_no_orphans(&mut arena.database);
    }
}
