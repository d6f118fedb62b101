//! A deletion and a restore along relations, and the same as plain SQL, on the same rows.
//!
//! `cargo bench --bench cascade` on SQLite in memory; with `--features postgres` on PostgreSQL at
//! `POSTGRES_URL`. One user with 1,000 posts and 100,000 comments, as many comments of somebody
//! else's, and every tenth deleted before. Rounds alternate, each in a transaction that is rolled
//! back; the medians of the times and of the ratios are printed. `-- --growth` shows time and
//! memory for more and more comments, and `-- --test` runs everything once on a few rows.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

diesel::table! {
    users (id) { id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    posts (id) { id -> Integer, user_id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    comments (id) { id -> Integer, post_id -> Integer, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(cascade(posts::user_id))]
#[expect(dead_code, reason = "only the table is used")]
struct User {}

#[derive(SoftDelete)]
#[soft_delete(parents(user_id), cascade(comments::post_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Post {}

#[derive(SoftDelete)]
#[soft_delete(parents(post_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Comment {}

#[cfg(feature = "postgres")]
type Conn = diesel::PgConnection;
#[cfg(not(feature = "postgres"))]
type Conn = diesel::SqliteConnection;

const TABLES: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY, deleted_at TIMESTAMP);
    CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, deleted_at TIMESTAMP);
    CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL, deleted_at TIMESTAMP);
    CREATE INDEX posts_user ON posts (user_id);
    CREATE INDEX comments_post ON comments (post_id);
    INSERT INTO users (id) VALUES (1), (2), (3);
";

const ANALYZE: &str = if cfg!(feature = "postgres") {
    "VACUUM ANALYZE users, posts, comments"
} else {
    "ANALYZE"
};

const NOON: &str = "2026-05-01 12:00:00";

fn connect(path: &str) -> Conn {
    let _ = path;
    #[cfg(feature = "postgres")]
    {
        let url = std::env::var("POSTGRES_URL")
            .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned());
        let mut conn = Conn::establish(&url).expect("PostgreSQL");
        conn.batch_execute(
            "DROP SCHEMA IF EXISTS soft_delete_bench CASCADE;
             CREATE SCHEMA soft_delete_bench;
             SET search_path TO soft_delete_bench",
        )
        .expect("schema");
        conn
    }
    #[cfg(not(feature = "postgres"))]
    Conn::establish(path).expect("SQLite")
}

/// Two users with `posts` posts each, and `comments` comments on those of either.
fn database(path: &str, posts: i32, comments: i32) -> Conn {
    let mut conn = connect(path);
    conn.batch_execute(TABLES).expect("tables");
    let rows = format!(
        "INSERT INTO posts (id, user_id)
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {posts} * 2 - 1)
            SELECT i, 1 + i / {posts} FROM n;
         INSERT INTO comments (id, post_id, deleted_at)
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {comments} * 2 - 1)
            SELECT i, i % ({posts} * 2), CASE WHEN i / 7 % 10 = 0 THEN {earlier} END FROM n;
         ANALYZE",
        earlier = if cfg!(feature = "postgres") {
            "TIMESTAMP '2026-04-01 12:00:00'"
        } else {
            "'2026-04-01 12:00:00'"
        },
    );
    conn.batch_execute(&rows).expect("rows");
    conn
}

fn delete(conn: &mut Conn) -> Result<(), Error> {
    let noon = NOON
        .parse::<chrono::NaiveDateTime>()
        .or_else(|_| chrono::NaiveDateTime::parse_from_str(NOON, "%Y-%m-%d %H:%M:%S"));
    soft_delete(users::table.find(1))
        .at(noon.expect("a time"))
        .execute(conn)?;
    Ok(())
}

/// A user without posts.
fn delete_childless(conn: &mut Conn) -> Result<(), Error> {
    soft_delete(users::table.find(3)).execute(conn)?;
    Ok(())
}

/// Without a look at the posts.
fn delete_childless_by_hand(conn: &mut Conn) -> Result<(), Error> {
    let now = chrono::Utc::now().naive_utc();
    diesel::update(users::table.find(3).filter(users::deleted_at.is_null()))
        .set(users::deleted_at.eq(now))
        .execute(conn)?;
    Ok(())
}

fn delete_by_hand(conn: &mut Conn) -> Result<(), Error> {
    conn.transaction(|conn| {
        conn.batch_execute(&format!(
            "UPDATE users SET deleted_at = '{NOON}' WHERE id = 1 AND deleted_at IS NULL;
             UPDATE posts SET deleted_at = '{NOON}' WHERE user_id = 1 AND deleted_at IS NULL;
             UPDATE comments SET deleted_at = '{NOON}' WHERE deleted_at IS NULL AND post_id IN
                (SELECT id FROM posts WHERE user_id = 1 AND deleted_at = '{NOON}')"
        ))?;
        Ok(())
    })
}

