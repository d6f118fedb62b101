//! The same on the connections of `diesel-async`.

use diesel::SqliteConnection;
use diesel::prelude::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
use diesel_async::{AsyncConnection, RunQueryDsl, SimpleAsyncConnection};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{
    AsyncAuditSink, AuditRecord, Purge, ResumeToken, audit_ddl, soft_delete_audit,
};
use soft_delete_runtime::{Database, Error, Retention};

use super::{day, rows};
use crate::relations::schema::*;

fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("runtime")
        .block_on(test);
}

/// Remembers the keys, and refuses one of them.
struct Keys<'k> {
    keys: &'k mut Vec<String>,
    refused: Option<&'static str>,
}

impl<Conn: Send> AsyncAuditSink<Conn> for Keys<'_> {
    async fn record(&mut self, _: &mut Conn, records: &[AuditRecord]) -> Result<(), Error> {
        let keys = records
            .iter()
            .map(|record| format!("{} {}", record.table, record.key));
        self.keys.extend(keys);
        match self.refused {
            Some(key) if records.iter().any(|record| record.key == key) => {
                Err(Error::Database(diesel::result::Error::RollbackTransaction))
            }
            _ => Ok(()),
        }
    }
}

/// A purge that is stopped and resumed, with an audit, after a preview; one that a sink takes
/// part in; circles; and an erasure, of many rows and of one.
macro_rules! scenario {
    ($conn:expr) => {{
        let conn = $conn;
        let retention = Retention::days(30);
        let all = || {
            Purge::new()
                .model_after::<Project>(retention)
                .model_after::<Task>(retention)
                .model_after::<Tagging>(retention)
                .model_after::<Comment>(retention)
                .now(day(31))
        };
        let project = soft_delete(projects::table.find(1)).at(day(0));
        assert_eq!(project.execute(conn).await.expect("a deletion").total(), 13);
        let preview = all().preview(conn).await.expect("a preview");
        assert_eq!(preview.total(), 13);

        let once = all().batch_size(2).stop_when(|| true).audit();
        let once = once.execute(conn).await.expect("a batch");
        assert_eq!(once.total(), 2);
        let token = once.resume_token().expect("more to do").to_string();
        let token: ResumeToken = token.parse().expect("a token");
        let rest = all().resume(token).batch_size(2).audit();
        let rest = rest.execute(conn).await.expect("the rest");
        assert_eq!((rest.total(), rest.run()), (11, once.run()));
        let audited: i64 = soft_delete_audit::table
            .filter(soft_delete_audit::run.eq(once.run().to_owned()))
            .count()
            .get_result(conn)
            .await
            .expect("records");
        assert_eq!(audited, 13);

        let task = soft_delete(tasks::table.find(5)).at(day(0));
        task.execute(conn).await.expect("a deletion");
        let mut keys = Vec::new();
        let refused = Some("5");
        let purge = all().audit_with(Keys {
            keys: &mut keys,
            refused,
        });
        let refusal = purge.execute(conn).await.expect_err("a sink that refuses");
        assert_eq!(
            refusal,
            Error::Database(diesel::result::Error::RollbackTransaction)
        );
        let comments: i64 = comments::table
            .only_deleted()
            .count()
            .get_result(conn)
            .await
            .expect("a count");
        assert_eq!(comments, 1, "the batch is undone");
        let purge = all().audit_with(Keys {
            keys: &mut keys,
            refused: None,
        });
        let purged = purge.execute(conn).await.expect("a purge");
        assert_eq!(rows(&purged), [("comments", 1), ("tasks", 1)]);
        assert_eq!(keys, ["comments 5", "comments 5", "tasks 5"]);

        conn.batch_execute(
            "INSERT INTO teams (id, lead_id) VALUES (1, NULL);
             INSERT INTO members (id, team_id) VALUES (1, 1), (2, 1);
             UPDATE teams SET lead_id = 1 WHERE id = 1",
        )
        .await
        .expect("rows");
        let team = soft_delete(teams::table.find(1)).at(day(0));
        assert_eq!(team.execute(conn).await.expect("a deletion").total(), 3);
        let circle = Purge::new()
            .model_after::<Team>(retention)
            .model_after::<Member>(retention)
            .now(day(31))
            .audit();
        let circle = circle.execute(conn).await.expect("a purge");
        assert_eq!(rows(&circle), [("members", 2), ("teams", 1)]);

        let account = soft_delete(accounts::table.find(1)).at(day(0));
        account.execute(conn).await.expect("a deletion");
        let young = erase::<Account>(retention).now(day(30));
        assert_eq!(young.execute(conn).await.expect("an erasure").total(), 0);
        let one = erase(accounts::table.find(1)).audit();
        assert_eq!(one.execute(conn).await.expect("an erasure").total(), 1);
        let again = erase::<Account>(retention).now(day(31));
        assert_eq!(again.execute(conn).await.expect("an erasure").total(), 0);
        let name: Option<String> = accounts::table
            .find(1)
            .select(accounts::name)
            .get_result(conn)
            .await
            .optional()
            .expect("a row");
        assert_eq!(name.as_deref(), Some("erased"));
    }};
}

#[test]
fn r30_on_sqlite() {
    block_on(async {
        let conn = &mut SyncConnectionWrapper::<SqliteConnection>::establish(":memory:")
            .await
            .expect("SQLite");
        for statements in [&ddl("TIMESTAMP"), SEED, audit_ddl(Database::Sqlite)] {
            conn.batch_execute(statements)
                .await
                .expect("tables and rows");
        }
        scenario!(&mut *conn);
    });
}

#[cfg(feature = "postgres")]
#[test]
fn r30_on_postgres() {
    use crate::database::{postgres_url, unique_name};

    block_on(async {
        let conn = &mut diesel_async::AsyncPgConnection::establish(&postgres_url())
            .await
            .expect("PostgreSQL");
        let schema = unique_name();
        let setup = format!("CREATE SCHEMA {schema}; SET search_path TO {schema}");
        for statements in [
            &setup,
            &ddl("TIMESTAMP"),
            SEED,
            audit_ddl(Database::Postgres),
        ] {
            conn.batch_execute(statements)
                .await
                .expect("tables and rows");
        }
        scenario!(&mut *conn);
        conn.batch_execute(&format!("DROP SCHEMA {schema} CASCADE"))
            .await
            .expect("an end");
    });
}
