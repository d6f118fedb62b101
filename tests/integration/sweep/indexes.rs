//! A batch reads its own rows, by the primary key, however many others there are.

use diesel::prelude::*;
use soft_delete_runtime::sweep::Purge;
use soft_delete_runtime::{Error, Retention};

use crate::database::TestConnection;
use crate::relations::indexes::database_of_many;
use crate::relations::schema::{Comment, Tagging};

/// Three batches of comments, which stay for their retention, or are stopped before they are
/// counted: that goes through the table.
macro_rules! three_batches {
    ($model:ty) => {{
        let mut batches = 0;
        Purge::new()
            .model_after::<$model>(Retention::days(1))
            .batch_size(100)
            .stop_when(move || {
                batches += 1;
                batches == 3
            })
    }};
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
macro_rules! by_index {
    ($conn:expr, $model:ty) => {{
        use crate::relations::indexes::rows_scanned;

        let before = rows_scanned($conn);
        let report = three_batches!($model).execute($conn)?;
        assert_eq!(report.total(), 300);
        let scanned = rows_scanned($conn) - before;
        assert!(scanned < 2_000, "{scanned} rows gone through");
    }};
}

/// Reads the plan of every statement but the first, which has to find where the rows begin.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
macro_rules! by_index {
    ($conn:expr, $model:ty) => {{
        let statements = plans::statements($conn, |conn| {
            // Every other key of a batch may be of a row that stays.
            let report = three_batches!($model).execute(conn)?;
            assert!((200..=300).contains(&report.total()));
            Ok(())
        })?;
        plans::read($conn, &statements)?;
    }};
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
mod plans {
    use std::sync::{Arc, Mutex};

    use diesel::connection::InstrumentationEvent;
    use diesel::sql_types::Text;

    use super::*;

    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    /// The statements of a sweep, without those about transactions.
    pub(super) fn statements(
        conn: &mut TestConnection,
        sweep: impl FnOnce(&mut TestConnection) -> Result<(), Error>,
    ) -> Result<Vec<String>, Error> {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&seen);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let text = query.to_string();
                let text = text.split(" -- binds").next().unwrap_or_default();
                let is_of_sweep = text.starts_with("SELECT") || text.starts_with("DELETE");
                if is_of_sweep && !text.contains("sqlite_master") {
                    writer.lock().unwrap().push(text.to_owned());
                }
            }
        });
        sweep(conn)?;
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        let statements = std::mem::take(&mut *seen.lock().unwrap());
        Ok(statements)
    }

    pub(super) fn read(conn: &mut TestConnection, statements: &[String]) -> Result<(), Error> {
        let is_change = |statement: &&String| statement.starts_with("DELETE");
        let changes = statements.iter().filter(is_change).count();
        assert_eq!(changes, 3, "{statements:#?}");
        for (index, statement) in statements.iter().enumerate() {
            let plan: Vec<Line> =
                diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(conn)?;
            for Line { detail } in plan {
                let sorts = detail.contains("TEMP B-TREE");
                // `batch` is a row that is found already.
                let scans = index > 0 && detail.starts_with("SCAN") && detail != "SCAN batch";
                assert!(!sorts && !scans, "{detail}\nin {statement}");
            }
        }
        Ok(())
    }
}

#[test]
fn r30_batches_go_by_indexes() {
    let mut database = database_of_many();
    let conn: &mut TestConnection = &mut database;
    conn.test_transaction::<_, Error, _>(|conn| {
        by_index!(conn, Comment);
        by_index!(conn, Tagging);
        Ok(())
    });
}
