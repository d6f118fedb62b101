//! Partial indexes: that the scopes use them, and that they keep visible rows unique.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use soft_delete_runtime::prelude::*;

use crate::database::Database;
use crate::schema::{User, users};

diesel::table! {
    accounts (id) {
        id -> Integer,
        team -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    messages (id) {
        id -> Integer,
        inbox -> Integer,
        is_deleted -> Bool,
    }
}

#[derive(SoftDelete)]
#[expect(dead_code, reason = "names the table of the marker")]
struct Account {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
#[expect(dead_code, reason = "names the table of the marker")]
struct Message {
    id: i32,
}

/// 20,000 rows in each table, of which one in 200 is visible, under 50 different keys.
const TABLES: &str = "
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY NOT NULL, team INTEGER NOT NULL, deleted_at TIMESTAMP NULL
    );
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY NOT NULL, inbox INTEGER NOT NULL, is_deleted BOOLEAN NOT NULL
    );
    INSERT INTO accounts
        WITH RECURSIVE numbers (n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000
        )
        SELECT n, n % 50, CASE WHEN n % 200 < 199 THEN TIMESTAMP_2026 END FROM numbers;
    INSERT INTO messages SELECT id, team, deleted_at IS NOT NULL FROM accounts;
    CREATE INDEX accounts_team ON accounts (team) WHERE deleted_at IS NULL;
    CREATE INDEX messages_inbox ON messages (inbox) WHERE NOT is_deleted;
    ANALYZE;
";

/// The statement as Diesel sends it.
macro_rules! statement {
    ($backend:ty, $query:expr) => {{
        let text = diesel::debug_query::<$backend, _>(&$query).to_string();
        let (statement, _binds) = text
            .split_once(" -- binds: ")
            .expect("debug_query prints binds");
        statement.to_owned()
    }};
}

/// The three lookups: by a timestamp, by a flag, and by a flag as a bound value.
macro_rules! lookups {
    ($backend:ty) => {
        [
            statement!(
                $backend,
                accounts::table
                    .filter(accounts::team.eq(49))
                    .visible()
                    .select(accounts::id)
            ),
            statement!(
                $backend,
                messages::table
                    .filter(messages::inbox.eq(49))
                    .visible()
                    .select(messages::id)
            ),
            statement!(
                $backend,
                messages::table
                    .filter(messages::inbox.eq(49))
                    .filter(messages::is_deleted.eq(false))
                    .select(messages::id)
            ),
        ]
    };
}

#[cfg(feature = "postgres")]
mod postgres {
    use diesel::dsl::sql;
    use diesel::pg::Pg;
    use diesel::sql_types::{BigInt, Text};

    use super::*;

    fn with_rows() -> Database {
        let mut conn = Database::empty();
        conn.run(&TABLES.replace("TIMESTAMP_2026", "TIMESTAMP '2026-05-01 12:00:00'"));
        conn
    }

    /// The plan of a prepared statement after ten runs.
    fn plan_after_ten_runs(mode: &str, types: &str, arguments: &str, statement: &str) -> String {
        let conn = &mut *with_rows();
        let run = format!("EXECUTE lookup ({arguments})");
        let mut script =
            format!("SET plan_cache_mode = {mode}; PREPARE lookup ({types}) AS {statement};");
        for _ in 0..10 {
            script = format!("{script} {run};");
        }
        diesel::connection::SimpleConnection::batch_execute(conn, &script).expect("ten runs");
        let plan = sql::<Text>(&format!("EXPLAIN {run}"))
            .load::<String>(conn)
            .expect("a plan")
            .join("\n");
        let generic =
            sql::<BigInt>("SELECT generic_plans FROM pg_prepared_statements WHERE name = 'lookup'");
        let generic = generic.get_result::<i64>(conn).expect("the statement");
        if mode == "force_generic_plan" {
            assert!(generic > 10, "{generic} generic plans");
        }
        plan
    }

