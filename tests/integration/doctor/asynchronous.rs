//! The same on the connections of `diesel-async`.

use diesel::SqliteConnection;
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection, SimpleAsyncConnection};
use soft_delete_runtime::doctor::{Doctor, FindingKind};

use super::schema::{Account, Label};

fn block_on(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let mut runtime = runtime;
    runtime
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(test);
}

macro_rules! scenario {
    ($conn:expr) => {{
        $conn
            .batch_execute(
                "CREATE TABLE labels (
                     id INTEGER PRIMARY KEY NOT NULL, name TEXT, is_deleted BOOLEAN NOT NULL
                 )",
            )
            .await
            .expect("a table");
        let doctor = Doctor::new().model::<Account>().model::<Label>();
        let diagnosis = doctor.check($conn).await.expect("a diagnosis");
        let found = diagnosis.findings().iter().map(|found| found.kind);
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                FindingKind::MissingTable,
                FindingKind::WrongMarker,
                FindingKind::NoDeletedIndex,
            ]
        );
    }};
}

#[test]
fn on_sqlite() {
    block_on(async {
        let conn = &mut SyncConnectionWrapper::<SqliteConnection>::establish(":memory:")
            .await
            .expect("SQLite");
        scenario!(conn);
    });
}

#[cfg(feature = "postgres")]
#[test]
fn on_postgres() {
    use crate::database::{postgres_url, unique_name};

    block_on(async {
        let conn = &mut diesel_async::AsyncPgConnection::establish(&postgres_url())
            .await
            .expect("PostgreSQL");
        let schema = unique_name();
        conn.batch_execute(&format!(
            "CREATE SCHEMA {schema}; SET search_path TO {schema}"
        ))
        .await
        .expect("a schema");
        scenario!(conn);
        conn.batch_execute(&format!("DROP SCHEMA {schema} CASCADE"))
            .await
            .expect("a schema");
    });
}
