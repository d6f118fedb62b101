//! Faults between the statements of a plan: all of it happens, or nothing.

mod constraint;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod cut;
mod kill;

use chrono::NaiveDateTime;
use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;

/// Rows along every kind of relation of account 1.
const MORE: &str = "
    INSERT INTO invoices (id, account_id) VALUES (1, 2);
    INSERT INTO drafts (id, editor_id) VALUES (1, 1), (2, 2);
    INSERT INTO sessions (id, account_id) VALUES (1, 1), (2, 2);
    INSERT INTO logs (id, account_id) VALUES (1, 1);
";

#[derive(Debug, Clone, Copy, PartialEq)]
enum Verb {
    Deletion,
    Restore,
}

impl Verb {
    fn run(self, conn: &mut TestConnection) -> Result<usize, Error> {
        let target = accounts::table.find(1);
        match self {
            Self::Deletion => soft_delete(target).execute(conn).map(|done| done.total()),
            Self::Restore => restore(target).execute(conn).map(|done| done.total()),
        }
    }

    /// Makes the rows, so that the verb has something to do.
    fn prepare(self, conn: &mut TestConnection) {
        for statements in [SEED, MORE] {
            conn.batch_execute(statements).expect("rows");
        }
        if self == Self::Restore {
            Self::Deletion.run(conn).expect("a deletion to restore");
        }
    }
}

/// Every row of every table that an account leads to.
fn rows(conn: &mut TestConnection) -> Vec<String> {
    type Stamp = Option<NaiveDateTime>;
    let mut rows = Vec::new();
    macro_rules! add {
        ($table:ident: $row:ty) => {
            let all = $table::table.load::<$row>(conn).expect("rows");
            rows.extend(
                all.iter()
                    .map(|row| format!("{} {row:?}", stringify!($table))),
            );
        };
    }
    add!(accounts: (i32, String, Option<i32>, Option<String>, Stamp));
    add!(projects: (i32, i32, Option<i32>, Stamp));
    add!(tasks: (i32, i32, Option<i32>, Stamp));
    add!(comments: (i32, i32, Option<i32>, Stamp));
    add!(tags: (i32, Stamp));
    add!(taggings: (i32, i32, Stamp));
    add!(invoices: (i32, i32));
    add!(drafts: (i32, Option<i32>));
    add!(sessions: (i32, i32));
    add!(logs: (i32, i32));
    rows.sort_unstable();
    rows
}

/// Waits until nobody has the account locked, by changing it to what it is.
fn settle(conn: &mut TestConnection) {
    let settled = diesel::update(accounts::table.find(1))
        .set(accounts::name.eq(accounts::name))
        .execute(conn);
    assert_ne!(settled, Ok(2), "one account at most");
    settled.expect("an unlocked account");
}

/// Does something before the statement of this number, counted from one, `BEGIN` included.
fn before_statement(
    conn: &mut TestConnection,
    number: usize,
    mut fault: impl FnMut() + Send + 'static,
) {
    let mut started = 0;
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            started += 1;
            if started == number {
                fault();
            }
        }
    });
}
