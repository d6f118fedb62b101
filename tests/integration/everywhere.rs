//! The same verbs through pools, `MultiConnection` and `diesel-async`.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::relations::schema::*;
use crate::any_database::{AnyConnection, AnyDatabase};
use crate::markers::flags::{self, *};
use crate::reading::rows;

/// What happens on every connection: a restriction, a deletion along a tree and a diamond, with
/// keys that are set to `NULL` and rows that go for good, a refused restore, one with ancestors,
/// and one with rows that have to wait; then `only_this`, a cycle, flags with a deletion's id,
/// keys of two columns, and a row without its relations.
macro_rules! scenario {
    ($conn:expr $(, $await:tt)?) => {{
        let conn = $conn;
        let ada = || accounts::table.find(1);
        let target = || soft_delete(ada()).by(7).because("asked");
        conn.batch_execute("INSERT INTO invoices (id, account_id) VALUES (1, 1)")$(.$await)?.unwrap();
        let refused = target().execute(conn)$(.$await)?.unwrap_err();
        assert!(matches!(refused, Error::Restricted { by: "invoices", rows: 1, .. }), "{refused}");
        conn.batch_execute("DELETE FROM invoices")$(.$await)?.unwrap();
        conn.batch_execute(OTHER_KINDS)$(.$await)?.unwrap();

        let preview = target().preview(conn)$(.$await)?.unwrap();
        let deletion = target().execute(conn)$(.$await)?.unwrap();
        for report in [preview, deletion] {
            assert_eq!(report.total(), 18);
            assert_eq!(rows(report.detached()), [("drafts", 1)]);
            assert_eq!(rows(report.removed()), [("sessions", 2)]);
        }
        let unknown = drafts::table.filter(drafts::editor_id.is_null()).count();
        let unknown: i64 = unknown.get_result(conn)$(.$await)?.unwrap();
        let sessions: i64 = sessions::table.count().get_result(conn)$(.$await)?.unwrap();
        let logs: i64 = logs::table.count().get_result(conn)$(.$await)?.unwrap();
        assert_eq!((unknown, sessions, logs), (1, 1, 1));
        let again = Account::soft_delete_by_id(conn, 1)$(.$await)?.unwrap_err();
        assert!(matches!(again, Error::AlreadyDeleted { .. }), "{again}");
        let bob = soft_delete(accounts::table.find(2)).execute(conn)$(.$await)?.unwrap();
        assert_eq!(bob.total(), 5);

        let refused = restore(tasks::table.find(3)).execute(conn)$(.$await)?.unwrap_err();
        assert!(matches!(refused, Error::ParentDeleted { .. }), "{refused}");
        let above = restore(tasks::table.find(3)).with_ancestors().execute(conn)$(.$await)?.unwrap();
        assert_eq!(above.total(), 6);
        assert_eq!(soft_delete(ada()).execute(conn)$(.$await)?.unwrap().total(), 6);
        let restoration = restore(ada()).execute(conn)$(.$await)?.unwrap();
        assert_eq!(restoration.total(), 6);

        assert_eq!(restore(accounts::table.find(2)).execute(conn)$(.$await)?.unwrap().total(), 5);
        let left = tasks::table.visible().count();
        let left: i64 = left.get_result(conn)$(.$await)?.unwrap();
        assert_eq!(left, 4);

        conn.batch_execute(flags::DDL)$(.$await)?.unwrap();
        conn.batch_execute(OTHER_SHAPES)$(.$await)?.unwrap();
        assert_eq!(soft_delete(teams::table.find(1)).execute(conn)$(.$await)?.unwrap().total(), 5);
        let team = restore(teams::table.find(1)).only_this();
        assert_eq!(team.execute(conn)$(.$await)?.unwrap().total(), 1);
        let members = restore(members::table.filter(members::team_id.eq(1)));
        assert_eq!(members.execute(conn)$(.$await)?.unwrap().total(), 4);

        assert_eq!(Folder::soft_delete_by_id(conn, 2)$(.$await)?.unwrap().total(), 2);
        assert_eq!(Folder::soft_delete_by_id(conn, 1)$(.$await)?.unwrap().total(), 2);
        assert_eq!(Folder::restore_by_id(conn, 1)$(.$await)?.unwrap().total(), 2);
        let files: i64 = files::table.visible().count().get_result(conn)$(.$await)?.unwrap();
        assert_eq!(files, 1);

        let org = || orgs::table.find(("north", 1));
        assert_eq!(soft_delete(org()).execute(conn)$(.$await)?.unwrap().total(), 3);
        assert_eq!(restore(org()).execute(conn)$(.$await)?.unwrap().total(), 3);
        let alone = soft_delete(folders::table.find(1)).without_relations();
        assert_eq!(alone.execute(conn)$(.$await)?.unwrap().total(), 1);
    }};
}

/// What is set to `NULL`, what goes for good, and what stays.
const OTHER_KINDS: &str = "
    INSERT INTO drafts (id, editor_id) VALUES (1, 1), (2, 2);
    INSERT INTO sessions (id, account_id) VALUES (1, 1), (2, 1), (3, 2);
    INSERT INTO logs (id, account_id) VALUES (1, 1);
