//! A database for a test of `diesel-async`: on PostgreSQL if the features choose it, or SQLite.

use diesel_async::{AsyncConnection, SimpleAsyncConnection};

#[cfg(feature = "postgres")]
pub type AsyncTestConnection = diesel_async::AsyncPgConnection;
#[cfg(not(feature = "postgres"))]
pub type AsyncTestConnection =
    diesel_async::sync_connection_wrapper::SyncConnectionWrapper<diesel::SqliteConnection>;

/// What drives a connection.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("runtime")
}

/// One more connection to the database of a test.
#[cfg(feature = "postgres")]
pub async fn connect(name: &str) -> AsyncTestConnection {
    let url = crate::database::postgres_url();
    let mut conn = AsyncTestConnection::establish(&url)
        .await
        .expect("PostgreSQL");
    let enter = format!("SET search_path TO {name}");
    conn.batch_execute(&enter).await.expect("the schema");
    conn
}

/// A connection to a database of SQLite.
#[cfg(not(feature = "postgres"))]
pub async fn connect(name: &str) -> AsyncTestConnection {
    AsyncTestConnection::establish(name).await.expect("SQLite")
}

/// Runs a test on a database of its own, with these tables and rows.
pub fn on_a_database(tables: &str, test: impl AsyncFnOnce(&mut AsyncTestConnection)) {
    #[cfg(feature = "postgres")]
    let mut database = crate::database::Database::empty();
    #[cfg(feature = "postgres")]
    let name = &database.name();
    #[cfg(not(feature = "postgres"))]
    let name = ":memory:";
    runtime().block_on(async {
        let mut conn = connect(name).await;
        conn.batch_execute(tables).await.expect("tables and rows");
        test(&mut conn).await;
    });
}