    #[test]
    fn r02_a_visible_lookup_uses_the_partial_index_in_any_plan() {
        let [by_timestamp, by_flag, _] = lookups!(Pg);
        for mode in ["force_generic_plan", "auto"] {
            let plan = plan_after_ten_runs(mode, "int", "49", &by_timestamp);
            assert!(plan.contains("accounts_team"), "{mode}: {plan}");
            let plan = plan_after_ten_runs(mode, "int", "49", &by_flag);
            assert!(plan.contains("messages_inbox"), "{mode}: {plan}");
        }
    }

    #[test]
    fn r02_a_bound_flag_would_not_use_it() {
        let [.., bound] = lookups!(Pg);
        let plan = plan_after_ten_runs("force_generic_plan", "int, bool", "49, false", &bound);
        assert!(!plan.contains("messages_inbox"), "{plan}");
        assert!(plan.contains("Seq Scan on messages"), "{plan}");
    }
}

mod sqlite {
    use diesel::connection::SimpleConnection;
    use diesel::dsl::sql;
    use diesel::sql_types::{Integer, Text};
    use diesel::sqlite::Sqlite;

    use super::*;

    fn plan(statement: &str, conn: &mut SqliteConnection) -> String {
        let rows =
            sql::<(Integer, Integer, Integer, Text)>(&format!("EXPLAIN QUERY PLAN {statement}"))
                .load::<(i32, i32, i32, String)>(conn)
                .expect("a plan");
        rows.into_iter().map(|(.., detail)| detail).collect()
    }

    fn with_rows() -> SqliteConnection {
        let mut conn = SqliteConnection::establish(":memory:").expect("SQLite in memory");
        conn.batch_execute(&TABLES.replace("TIMESTAMP_2026", "'2026-05-01 12:00:00'"))
            .expect("tables");
        conn
    }

    #[test]
    fn r02_a_visible_lookup_uses_the_partial_index_on_sqlite() {
        let conn = &mut with_rows();
        let [by_timestamp, by_flag, _] = lookups!(Sqlite);
        let of_accounts = plan(&by_timestamp, conn);
        assert!(of_accounts.contains("INDEX accounts_team"), "{of_accounts}");
        let of_messages = plan(&by_flag, conn);
        assert!(
            of_messages.contains("INDEX messages_inbox"),
            "{of_messages}"
        );
    }

    #[test]
    fn r02_a_bound_flag_would_not_use_it_on_sqlite() {
        let conn = &mut with_rows();
        let [.., bound] = lookups!(Sqlite);
        let with_not = plan(&bound, conn);
        assert_eq!(with_not, "SCAN messages");
        // Not even an index that is written like the query: the value is not known yet.
        conn.batch_execute(
            "CREATE INDEX by_equality ON messages (inbox) WHERE is_deleted = 0; ANALYZE;",
        )
        .expect("an index");
        let with_equality = plan(&bound, conn);
        assert_eq!(with_equality, "SCAN messages");
        let literal = bound.replace("`is_deleted` = ?", "`is_deleted` = 0");
        let of_literal = plan(&literal, conn);
        assert!(of_literal.contains("INDEX by_equality"), "{of_literal}");
    }
}

#[test]
fn visible_rows_are_unique_and_deleted_ones_are_not() {
    let conn = &mut *Database::new();
    let ada = |id: i32| (users::id.eq(id), users::email.eq("ada@example.org"));
    let mut insert = |id| {
        diesel::insert_into(users::table)
            .values(ada(id))
            .execute(conn)
    };
    assert_eq!(insert(1), Ok(1));
    let refused = insert(2).expect_err("two visible rows with one e-mail");
    assert!(
        matches!(
            refused,
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)
        ),
        "{refused}"
    );
    for id in 2..=3 {
        User::soft_delete_by_id(conn, id - 1).expect("delete");
        diesel::insert_into(users::table)
            .values(ada(id))
            .execute(conn)
            .expect("a deleted row does not hold the e-mail");
    }
    let rows = |scope: i64| Ok::<_, DieselError>(scope);
    assert_eq!(User::only_deleted().count().get_result(conn), rows(2));
    assert_eq!(User::visible().count().get_result(conn), rows(1));
}