";

/// Two teams, of which the second is led by a member of the first; a folder in another, with a
/// file in each; and a key of two columns, with two rows that point at it and two that do not.
const OTHER_SHAPES: &str = "
    INSERT INTO teams (id, lead_id) VALUES (1, NULL), (2, NULL);
    INSERT INTO members (id, team_id) VALUES (1, 1), (2, 1), (3, 2);
    UPDATE teams SET lead_id = 1 WHERE id = 2;
    INSERT INTO folders (id, parent_id) VALUES (1, NULL), (2, 1);
    INSERT INTO files (id, folder_id) VALUES (1, 1), (2, 2);
    INSERT INTO orgs (region, number) VALUES ('north', 1), ('north', 2);
    INSERT INTO seats (id, org_region, org_number)
        VALUES (1, 'north', 1), (2, 'north', 1), (3, 'north', 2), (4, NULL, 1);
";

#[test]
fn r22_through_a_multi_connection() {
    for mut database in AnyDatabase::all() {
        let tables = ddl(database.timestamp());
        let conn: &mut AnyConnection = &mut database;
        conn.batch_execute(&tables).expect("tables");
        conn.batch_execute(SEED).expect("rows");
        scenario!(conn);
    }
}

#[test]
fn r22_through_a_pool() {
    let manager = ConnectionManager::<SqliteConnection>::new(":memory:");
    let pool = Pool::builder().max_size(1).build(manager).expect("pool");
    let mut conn = pool.get().expect("connection");
    conn.batch_execute(&ddl("TIMESTAMP")).expect("tables");
    conn.batch_execute(SEED).expect("rows");
    scenario!(&mut conn);
}

#[test]
fn r13_in_a_transaction_of_the_callers() {
    let conn: &mut crate::database::TestConnection = &mut seeded();
    let result: Result<(), Error> = conn.transaction(|conn| {
        soft_delete(accounts::table.find(1)).execute(conn)?;
        assert_eq!(crate::visible!(conn, tasks), [6]);
        Err(diesel::result::Error::RollbackTransaction.into())
    });
    result.unwrap_err();
    assert_eq!(crate::visible!(conn, tasks), [1, 2, 3, 4, 5, 6]);
    let result: Result<(), Error> = conn.transaction(|conn| {
        soft_delete(accounts::table.find(2)).execute(conn)?;
        // A refusal undoes its own verb only.
        restore(tasks::table.find(6)).execute(conn).unwrap_err();
        soft_delete(accounts::table.find(1)).execute(conn)?;
        Ok(())
    });
    result.unwrap();
    assert_eq!(crate::visible!(conn, accounts), [0; 0]);
}

#[cfg(feature = "async")]
mod asynchronous {
    use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
    use diesel_async::{AsyncConnection, RunQueryDsl, SimpleAsyncConnection};

    use super::*;

    #[test]
    fn r22_on_sqlite() {
        crate::asynchronous::runtime().block_on(async {
            let conn = &mut SyncConnectionWrapper::<SqliteConnection>::establish(":memory:")
                .await
                .expect("SQLite");
            conn.batch_execute(&ddl("TIMESTAMP")).await.expect("tables");
            conn.batch_execute(SEED).await.expect("rows");
            scenario!(&mut *conn, await);
        });
    }
}

#[cfg(feature = "postgres")]
mod asynchronous_postgres {
    use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

    use super::*;
    use crate::asynchronous::{on_a_database, runtime};
    use crate::database::{postgres_url, unique_name};

    async fn on_postgres<Conn>(conn: &mut Conn)
    where
        Conn: AsyncConnection<Backend = diesel::pg::Pg>,
    {
        let schema = unique_name();
        let setup = format!("CREATE SCHEMA {schema}; SET search_path TO {schema}");
        conn.batch_execute(&setup).await.expect("schema");
        conn.batch_execute(&ddl("TIMESTAMP")).await.expect("tables");
        conn.batch_execute(SEED).await.expect("rows");
        scenario!(&mut *conn, await);
        let cleanup = format!("DROP SCHEMA {schema} CASCADE");
        conn.batch_execute(&cleanup).await.expect("cleanup");
    }

    #[test]
    fn r22_on_postgres() {
        on_a_database(&(ddl("TIMESTAMP") + SEED), async |conn| {
            scenario!(&mut *conn, await);
        });
    }

    /// A pool of one connection, so that all statements meet the same schema.
    #[test]
    fn r22_through_async_pools() {
        use diesel_async::pooled_connection::{AsyncDieselConnectionManager, bb8, deadpool};

        let manager = || AsyncDieselConnectionManager::<AsyncPgConnection>::new(postgres_url());
        runtime().block_on(async {
            let pool = bb8::Pool::builder().max_size(1).build(manager());
            let pool = pool.await.expect("pool");
            on_postgres(&mut pool.get().await.expect("connection")).await;

            let pool = deadpool::Pool::builder(manager()).max_size(1).build();
            let pool = pool.expect("pool");
            on_postgres(&mut pool.get().await.expect("connection")).await;
        });
    }
}
