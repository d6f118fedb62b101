//! The end of 200,000 rows, in a file of SQLite: `cargo run --example retention`.
//!
//! Press Ctrl-C while the bar moves, and run it again: the second run finishes the work.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use indicatif::{ProgressBar, ProgressStyle};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{
    Erase, Purge, ResumeToken, SweepReport, audit_ddl, soft_delete_audit,
};
use soft_delete_runtime::{Database, Error, TableCount};

diesel::table! {
    customers (id) {
        id -> Integer,
        email -> Text,
        phone -> Nullable<Text>,
        legal_hold -> Bool,
        deleted_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    orders (id) { id -> Integer, customer_id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    claims (id) { id -> Integer, customer_id -> Integer, }
}

// Personal data goes after a week, and the row after a month. A customer with a claim stays.
#[derive(SoftDelete)]
#[soft_delete(
    cascade(orders::customer_id),
    restrict(claims::customer_id),
    erase_retention = "7 days",
    retention = "30 days",
    hold = legal_hold,
    erased_at = erased_at
)]
#[expect(dead_code, reason = "the program asks for counts only")]
struct Customer {
    id: i32,
    #[soft_delete(erase_unique = "erased-{key}@example.org")]
    email: String,
    #[soft_delete(erase)]
    phone: Option<String>,
}

#[derive(SoftDelete)]
#[soft_delete(parents(customer_id), retention = "30 days")]
#[expect(dead_code, reason = "the program asks for counts only")]
struct Order {
    id: i32,
}

const TABLES: &str = "
    CREATE TABLE customers (
        id INTEGER PRIMARY KEY NOT NULL, email TEXT NOT NULL UNIQUE, phone TEXT,
        legal_hold BOOLEAN NOT NULL DEFAULT FALSE, deleted_at TIMESTAMP, erased_at TIMESTAMP
    );
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY NOT NULL,
        customer_id INTEGER NOT NULL REFERENCES customers (id), deleted_at TIMESTAMP
    );
    CREATE INDEX orders_customer ON orders (customer_id);
    CREATE TABLE claims (
        id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NOT NULL REFERENCES customers (id)
    );
    CREATE INDEX claims_customer ON claims (customer_id);
";

/// The time in this story.
fn now() -> DateTime<Utc> {
    let noon = "2026-06-30T12:00:00Z".parse::<DateTime<Utc>>();
    noon.unwrap_or_default()
}

/// Customers with three orders each. Of twenty, fifteen were deleted two months ago, two ten days
/// ago and one yesterday; every thousandth is on hold, and the first has a claim.
fn fill(conn: &mut SqliteConnection, customers: u32) -> QueryResult<()> {
    conn.batch_execute(TABLES)?;
    conn.batch_execute(audit_ddl(Database::Sqlite))?;
    conn.batch_execute(&format!(
        "WITH RECURSIVE numbers (n) AS (
             SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {customers}
         )
         INSERT INTO customers (id, email, phone, legal_hold, deleted_at)
             SELECT n, 'customer-' || n || '@example.org', '+49 30 ' || n, n % 1000 = 0,
                 CASE WHEN n % 20 < 15 THEN '2026-05-01 12:00:00'
                      WHEN n % 20 < 17 THEN '2026-06-20 12:00:00'
                      WHEN n % 20 < 18 THEN '2026-06-29 12:00:00' END
             FROM numbers;
         INSERT INTO orders (customer_id, deleted_at)
             SELECT id, deleted_at FROM customers
             CROSS JOIN (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3);
         INSERT INTO claims (customer_id) VALUES (1);"
    ))
}

/// Where the database is, and beside it the token of a purge that was stopped.
struct Files {
    database: PathBuf,
    token: PathBuf,
}

impl Files {
    fn at(folder: &Path) -> Self {
        Self {
            database: folder.join("soft-delete-retention.sqlite"),
            token: folder.join("soft-delete-retention.token"),
        }
    }

    fn token(&self) -> Option<ResumeToken> {
        std::fs::read_to_string(&self.token).ok()?.parse().ok()
    }

    fn remove(&self) {
        // What is not there need not go.
        let _ = std::fs::remove_file(&self.database);
        let _ = std::fs::remove_file(&self.token);
    }
}

