//! A purge, and the same as one plain `DELETE`, on the same rows.
//!
//! `cargo bench --bench purge` on SQLite, in memory and in a file with a write-ahead log; with
//! `--features postgres` on PostgreSQL at `POSTGRES_URL`, where every batch is a commit of its own
//! that is waited for, as that of the plain statement is. 200,000 expired rows among 400,000, in
//! batches of 1,000 and 10,000, and with the audit table, which is compared with the same records
//! written by hand too, each in a row of its own. The rows are made anew before every run; rounds of
//! all runs alternate, and the medians of the times and of the ratios are printed.
//! `-- --growth` shows time and memory for up to 5,000,000 expired rows, and `-- --test` runs
//! everything once on a few rows.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Database;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::audit_ddl;
use soft_delete_runtime::{Error, Retention};

diesel::table! {
    records (id) { id -> Integer, content -> Text, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
struct Record {}

#[cfg(feature = "postgres")]
type Conn = diesel::PgConnection;
#[cfg(not(feature = "postgres"))]
type Conn = diesel::SqliteConnection;

const TABLES: &str = "
    CREATE TABLE records (id INTEGER PRIMARY KEY, content TEXT NOT NULL, deleted_at TIMESTAMP);
    CREATE TABLE originals (id INTEGER PRIMARY KEY, content TEXT NOT NULL, deleted_at TIMESTAMP);
";

/// The audit table with a row for every record: what a team would have of its own.
fn audit_by_hand() -> String {
    let table = audit_ddl(Database::Sqlite).replace("soft_delete_audit", "audit_by_hand");
    if cfg!(feature = "postgres") {
        let id = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
        table.replace("INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", id)
    } else {
        table
    }
}

/// Rows are as if they had been there for a while.
const FILL: &str = if cfg!(feature = "postgres") {
    "TRUNCATE records, soft_delete_audit_batches, audit_by_hand;
     INSERT INTO records SELECT * FROM originals"
} else {
    "DELETE FROM records; DELETE FROM soft_delete_audit; DELETE FROM audit_by_hand;
     INSERT INTO records SELECT * FROM originals"
};
const SETTLE: &[&str] = if cfg!(feature = "postgres") {
    &[
        "VACUUM ANALYZE records, soft_delete_audit_batches, audit_by_hand",
        "CHECKPOINT",
    ]
} else {
    &["ANALYZE"]
};

const PLAIN: &str = "DELETE FROM records WHERE deleted_at < '2026-05-01 12:00:00'";

/// The same records, written by hand.
const PLAIN_AUDITED: &str = if cfg!(feature = "postgres") {
    "WITH gone AS (
        DELETE FROM records WHERE deleted_at < '2026-05-01 12:00:00' RETURNING id, deleted_at
     )
     INSERT INTO audit_by_hand (run, verb, table_name, row_key, deleted_at, recorded_at)
        SELECT '01900000-0000-7000-8000-000000000000', 'purge', 'records', CAST(id AS TEXT),
            deleted_at, TIMESTAMP '2026-05-31 12:00:00' FROM gone"
} else {
    "BEGIN;
     INSERT INTO audit_by_hand (run, verb, table_name, row_key, deleted_at, recorded_at)
        SELECT '01900000-0000-7000-8000-000000000000', 'purge', 'records', CAST(id AS TEXT),
            deleted_at, '2026-05-31 12:00:00' FROM records WHERE deleted_at < '2026-05-01 12:00:00';
     DELETE FROM records WHERE deleted_at < '2026-05-01 12:00:00';
     COMMIT"
};

fn now() -> DateTime<Utc> {
    let noon = "2026-05-01T12:00:00Z".parse::<DateTime<Utc>>();
    noon.expect("a time") + TimeDelta::days(30)
}

/// Growth takes minutes, and others may run beside it.
#[cfg(feature = "postgres")]
fn schema() -> String {
    format!("soft_delete_bench_purge_{}", std::process::id())
}

fn connect(path: &str) -> Conn {
    #[cfg(feature = "postgres")]
    {
        let _ = path;
        let url = std::env::var("POSTGRES_URL")
            .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned());
        let mut conn = Conn::establish(&url).expect("PostgreSQL");
        let schema = schema();
        conn.batch_execute(&format!(
            "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};
             SET search_path TO {schema}"
        ))
        .expect("schema");
        conn.batch_execute(audit_ddl(Database::Postgres))
            .expect("the audit table");
        conn
    }
    #[cfg(not(feature = "postgres"))]
    {
        let mut conn = Conn::establish(path).expect("SQLite");
        conn.batch_execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
            .expect("settings");
        conn.batch_execute(audit_ddl(Database::Sqlite))
            .expect("the audit table");
        conn
    }
}

/// So many rows, of which every `nth` is visible.
fn database(path: &str, rows: u32, nth: u32) -> Conn {
    let mut conn = connect(path);
    for tables in [TABLES, &audit_by_hand()] {
        conn.batch_execute(tables).expect("tables");
    }
    let expired = if cfg!(feature = "postgres") {
        "TIMESTAMP '2026-04-01 12:00:00'"
    } else {
        "'2026-04-01 12:00:00'"
    };
    conn.batch_execute(&format!(
        "INSERT INTO originals (id, content, deleted_at)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
            SELECT i, 'what somebody has written some time ago, and deleted since',
                CASE WHEN i % {nth} <> 0 THEN {expired} END FROM n"
    ))
    .expect("rows");
    conn
}

/// What is timed; the number of rows that are gone.
type Way = fn(&mut Conn) -> Result<usize, Error>;

