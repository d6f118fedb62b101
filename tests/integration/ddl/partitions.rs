//! Tables that PostgreSQL keeps in parts: how they get there and back, and that a scope, a deletion
//! and a purge read the part that they are about.

use std::sync::{Arc, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use soft_delete_runtime::ddl::Migration;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;
use soft_delete_runtime::{Error, Retention, purge};

use super::catalogue::catalogue;
use super::plans::plan;
use super::schema::{Note, Visit, notes, visits};
use crate::database::{Database, KIND, TestConnection};

diesel::table! {
    letters (id) {
        id -> Integer,
        text -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
struct Letter {}

/// The name of a table, what it is made of, and what puts it into parts.
struct Whole {
    table: &'static str,
    columns: &'static str,
    row: &'static str,
    parts: Migration,
}

impl Whole {
    fn all() -> [Self; 3] {
        [
            Self {
                table: "letters",
                columns: "text VARCHAR(20) NOT NULL UNIQUE",
                row: "(id, text) SELECT i, 'text ' || i",
                parts: Migration::of_partitions::<Letter>().expect("a migration"),
            },
            Self {
                table: "notes",
                columns: "tenant_id INTEGER NOT NULL, slug TEXT NOT NULL UNIQUE,
                    removed BOOLEAN NOT NULL DEFAULT FALSE CHECK (removed IS NOT NULL)",
                row: "(id, tenant_id, slug) SELECT i, 1, 'text ' || i",
                parts: Migration::of_partitions::<Note>().expect("a migration"),
            },
            Self {
                table: "visits",
                columns: "tenant_id INTEGER NOT NULL, code TEXT NOT NULL UNIQUE",
                row: "(id, tenant_id, code) SELECT i, 1, 'text ' || i",
                parts: Migration::of_partitions::<Visit>().expect("a migration"),
            },
        ]
    }

    /// A table with 1,000 rows, of which every tenth is deleted.
    fn made(&self) -> Database {
        let Self {
            table,
            columns,
            row,
            ..
        } = self;
        let mut database = Database::empty();
        database.run(&format!(
            "CREATE TABLE {table} (id SERIAL PRIMARY KEY, {columns})"
        ));
        let columns = match *table {
            "letters" => schema::<Letter>().columns().deleted_index().migration(KIND),
            "notes" => schema::<Note>().columns().deleted_index().migration(KIND),
            _ => schema::<Visit>().columns().deleted_index().migration(KIND),
        };
        database.run(columns.expect("a migration").up());
        database.run(&format!(
            "INSERT INTO {table} {row} FROM generate_series(1, 1000) AS i;
             SELECT setval('{table}_id_seq', 1000)"
        ));
        let conn: &mut TestConnection = &mut database;
        assert_eq!(self.delete(conn, 10).expect("a deletion"), 100);
        database
    }

    /// Deletes every nth row.
    fn delete(&self, conn: &mut TestConnection, nth: i32) -> Result<usize, Error> {
        use diesel::dsl::sql;
        use diesel::sql_types::Bool;

        let nth = || sql::<Bool>(&format!("id % {nth} = 0"));
        let deletion = match self.table {
            "letters" => soft_delete(letters::table.filter(nth())).execute(conn),
            "notes" => soft_delete(notes::table.filter(nth())).execute(conn),
            _ => soft_delete(visits::table.filter(nth())).execute(conn),
        };
        deletion.map(|deletion| deletion.total())
    }

    fn rows(&self, conn: &mut TestConnection, part: &str) -> i64 {
        let count = format!("SELECT COUNT(*) FROM {}{part}", self.table);
        let count = diesel::dsl::sql::<diesel::sql_types::BigInt>(&count);
        count.get_result(conn).expect("a number of rows")
    }
}

#[test]
fn a_table_goes_into_parts_and_back() -> Result<(), Error> {
    for whole in Whole::all() {
        let database = &mut whole.made();
        let at_first = catalogue(database, whole.table);
        database.run(whole.parts.up());
        let in_parts = catalogue(database, &format!("{}_deleted", whole.table));
        assert_eq!(whole.rows(database, "_visible"), 900);
        assert_eq!(whole.rows(database, "_deleted"), 100);

        // Rows move, and the sequence of the key goes on.
        assert_eq!(whole.delete(database, 7)?, 128);
        assert_eq!(whole.rows(database, "_visible"), 772);
        let row = whole
            .row
            .replace("(id, ", "(")
            .replace("SELECT i, ", "SELECT ");
        database.run(&format!(
            "INSERT INTO {} {row} FROM generate_series(2000, 2000) AS i",
            whole.table
        ));
        assert_eq!(whole.rows(database, ""), 1001);
        assert_eq!(whole.rows(database, "_visible"), 773);

        database.run(whole.parts.down());
        assert_eq!(catalogue(database, whole.table), at_first);
        assert_eq!(whole.rows(database, ""), 1001);
        database.run(whole.parts.up());
        assert_eq!(
            catalogue(database, &format!("{}_deleted", whole.table)),
            in_parts
        );
        assert_eq!(whole.rows(database, "_deleted"), 228);
    }
    Ok(())
}

#[test]
fn what_would_be_lost_is_refused() {
    use diesel::connection::SimpleConnection;

    let whole = &Whole::all()[0];
    for obstacle in [
        "CREATE TABLE pages (letter_id INTEGER REFERENCES letters (id) ON DELETE CASCADE)",
        "ALTER TABLE letters ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE letters ADD COLUMN long INTEGER GENERATED ALWAYS AS (length(text)) STORED",
        "ALTER TABLE letters ALTER id DROP DEFAULT, ALTER id ADD GENERATED ALWAYS AS IDENTITY",
        "CREATE TRIGGER seen BEFORE UPDATE ON letters FOR EACH ROW
             EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ] {
        let mut database = whole.made();
        database.run(obstacle);
        let before = catalogue(&mut database, "letters");
        let refused = database
            .batch_execute(whole.parts.up())
            .expect_err(obstacle);
        let message = refused.to_string();
        assert!(
            message.starts_with("letters cannot be put into parts"),
            "{message}"
        );
        assert_eq!(catalogue(&mut database, "letters"), before);
    }
}

#[test]
fn a_plain_constraint_of_the_table_is_about_visible_rows() -> Result<(), Error> {
    for whole in Whole::all() {
        let database = &mut whole.made();
        database.run(whole.parts.up());
        let again = |id: i32| {
            let row = whole.row.replace("SELECT i, ", &format!("SELECT {id}, "));
            let rows = "FROM generate_series(1, 1) AS i";
            diesel::sql_query(format!("INSERT INTO {} {row} {rows}", whole.table))
        };
        assert!(again(2000).execute(&mut **database).is_err());
        assert_eq!(whole.delete(database, 1)?, 900);
        assert_eq!(again(2001).execute(&mut **database)?, 1);
        assert!(again(2002).execute(&mut **database).is_err());
    }
    Ok(())
}

/// The parts that a plan reads: those that were left out when it ran are not in it.
fn parts_read(plan: &str) -> Vec<&str> {
    let scans = plan
        .lines()
        .filter(|line| line.contains(" Scan ") && line.contains(" on "));
    let of_tables =
        |line: &&str| !line.contains("Bitmap Index Scan") && !line.contains("Subquery Scan");
    let scans = scans.filter(of_tables);
    let mut parts: Vec<&str> = scans
        .filter_map(|line| line.split(" on ").nth(1)?.split(' ').next())
        .collect();
    parts.dedup();
    parts
}

/// What is sent while something runs.
fn statements(
    conn: &mut TestConnection,
    run: impl FnOnce(&mut TestConnection) -> Result<(), Error>,
) -> Result<Vec<String>, Error> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let writer = Arc::clone(&seen);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let text = text.split(" -- binds").next().unwrap_or_default();
            writer.lock().unwrap().push(text.to_owned());
        }
    });
    run(conn)?;
    conn.set_instrumentation(None::<Box<dyn Instrumentation>>);
    Ok(std::mem::take(&mut *seen.lock().unwrap()))
}

