//! Triggers that keep rows from where they are to go: MySQL has none.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::{database, users};
use crate::database::{Database, TestConnection};

/// Nothing comes of an `event` in the table any more, and nobody is told.
fn swallow(database: &mut Database, event: &str, table: &str) {
    let trigger = format!("CREATE TRIGGER swallow BEFORE {event} ON {table}");
    database.run(&if cfg!(feature = "postgres") {
        format!(
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
             {trigger} FOR EACH ROW EXECUTE FUNCTION swallow()"
        )
    } else {
        format!("{trigger} BEGIN SELECT RAISE(IGNORE); END")
    });
}

/// Every row, and where it is.
fn places(conn: &mut TestConnection) -> Vec<String> {
    let rows = [
        "users",
        "archived_users",
        "posts",
        "archived_posts",
        "likes",
        "archived_likes",
    ];
    let count = |table: &str| {
        let count = format!("(SELECT COUNT(*) FROM {table})");
        let count = diesel::dsl::sql::<diesel::sql_types::BigInt>(&count);
        let rows = diesel::select(count).get_result::<i64>(conn);
        format!("{table}: {}", rows.unwrap())
    };
    rows.into_iter().map(count).collect()
}

#[test]
fn nothing_moves_if_not_everything_does() {
    // Likes have no children, by which the database itself would notice.
    for (event, table) in [
        ("INSERT", "archived_likes"),
        ("DELETE", "likes"),
        ("INSERT", "likes"),
        ("DELETE", "archived_likes"),
    ] {
        let mut database = database();
        let is_for_restore = (event == "INSERT") == (table == "likes");
        if is_for_restore {
            soft_delete(users::table.find(1))
                .execute(&mut *database)
                .unwrap();
        }
        swallow(&mut database, event, table);
        let before = places(&mut database);
        let conn: &mut TestConnection = &mut database;
        let refused: Result<usize, Error> = conn.transaction(|conn| {
            if is_for_restore {
                let restoration = restore(users::table.find(1)).execute(conn)?;
                return Ok(restoration.total());
            }
            Ok(soft_delete(users::table.find(1)).execute(conn)?.total())
        });
        // Elsewhere the parents of what is left in the table are in the way of a deletion.
        if is_for_restore || (cfg!(feature = "postgres") && event == "INSERT") {
            let expected = Error::TargetMoved { table: "users" };
            assert_eq!(refused, Err(expected), "{event} {table}");
        }
        assert!(refused.is_err(), "{event} {table}");
        conn.batch_execute("SELECT 1").unwrap();
        assert_eq!(places(conn), before, "{event} {table}");
    }
}