fn bring_back(conn: &mut Conn) -> Result<(), Error> {
    restore(users::table.find(1)).execute(conn)?;
    Ok(())
}

fn bring_back_by_hand(conn: &mut Conn) -> Result<(), Error> {
    conn.transaction(|conn| {
        conn.batch_execute(&format!(
            "UPDATE comments SET deleted_at = NULL WHERE deleted_at = '{NOON}' AND post_id IN
                (SELECT id FROM posts WHERE user_id = 1 AND deleted_at = '{NOON}');
             UPDATE posts SET deleted_at = NULL WHERE user_id = 1 AND deleted_at = '{NOON}';
             UPDATE users SET deleted_at = NULL WHERE id = 1 AND deleted_at = '{NOON}'"
        ))?;
        Ok(())
    })
}

type Verb = fn(&mut Conn) -> Result<(), Error>;

/// The time of `verb`, and what it left visible.
fn timed(conn: &mut Conn, verb: Verb) -> (Duration, i64) {
    let mut result = None;
    let rolled_back = conn.transaction::<(), Error, _>(|conn| {
        let start = Instant::now();
        verb(conn)?;
        let time = start.elapsed();
        result = Some((time, comments::table.visible().count().get_result(conn)?));
        Err(diesel::result::Error::RollbackTransaction.into())
    });
    if cfg!(feature = "postgres") {
        conn.batch_execute("VACUUM users, posts, comments")
            .expect("vacuum");
    }
    result.unwrap_or_else(|| panic!("{rolled_back:?}"))
}

fn median<N: Copy + PartialOrd>(mut numbers: Vec<N>) -> N {
    numbers.sort_unstable_by(|a, b| a.partial_cmp(b).expect("numbers"));
    numbers[numbers.len() / 2]
}

/// Pairs of rounds, close in time, so that what else the machine does touches both.
fn compare(conn: &mut Conn, name: &str, ours: Verb, by_hand: Verb, rounds: usize) {
    let (mut our_times, mut hand_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let (ours, by_hand) = if round % 2 == 0 {
            let ours = timed(conn, ours);
            (ours, timed(conn, by_hand))
        } else {
            let by_hand = timed(conn, by_hand);
            (timed(conn, ours), by_hand)
        };
        assert_eq!(ours.1, by_hand.1, "{name}: not the same rows");
        our_times.push(ours.0);
        hand_times.push(by_hand.0);
        ratios.push(ours.0.as_secs_f64() / by_hand.0.as_secs_f64());
    }
    println!(
        "{name:10} ours {:>10.2?}  by hand {:>10.2?}  ratio {:.3}",
        median(our_times),
        median(hand_times),
        median(ratios)
    );
}

/// The most memory that this process has had, in kilobytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// On SQLite in a file: a database in memory keeps there what a transaction changes.
fn growth() {
    let folder = std::env::temp_dir().join(format!("soft_delete_bench_{}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    for comments in [10_000, 100_000, 1_000_000] {
        let file = folder.join(comments.to_string());
        let conn = &mut database(file.to_str().expect("UTF-8"), 1_000, comments);
        let before = peak_memory();
        let (deletion, _) = timed(conn, delete);
        let (deletion_by_hand, _) = timed(conn, delete_by_hand);
        delete(conn).expect("deletion");
        conn.batch_execute(ANALYZE).expect("statistics");
        let (restore, _) = timed(conn, bring_back);
        let (restore_by_hand, _) = timed(conn, bring_back_by_hand);
        let grown = peak_memory()
            .zip(before)
            .map(|(after, before)| after - before);
        println!(
            "{comments:>9} comments: deletion {deletion:>9.2?} (by hand {deletion_by_hand:.2?}), \
             restore {restore:>9.2?} (by hand {restore_by_hand:.2?}), memory +{} kB",
            grown.map_or("? ".to_owned(), |grown| grown.to_string())
        );
    }
    std::fs::remove_dir_all(&folder).expect("the folder");
}

#[allow(clippy::print_stdout)] // It is what this program is for.
fn main() {
    let is = |argument: &str| std::env::args().any(|given| given == argument);
    if is("--growth") {
        return growth();
    }
    let (posts, comments, rounds) = if is("--test") {
        (3, 60, 2)
    } else {
        (1_000, 100_000, 51)
    };
    let conn = &mut database(":memory:", posts, comments);
    compare(
        conn,
        "childless",
        delete_childless,
        delete_childless_by_hand,
        rounds,
    );
    compare(conn, "deletion", delete, delete_by_hand, rounds);
    // The database knows of the deletion by the time it is undone.
    delete(conn).expect("deletion");
    conn.batch_execute(ANALYZE).expect("statistics");
    compare(conn, "restore", bring_back, bring_back_by_hand, rounds);
    #[cfg(feature = "postgres")]
    conn.batch_execute("DROP SCHEMA soft_delete_bench CASCADE")
        .expect("schema");
}
