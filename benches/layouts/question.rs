//! What is measured, with a look at every answer.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta};

use super::case::Case;
use super::database::{Conn, KIND};
use super::layout::Queries;
use super::rows::{Row, Rows, index, payload};

/// What a layout is asked, and how often for one time; the times are those of one call.
pub struct Question {
    pub name: &'static str,
    pub rounds: usize,
    ask: fn(&Queries, &mut Conn, &Rows) -> Duration,
}

pub const QUESTIONS: [Question; 5] = [
    Question {
        name: "by key",
        rounds: 11,
        ask: by_id,
    },
    Question {
        name: "by e-mail",
        rounds: 11,
        ask: by_email,
    },
    Question {
        name: "list",
        rounds: 11,
        ask: list,
    },
    Question {
        name: "count",
        rounds: 11,
        ask: count,
    },
    Question {
        name: "read all",
        rounds: 3,
        ask: read,
    },
];

const KEYS: u32 = 500;
const TENANTS: u32 = 10;
/// Each makes a round, in which the rows are deleted whose key ends with it.
const DIGITS: &[i32] = match KIND {
    soft_delete_runtime::Database::Mysql => &[1, 5, 9], // It takes its time.
    _ => &[1, 3, 5, 7, 9],
};

const PURGES: i32 = match KIND {
    soft_delete_runtime::Database::Mysql => 1,
    _ => 3,
};

/// The times of every case.
pub fn ask(
    question: &Question,
    cases: &mut [Case<'_>],
    rows: &Rows,
    is_test: bool,
) -> Vec<Vec<Duration>> {
    let mut times = vec![Vec::new(); cases.len()];
    let rounds = if is_test { 1 } else { question.rounds };
    // The first round is there for the caches.
    for round in 0..=rounds {
        for which in turns(round, rounds + 1, cases.len()) {
            let Case {
                layout, database, ..
            } = &mut cases[which];
            let time = (question.ask)(&layout.queries, database, rows);
            if round > 0 {
                times[which].push(time);
            }
        }
    }
    times
}

/// The order of a round: each round begins elsewhere.
fn turns(round: usize, rounds: usize, cases: usize) -> impl Iterator<Item = usize> {
    let first = round * cases / rounds;
    (0..cases).map(move |place| (place + first) % cases)
}

/// The times of deletions of every tenth row.
pub fn delete(cases: &mut [Case<'_>], rows: &Rows, is_test: bool) -> Vec<Vec<Duration>> {
    let mut times = vec![Vec::new(); cases.len()];
    let mut visible = i64::try_from(rows.visible.len()).expect("a number of rows");
    for (round, digit) in DIGITS.iter().enumerate() {
        visible -= i64::from(rows.count / 10);
        for which in turns(round, DIGITS.len(), cases.len()) {
            let Case {
                layout, database, ..
            } = &mut cases[which];
            let start = Instant::now();
            let deleted = (layout.queries.delete)(database, &format!("id % 10 = {digit}"));
            times[which].push(start.elapsed());
            if !is_test {
                database.forget_old_rows();
            }
            database.checkpoint(layout.tables);
            assert_eq!(deleted.expect("a deletion"), index(rows.count / 10));
            let left = (layout.queries.rows)(database).expect("numbers of rows");
            assert_eq!(left, (visible, i64::from(rows.count)));
        }
    }
    times
}

/// The times of purges of a fifth of the deleted rows, the oldest first.
pub fn purge(cases: &mut [Case<'_>], rows: &Rows, is_test: bool) -> Vec<Vec<Duration>> {
    let mut times = vec![Vec::new(); cases.len()];
    let mut purged = 0;
    for round in 1..=PURGES {
        let last = rows.count / 5 * round;
        let now = DateTime::parse_from_rfc3339("2026-01-02T00:00:00Z").expect("a time");
        let now = now.to_utc() + TimeDelta::seconds(i64::from(last) + 1);
        let expected = rows.deleted_up_to(last) - purged;
        purged += expected;
        for (case, times) in cases.iter_mut().zip(&mut times) {
            let Some(purge) = case.layout.queries.purge else {
                continue;
            };
            let start = Instant::now();
            let found = purge(&mut case.database, now);
            times.push(start.elapsed());
            if !is_test {
                case.database.forget_old_rows();
            }
            case.database.checkpoint(case.layout.tables);
            assert_eq!(found.expect("a purge"), expected, "{}", case.layout.name);
        }
    }
    times
}

/// Visible rows from everywhere.
fn keys(rows: &Rows) -> Vec<i32> {
    let places = (0..KEYS as usize).map(|number| number * 7919 % rows.visible.len());
    places.map(|place| rows.visible[place]).collect()
}

fn tenants(rows: &Rows) -> Vec<usize> {
    let places = 0..TENANTS as usize;
    places
        .map(|number| number * 37 % rows.of_tenant.len())
        .collect()
}

fn by_id(queries: &Queries, conn: &mut Conn, rows: &Rows) -> Duration {
    let keys = keys(rows);
    let start = Instant::now();
    let found = keys.iter().map(|key| (queries.by_id)(conn, *key));
    let found = found.collect::<Result<Vec<Row>, _>>();
    let time = start.elapsed();
    let expected: Vec<Row> = keys.iter().map(|key| rows.row(*key)).collect();
    assert_eq!(found.expect("visible rows"), expected);
    time / KEYS
}

fn by_email(queries: &Queries, conn: &mut Conn, rows: &Rows) -> Duration {
    let expected: Vec<Row> = keys(rows).iter().map(|key| rows.row(*key)).collect();
    let start = Instant::now();
    let found = expected
        .iter()
        .map(|(_, _, email, _)| (queries.by_email)(conn, email));
    let found = found.collect::<Result<Vec<Row>, _>>();
    let time = start.elapsed();
    assert_eq!(found.expect("visible rows"), expected);
    time / KEYS
}

fn list(queries: &Queries, conn: &mut Conn, rows: &Rows) -> Duration {
    let tenants = tenants(rows);
    let start = Instant::now();
    let found = tenants
        .iter()
        .map(|tenant| (queries.list)(conn, i32::try_from(*tenant).expect("a tenant")));
    let found = found.collect::<Result<Vec<Vec<Row>>, _>>();
    let time = start.elapsed();
    let first = |tenant: &usize| {
        let ids = rows.of_tenant[*tenant].iter().take(50);
        ids.map(|id| rows.row(*id)).collect()
    };
    let expected: Vec<Vec<Row>> = tenants.iter().map(first).collect();
    assert_eq!(found.expect("visible rows"), expected);
    time / TENANTS
}

fn count(queries: &Queries, conn: &mut Conn, rows: &Rows) -> Duration {
    let tenants = tenants(rows);
    let start = Instant::now();
    let found = tenants
        .iter()
        .map(|tenant| (queries.count)(conn, i32::try_from(*tenant).expect("a tenant")));
    let found = found.collect::<Result<Vec<i64>, _>>();
    let time = start.elapsed();
    let expected = tenants.iter().map(|tenant| rows.of_tenant[*tenant].len());
    let found = found.expect("numbers of rows").into_iter();
    assert!(
        found
            .map(|found| usize::try_from(found).ok())
            .eq(expected.map(Some))
    );
    time / TENANTS
}

fn read(queries: &Queries, conn: &mut Conn, rows: &Rows) -> Duration {
    let start = Instant::now();
    let found = (queries.read)(conn);
    let time = start.elapsed();
    let last = rows.visible.last().map(|last| payload(*last));
    assert_eq!(found.expect("a payload"), last);
    time
}
