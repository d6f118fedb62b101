//! A verb on one row reads what belongs to it, by indexes, however many other rows there are.

#[cfg(feature = "postgres")]
use diesel::dsl::sql;
use diesel::prelude::*;
#[cfg(feature = "postgres")]
use diesel::sql_types::BigInt;
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
use diesel::sql_types::Text;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, KIND, TestConnection};

/// An index on every key, and none on a marker.
const INDEXES: &str = "
    CREATE INDEX projects_account ON projects (account_id);
    CREATE INDEX tasks_project ON tasks (project_id);
    CREATE INDEX tasks_parent ON tasks (parent_id);
    CREATE INDEX comments_task ON comments (task_id);
    CREATE INDEX comments_author ON comments (author_id);
    CREATE INDEX taggings_tag ON taggings (tag_id);
    CREATE INDEX invoices_account ON invoices (account_id);
    CREATE INDEX drafts_editor ON drafts (editor_id);
    CREATE INDEX sessions_account ON sessions (account_id);
";

/// PostgreSQL goes through a table that is small beside what it takes the ancestors, or the rows that
/// may have to stay, for: more, where each may be in two places.
fn rows() -> usize {
    match (KIND, PLACE) {
        (soft_delete_runtime::Database::Postgres, "archived") => 120_000,
        (soft_delete_runtime::Database::Postgres, "partitioned") => 240_000,
        _ => 20_000,
    }
}

/// Many rows in each table, two to a parent, half of them deleted.
pub fn database_of_many() -> Database {
    let mut database = database();
    let [marker, mark] = marks("i % 2 = 0", stamp(0));
    // SQLite leaves an index aside that has nothing but `NULL` in it: some visible rows, away from
    // those of the tests, have parents as well.
    let parent = "CASE WHEN i % 4 = 0 THEN i - 1 WHEN i > 19000 AND i % 4 = 3 THEN i - 2 END";
    for (columns, values) in [
        (format!("accounts (id, {marker})"), format!("i, {mark}")),
        (
            format!("projects (id, account_id, {marker})"),
            format!("i, (i + 1) / 2, {mark}"),
        ),
        (
            format!("tasks (id, project_id, parent_id, {marker})"),
            format!("i, (i + 1) / 2, {parent}, {mark}"),
        ),
        (
            format!("comments (id, task_id, author_id, {marker})"),
            format!("i, (i + 1) / 2, (i + 1) / 2, {mark}"),
        ),
        (format!("tags (id, {marker})"), format!("i, {mark}")),
        (
            format!("taggings (task_id, tag_id, {marker})"),
            format!("i, (i + 1) / 2, {mark}"),
        ),
        (
            "invoices (id, account_id)".to_owned(),
            format!("i, {} - (i + 1) / 2", rows()),
        ),
        (
            "drafts (id, editor_id)".to_owned(),
            "i, (i + 1) / 2".to_owned(),
        ),
        (
            "sessions (id, account_id)".to_owned(),
            "i, (i + 1) / 2".to_owned(),
        ),
    ] {
        let values = if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
            values.replace(" / 2", " DIV 2")
        } else {
            values
        };
        database.fill(&columns, rows(), &values);
    }
    database.run(INDEXES);
    if PLACE == "archived" {
        settle(&mut database);
        database.run(&crate::layouts::archive::indexes());
    }
    analyze(&mut database);
    // As on a disk without an arm. Otherwise PostgreSQL goes through tables that are as small.
    #[cfg(feature = "postgres")]
    database.run("SET random_page_cost = 1.1");
    database
}

/// Moves marked rows into their archives, each with a time of its own.
fn settle(database: &mut Database) {
    // Visible rows may point at deleted ones.
    let (trust, ask, later) = if cfg!(feature = "postgres") {
        (
            "SET session_replication_role = replica",
            "SET session_replication_role = origin",
            "deleted_at + KEY * INTERVAL '1 second'",
        )
    } else if cfg!(feature = "mysql") {
        (
            "SET foreign_key_checks = 0",
            "SET foreign_key_checks = 1",
            "deleted_at + INTERVAL KEY SECOND",
        )
    } else {
        (
            "PRAGMA foreign_keys = OFF",
            "PRAGMA foreign_keys = ON",
            "datetime(deleted_at, KEY || ' seconds')",
        )
    };
    database.run(trust);
    for table in [
        "accounts", "projects", "tasks", "comments", "tags", "taggings",
    ] {
        let key = if table == "taggings" { "task_id" } else { "id" };
        let later = later.replace("KEY", key);
        database.run(&format!(
            "INSERT INTO archived_{table} SELECT * FROM {table} WHERE deleted_at IS NOT NULL;
             UPDATE archived_{table} SET deleted_at = {later};
             DELETE FROM {table} WHERE deleted_at IS NOT NULL"
        ));
    }
    database.run(ask);
}