/// The plan of a statement with values that nobody knows yet, as a connection has it that keeps it
/// prepared.
fn generic_plan(conn: &mut TestConnection, statement: &str) -> String {
    let mut run = |sql: &str| diesel::sql_query(sql).execute(conn).expect("a statement");
    run("SET plan_cache_mode = force_generic_plan");
    run(&format!("PREPARE one AS {statement}"));
    let types = diesel::dsl::sql::<diesel::sql_types::Text>(
        "SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = 'one'",
    );
    let types = types.load::<String>(conn).expect("the types of values");
    let values = types.iter().map(|sql_type| match sql_type.as_str() {
        "integer" | "bigint" => "3",
        _ => "TIMESTAMP '2030-01-01'",
    });
    let values: Vec<&str> = values.collect();
    let execute = match values.join(", ") {
        values if values.is_empty() => "EXECUTE one".to_owned(),
        values => format!("EXECUTE one ({values})"),
    };
    let plan = plan(conn, &execute);
    let forget = diesel::sql_query("DEALLOCATE one").execute(conn);
    forget.expect("a statement");
    plan
}

macro_rules! reads {
    ($conn:expr, $verb:expr, $part:literal) => {{
        let statements = statements($conn, |conn| {
            let _ = $verb(conn)?;
            Ok(())
        })?;
        let about_rows = |text: &&String| {
            let is_of_catalogue = text.contains("FROM pg_constraint");
            let is_query =
                text.starts_with("SELECT") && text.contains(" FROM ") && !is_of_catalogue;
            is_query || text.starts_with("UPDATE") || text.starts_with("DELETE")
        };
        let mut read = 0;
        for statement in statements.iter().filter(about_rows) {
            let plan = generic_plan($conn, statement);
            assert_eq!(parts_read(&plan), [$part], "{statement}\n{plan}");
            read += 1;
        }
        assert!(read > 0, "{statements:?}");
    }};
}

