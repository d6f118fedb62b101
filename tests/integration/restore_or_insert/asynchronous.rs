//! The same on the connections of `diesel-async`.

use diesel::prelude::{ExpressionMethods, QueryDsl};
use diesel_async::{AsyncConnection, SimpleAsyncConnection};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, restore_or_insert};

use super::schema::*;
use crate::member;

fn block_on(test: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    runtime.block_on(test);
}

/// A model with relations, and one without.
macro_rules! scenario {
    ($conn:expr) => {{
        let conn = $conn;
        assert!(
            !member!("ada", "Ada")
                .execute(conn)
                .await
                .unwrap()
                .is_restored()
        );
        let refused = member!("ada", "Ada").execute(conn).await;
        assert!(
            matches!(refused, Err(Error::Conflict { .. })),
            "{refused:?}"
        );
        soft_delete(members::table).execute(conn).await.unwrap();
        let set = member!("ada", "Other").set(members::name.eq("Ada L."));
        assert!(set.execute(conn).await.unwrap().is_restored());
        let names = members::table.visible().select(members::name);
        let names = diesel_async::RunQueryDsl::load::<String>(names, conn).await;
        assert_eq!(names.unwrap(), ["Ada L."]);

        let join = || {
            let values = (
                seats::member_id.eq(1),
                seats::team_id.eq(7),
                seats::role.eq("reader"),
            );
            restore_or_insert(seats::table.find((1, 7)), values)
        };
        assert!(!join().execute(conn).await.unwrap().is_restored());
        soft_delete(seats::table).execute(conn).await.unwrap();
        assert!(join().execute(conn).await.unwrap().is_restored());
    }};
}

/// The tables are made for the server of this run.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
#[test]
fn r18_on_sqlite() {
    use diesel::SqliteConnection;
    use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;

    block_on(async {
        let conn = SyncConnectionWrapper::<SqliteConnection>::establish(":memory:");
        let conn = &mut conn.await.expect("SQLite");
        conn.batch_execute(&ddl()).await.expect("tables");
        scenario!(&mut *conn);
    });
}

#[cfg(feature = "postgres")]
#[test]
fn r18_on_postgres() {
    use crate::database::{postgres_url, unique_name};

    block_on(async {
        let url = postgres_url();
        let conn = diesel_async::AsyncPgConnection::establish(&url).await;
        let conn = &mut conn.expect("PostgreSQL");
        let schema = unique_name();
        let enter = format!(
            "CREATE SCHEMA {schema}; SET search_path TO {schema}; {}",
            ddl()
        );
        conn.batch_execute(&enter).await.expect("tables");
        scenario!(&mut *conn);
        let drop = format!("DROP SCHEMA {schema} CASCADE");
        conn.batch_execute(&drop).await.expect("the schema");
    });
}