/// Has the database look at what it has.
fn analyze(database: &mut Database) {
    if KIND != soft_delete_runtime::Database::Mysql {
        database.run("ANALYZE");
        return;
    }
    database.run(
        "ANALYZE TABLE accounts, projects, tasks, comments, tags, taggings, invoices, drafts, sessions",
    );
    if PLACE == "archived" {
        database.run(
            "ANALYZE TABLE archived_accounts, archived_projects, archived_tasks,
                 archived_comments, archived_tags, archived_taggings",
        );
    }
}

/// How many rows this connection has read by going through whole tables.
#[cfg(feature = "postgres")]
pub fn rows_scanned(conn: &mut TestConnection) -> i64 {
    // What this transaction has read.
    let sum = "(SELECT CAST(SUM(seq_tup_read) AS BIGINT) FROM pg_stat_xact_user_tables
                WHERE schemaname = current_schema())";
    diesel::select(sql::<BigInt>(sum)).get_result(conn).unwrap()
}

#[cfg(all(feature = "mysql", not(feature = "postgres")))]
pub fn rows_scanned(conn: &mut TestConnection) -> i64 {
    #[derive(QueryableByName)]
    struct Status {
        #[diesel(sql_type = Text, column_name = "Value")]
        value: String,
    }

    // MySQL and MariaDB have the table behind it in different schemas. The second is for indexes.
    let read = diesel::sql_query(
        "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_rnd_next', 'Handler_read_next')",
    );
    let read: Vec<Status> = read.load(conn).unwrap();
    let read = read.iter().map(|Status { value }| value.parse::<i64>());
    read.sum::<Result<_, _>>().unwrap()
}

/// Runs a verb, which must not go through the tables.
#[cfg(any(feature = "postgres", feature = "mysql"))]
macro_rules! by_index {
    ($conn:expr, $verb:expr, $rows:literal) => {{
        let verb = stringify!($verb);
        let before = rows_scanned($conn);
        assert_eq!($verb.execute($conn).unwrap().total(), $rows, "{verb}");
        let scanned = rows_scanned($conn) - before;
        // The sets of a plan are gone through, and what counts the rows too.
        assert!(scanned < 2_000, "{verb} has gone through {scanned} rows");
    }};
}

/// Reads the plan of every statement of a verb, and runs it.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
macro_rules! by_index {
    ($conn:expr, $verb:expr, $rows:literal) => {{
        for statement in $verb.explain::<crate::database::TestBackend>().statements() {
            let statement = without_typed_nulls(statement.to_string());
            let plan: Vec<Line> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
                .load($conn)
                .unwrap();
            for Line { detail } in plan {
                assert!(!goes_through_a_table(&detail), "{detail}\nin {statement}");
            }
        }
        assert_eq!($verb.execute($conn).unwrap().total(), $rows);
    }};
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

/// Whether a line of a plan is about all of a table, or of an alias of one, and not about a set.
/// Everything in an archive has a time.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
fn goes_through_a_table(detail: &str) -> bool {
    let scanned = match detail.strip_suffix(" (deleted_at>?)") {
        Some(searched) => searched.strip_prefix("SEARCH "),
        None => detail.strip_prefix("SCAN "),
    };
    let scanned = scanned.unwrap_or_default();
    let name = scanned.split(' ').next().unwrap_or_default();
    let tables = [
        "accounts", "projects", "tasks", "comments", "tags", "taggings",
    ];
    ["c", "f", "q"].contains(&name) || tables.contains(&name)
}

/// A `NULL` of the type of a column reads nothing, and a plan says that it goes through the table.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
fn without_typed_nulls(statement: String) -> String {
    let tables = ["accounts", "projects", "tasks"];
    tables.iter().fold(statement, |statement, table| {
        statement.replace(&format!("(SELECT `id` FROM `{table}` WHERE 1 = 0)"), "NULL")
    })
}

#[test]
fn r22_a_verb_on_one_row_goes_by_indexes() {
    let mut database = database_of_many();
    let conn: &mut TestConnection = &mut database;
    conn.test_transaction::<_, diesel::result::Error, _>(|conn| {
        by_index!(conn, soft_delete(accounts::table.find(101)), 6);
        by_index!(conn, restore(accounts::table.find(101)), 6);
        soft_delete(accounts::table.find(101))
            .execute(conn)
            .unwrap();
        by_index!(conn, restore(tasks::table.find(401)).with_ancestors(), 5);
        restore(comments::table.find(201)).execute(conn).unwrap();
        by_index!(conn, soft_delete(tags::table.find(101)), 2);
        by_index!(conn, restore(tags::table.find(101)), 2);
        by_index!(conn, soft_delete(tasks::table.find(401)), 3);
        by_index!(conn, restore(tasks::table.find(401)), 3);
        Ok(())
    });
}