fn plain(conn: &mut Conn) -> Result<usize, Error> {
    Ok(diesel::sql_query(PLAIN).execute(conn)?)
}

fn plain_audited(conn: &mut Conn) -> Result<usize, Error> {
    conn.batch_execute(PLAIN_AUDITED)?;
    let records =
        diesel::dsl::sql::<diesel::sql_types::BigInt>("(SELECT COUNT(*) FROM audit_by_hand)");
    let records: i64 = diesel::select(records).get_result(conn)?;
    Ok(usize::try_from(records).expect("a number of rows"))
}

fn in_batches(conn: &mut Conn, size: u32) -> Result<usize, Error> {
    let purge = purge::<Record>(Retention::days(30)).now(now());
    Ok(purge.batch_size(size).execute(conn)?.total())
}

fn batches_of_1_000(conn: &mut Conn) -> Result<usize, Error> {
    in_batches(conn, 1_000)
}

fn batches_of_10_000(conn: &mut Conn) -> Result<usize, Error> {
    in_batches(conn, 10_000)
}

fn audited(conn: &mut Conn) -> Result<usize, Error> {
    let purge = purge::<Record>(Retention::days(30)).now(now()).audit();
    Ok(purge.batch_size(10_000).execute(conn)?.total())
}

/// The time of `way` on fresh rows.
fn timed(conn: &mut Conn, way: Way, expired: usize) -> Duration {
    for statement in [FILL].iter().chain(SETTLE) {
        conn.batch_execute(statement).expect("fresh rows");
    }
    let start = Instant::now();
    let gone = way(conn).expect("a purge");
    let time = start.elapsed();
    assert_eq!(gone, expired);
    time
}

fn median<N: Copy + PartialOrd>(mut numbers: Vec<N>) -> N {
    numbers.sort_unstable_by(|a, b| a.partial_cmp(b).expect("numbers"));
    numbers[numbers.len() / 2]
}

/// A way, its name, the number of the way that it is compared with, and how many times longer it
/// may take.
type Row = (&'static str, Way, usize, Option<f64>);

const BATCH_LIMIT: f64 = if cfg!(feature = "postgres") { 1.5 } else { 1.3 };

const WAYS: [Row; 6] = [
    ("one DELETE", plain, 0, None),
    ("batches of 1,000", batches_of_1_000, 0, None),
    ("batches of 10,000", batches_of_10_000, 0, Some(BATCH_LIMIT)),
    ("10,000, with audit", audited, 0, Some(3.0)),
    ("one, audited by hand", plain_audited, 0, None),
    ("with audit, to that", audited, 4, None),
];

fn compare(title: &str, conn: &mut Conn, expired: usize, rounds: usize) {
    let mut times = WAYS.map(|_| Vec::new());
    for round in 0..rounds {
        // Each is before the others as often as behind them.
        for place in 0..WAYS.len() {
            let which = (place + round) % WAYS.len();
            times[which].push(timed(conn, WAYS[which].1, expired));
        }
    }
    println!("{title}, {expired} expired rows");
    for ((name, _, base, limit), own) in WAYS.iter().zip(&times) {
        let pairs = own.iter().zip(&times[*base]);
        let ratios = pairs.map(|(time, base)| time.as_secs_f64() / base.as_secs_f64());
        let ratio = median(ratios.collect());
        let limit = limit.map_or(String::new(), |limit| format!("  (limit {limit})"));
        println!(
            "  {name:20} {:>10.2?}  ratio {ratio:.3}{limit}",
            median(own.clone())
        );
    }
}

/// A number of kilobytes that the system knows of this process.
fn memory(field: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Time and memory of one purge for ever more rows.
fn growth(path: impl Fn(u32) -> String, sizes: &[u32]) {
    for rows in sizes {
        // Every eleventh is visible.
        let conn = &mut database(&path(*rows), rows / 10 * 11, 11);
        let expired = rows / 10 * 10;
        let time = timed(conn, audited, expired as usize);
        println!(
            "{expired:>9} expired rows: {time:>9.2?}, {:>6.2} us a row, resident at most {} kB",
            time.as_secs_f64() * 1e6 / f64::from(expired),
            memory("VmHWM:").map_or("?".to_owned(), |peak| peak.to_string()),
        );
    }
}

#[allow(clippy::print_stdout)] // It is what this program is for.
fn main() {
    let is = |argument: &str| std::env::args().any(|given| given == argument);
    let folder = std::env::temp_dir().join(format!("soft_delete_purge_{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let file = |rows: u32| {
        let file = folder.join(rows.to_string());
        file.to_str().expect("UTF-8").to_owned()
    };
    let is_test = is("--test");
    let (rows, rounds) = if is_test { (60, 1) } else { (400_000, 11) };
    if is("--growth") {
        growth(file, &[50_000, 500_000, 5_000_000]);
    } else if cfg!(feature = "postgres") {
        compare(
            "PostgreSQL",
            &mut database("", rows, 2),
            rows as usize / 2,
            rounds,
        );
    } else {
        let expired = rows as usize / 2;
        compare(
            "SQLite in memory",
            &mut database(":memory:", rows, 2),
            expired,
            rounds,
        );
        compare(
            "SQLite in a file",
            &mut database(&file(rows), rows, 2),
            expired,
            rounds,
        );
    }
    if is_test {
        growth(|rows| file(rows + 1), &[100]);
    }
    std::fs::remove_dir_all(&folder).expect("the folder");
    #[cfg(feature = "postgres")]
    connect("")
        .batch_execute(&format!("DROP SCHEMA {} CASCADE", schema()))
        .expect("schema");
}