/// Tells the story, line by line, until its end or until `stop` says so.
fn tell(
    files: &Files,
    customers: u32,
    stop: impl FnMut() -> bool + Send,
    say: &mut impl FnMut(String),
) -> Result<(), Error> {
    let url = files.database.to_string_lossy();
    let conn = &mut SqliteConnection::establish(&url).map_err(|error| {
        Error::Database(diesel::result::Error::QueryBuilderError(Box::new(error)))
    })?;
    // A run that was killed leaves a file too, but a table only if all rows are in it.
    if customers::table.count().get_result::<i64>(conn).is_err() {
        conn.transaction(|conn| fill(conn, customers))?;
        say(format!("{customers} customers with their orders, in {url}"));
    } else {
        say(format!("Going on in {url}"));
    }

    let token = files.token();
    if token.is_none() {
        // Perhaps once more, after a run that was killed: no row is erased twice.
        say("\nErasing the personal data of customers who were deleted over a week ago.".into());
        let erase = Erase::new().model::<Customer>().now(now());
        let report = erase.batch_size(10_000).audit().execute(conn)?;
        told(&report, say);
        say("\nWhat a purge would do, customers and orders after a month:".into());
        told(&purge_all().preview(conn)?, say);
    }

    say("\nPurging. Ctrl-C stops it.".into());
    let due = purge_all().preview(conn)?.total();
    let bar = ProgressBar::new(u64::try_from(due).unwrap_or_default());
    let style = ProgressStyle::with_template("  [{bar:40}] {pos}/{len} rows, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut purge = purge_all()
        .audit()
        .by("the retention example")
        .because("a month is over")
        .on_progress(|progress| bar.inc(u64::try_from(progress.batch).unwrap_or_default()))
        .stop_when(stop);
    if let Some(token) = token {
        purge = purge.resume(token);
    }
    let report = purge.execute(conn)?;
    bar.finish_and_clear();
    if let Some(token) = report.resume_token() {
        let kept = std::fs::write(&files.token, token.to_string());
        say(format!("  {} rows purged, then stopped.", report.total()));
        if let Err(error) = kept {
            // A new run would begin at the first key again, and purge the same rows.
            say(format!("  The token is lost: {error}"));
        }
        say("\nRun it again to finish.".into());
        return Ok(());
    }
    told(&report, say);

    say("\nWhat the audit table says:".into());
    let lines = soft_delete_audit::table
        .group_by((soft_delete_audit::verb, soft_delete_audit::table_name))
        .select((
            soft_delete_audit::verb,
            soft_delete_audit::table_name,
            diesel::dsl::count_star(),
        ))
        .order((soft_delete_audit::verb, soft_delete_audit::table_name))
        .load::<(String, String, i64)>(conn)?;
    for (verb, table, rows) in lines {
        say(format!("  {verb} {table}: {rows} records"));
    }
    files.remove();
    Ok(())
}

/// The models say themselves how long their rows are kept.
fn purge_all() -> Purge<'static, impl soft_delete_runtime::sweep::Models<diesel::sqlite::Sqlite>> {
    Purge::new()
        .model::<Customer>()
        .model::<Order>()
        .now(now())
        .batch_size(500)
}

fn told(report: &SweepReport, say: &mut impl FnMut(String)) {
    for TableCount { table, rows, .. } in report.counts() {
        say(format!("  {rows} rows of `{table}`"));
    }
    for skipped in report.skipped() {
        say(format!("  {skipped}"));
    }
}

static STOPPED: AtomicBool = AtomicBool::new(false);

#[allow(clippy::print_stdout)] // It is what this program is for.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    ctrlc::set_handler(|| STOPPED.store(true, Ordering::Relaxed))?;
    let files = Files::at(&std::env::temp_dir());
    let stop = || STOPPED.load(Ordering::Relaxed);
    tell(&files, 50_000, stop, &mut |line| println!("{line}"))?;
    Ok(())
}

#[test]
fn a_second_run_finishes_what_the_first_has_begun() {
    let folder = std::env::temp_dir().join(format!("soft_delete_example_{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let files = Files::at(&folder);
    let mut lines = Vec::new();
    let mut batches = 0;
    let stop = || {
        batches += 1;
        batches == 2
    };
    tell(&files, 2_000, stop, &mut |line| lines.push(line)).expect("a first run");
    assert!(files.token().is_some());
    assert_eq!(batches, 2, "it stops when it is told to");
    tell(&files, 2_000, || false, &mut |line| lines.push(line)).expect("a second run");
    assert!(!files.database.exists() && !files.token.exists());
    std::fs::remove_dir(&folder).expect("an empty folder");
    let place = folder.to_string_lossy();
    let lines = lines.join("\n").replace(&*place, "…");
    let expected = include_str!("retention.txt");
    assert_eq!(lines.trim(), expected.trim());
}

/// A run that is killed has no time to write a token, and perhaps none to fill the database.
#[test]
fn a_second_run_finishes_what_a_killed_one_has_begun() {
    let folder = std::env::temp_dir().join(format!("soft_delete_killed_{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let files = Files::at(&folder);
    std::fs::write(&files.database, "").expect("an empty database");
    tell(&files, 2_000, || true, &mut |_| {}).expect("a first run");
    std::fs::remove_file(&files.token).expect("a token");
    let mut lines = Vec::new();
    tell(&files, 2_000, || false, &mut |line| lines.push(line)).expect("a second run");
    std::fs::remove_dir(&folder).expect("an empty folder");
    let records: Vec<&str> = lines.iter().rev().take(3).map(|line| line.trim()).collect();
    let expected = [
        "purge orders: 4500 records",
        "purge customers: 1497 records",
        "erase customers: 1698 records",
    ];
    assert_eq!(records, expected);
}