macro_rules! reads_one_part {
    ($model:ty, $table:ident, $visible:literal, $deleted:literal) => {{
        let whole = Whole::all()
            .into_iter()
            .find(|whole| whole.table == stringify!($table));
        let whole = whole.expect("a table");
        let database = &mut whole.made();
        database.run(whole.parts.up());
        database.run("ANALYZE");
        let conn: &mut TestConnection = database;
        let now = chrono::Utc::now();

        let ids = |conn: &mut TestConnection| {
            $table::table.visible().select($table::id).load::<i32>(conn)
        };
        reads!(conn, ids, $visible);
        let one = |conn: &mut TestConnection| {
            <$model>::find_visible(3)
                .select($table::id)
                .load::<i32>(conn)
        };
        reads!(conn, one, $visible);
        let ids = |conn: &mut TestConnection| {
            $table::table
                .only_deleted()
                .select($table::id)
                .load::<i32>(conn)
        };
        reads!(conn, ids, $deleted);
        let ids = |conn: &mut TestConnection| {
            $table::table
                .deleted_before(now)
                .select($table::id)
                .load::<i32>(conn)
        };
        reads!(conn, ids, $deleted);
        let delete = |conn: &mut TestConnection| soft_delete($table::table.find(3)).execute(conn);
        reads!(conn, delete, $visible);
        let restore = |conn: &mut TestConnection| restore($table::table.find(3)).execute(conn);
        reads!(conn, restore, $deleted);
        let batches = |conn: &mut TestConnection| {
            let purge = purge::<$model>(Retention::days(1)).now(now + chrono::TimeDelta::days(9));
            purge.batch_size(30).execute(conn)
        };
        reads!(conn, batches, $deleted);
        assert_eq!(whole.rows(conn, ""), 900);
    }};
}

#[test]
fn what_is_about_visible_or_deleted_rows_reads_their_part() -> Result<(), Error> {
    reads_one_part!(Letter, letters, "letters_visible", "letters_deleted");
    Ok(())
}

#[test]
fn so_it_does_with_a_flag() -> Result<(), Error> {
    reads_one_part!(Note, notes, "notes_visible", "notes_deleted");
    Ok(())
}
