//! Faults between the statements of a plan: all of it happens, or nothing.

mod constraint;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod cut;
mod kill;

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
    let mut rows = Vec::new();
    macro_rules! add {
        ($scope:ident $rows:expr => $row:ty) => {
            let all = $rows.load::<$row>(conn).expect("rows");
            rows.extend(all.iter().map(|row| format!("{} {row:?}", stringify!($scope))));
        };
        ($($table:ident $model:ident)*) => {
            $(let columns = ($model::as_select(), $table::deleted_at);
            add!(visible $table::table.visible().select(columns) => ($model, Option<Identity>));
            add!(deleted $table::table.only_deleted().select(columns) => ($model, Option<Identity>));)*
        };
    }
    add!(accounts Account projects Project tasks Task comments Comment tags Tag taggings Tagging);
    add!(invoices invoices::table => (i32, i32));
    add!(drafts drafts::table => (i32, Option<i32>));
    add!(sessions sessions::table => (i32, i32));
    add!(logs logs::table => (i32, i32));
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
