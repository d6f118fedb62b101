//! Random sequences of verbs, on the database and on a model that is written for clarity.
//!
//! `MODEL_CASES=2000 cargo test --test integration model` runs more of them. A failure prints the
//! shortest sequence that fails, and a seed to repeat it with (`PROPTEST_RNG_SEED`).

mod life;
mod step;
mod tables;
#[cfg_attr(
    all(feature = "mysql", not(feature = "postgres")),
    allow(
        dead_code,
        reason = "no connection of `diesel-async` to MySQL is tested"
    )
)]
mod verbs;
mod world;

use std::collections::BTreeSet;

use diesel::prelude::*;
use proptest::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, TableCount};

use self::step::step;
use self::verbs::{Verbs, run_verb};
use self::world::{Counts, Extent, Id, Row, Table, World, count};
use super::schema::*;
use crate::database::TestConnection;

/// Small, so that rows meet.
const KEYS: std::ops::RangeInclusive<i32> = 1..=4;

#[derive(Debug, Clone)]
enum Verb {
    Insert(Table, i32, [Option<i32>; 2]),
    Invoice(i32, i32),
    Pay(i32),
    Draft(i32, Option<i32>),
    Move(Table, i32, [Option<i32>; 2]),
    Delete(Table, Vec<i32>),
    Restore(Table, Vec<i32>, Extent),
    /// The tables, how many of the last deletions are too young, and the rows of a batch.
    Purge(BTreeSet<Table>, i64, u32),
    Erase(i64, u32),
}

/// A world to begin with, parents first, and what happens to it. By chance alone rows that hang
/// together would be rare.
fn sequences() -> impl Strategy<Value = Vec<Verb>> {
    let tables = [
        Table::Accounts,
        Table::Projects,
        Table::Tasks,
        Table::Comments,
        Table::Teams,
        Table::Members,
    ];
    let rows = tables.map(|table| {
        let row = (
            KEYS,
            [
                prop::option::weighted(0.95, 1..=2),
                prop::option::weighted(0.7, 1..=3),
            ],
        );
        let insert = row.prop_map(move |(id, keys)| Verb::Insert(table, id, keys));
        prop::collection::vec(insert, 0..6)
    });
    (rows, prop::collection::vec(verbs(), 1..40))
        .prop_map(|(rows, verbs)| rows.into_iter().flatten().chain(verbs).collect())
}

fn verbs() -> impl Strategy<Value = Verb> {
    let table = prop_oneof![
        2 => Just(Table::Accounts),
        2 => Just(Table::Projects),
        4 => Just(Table::Tasks),
        3 => Just(Table::Comments),
        2 => Just(Table::Teams),
        2 => Just(Table::Members),
    ];
    let keys = || {
        [
            prop::option::weighted(0.9, KEYS),
            prop::option::weighted(0.6, KEYS),
        ]
    };
    let target =
        || prop_oneof![3 => prop::collection::vec(KEYS, 1), 1 => prop::collection::vec(KEYS, 2..4)];
    let extent = prop_oneof![
        4 => Just(Extent::Relations),
        1 => Just(Extent::OnlyThis),
        1 => Just(Extent::Ancestors),
    ];
    prop_oneof![
        8 => (table.clone(), KEYS, keys()).prop_map(|(table, id, keys)| Verb::Insert(table, id, keys)),
        1 => (KEYS, KEYS).prop_map(|(id, account)| Verb::Invoice(id, account)),
        1 => KEYS.prop_map(Verb::Pay),
        1 => (KEYS, prop::option::of(KEYS)).prop_map(|(id, editor)| Verb::Draft(id, editor)),
        2 => (table.clone(), KEYS, keys()).prop_map(|(table, id, keys)| Verb::Move(table, id, keys)),
        5 => (table.clone(), target()).prop_map(|(table, ids)| Verb::Delete(table, ids)),
        2 => (prop::collection::btree_set(table.clone(), 1..6), 0..4_i64, 1..4_u32)
            .prop_map(|(tables, young, size)| Verb::Purge(tables, young, size)),
        1 => (0..4_i64, 1..4_u32).prop_map(|(young, size)| Verb::Erase(young, size)),
        5 => (table, target(), extent).prop_map(|(table, ids, extent)| Verb::Restore(table, ids, extent)),
    ]
}

fn cases() -> u32 {
    let cases = std::env::var("MODEL_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(48)
}

#[test]
fn r36_the_tables_hold_what_the_model_holds() {
    compare(&mut database(), Verbs::Blocking);
}

#[cfg(feature = "postgres")]
#[test]
fn r36_the_tables_hold_what_the_model_holds_asynchronously() {
    let mut database = database();
    let beside = verbs::Beside::connect(&database.name());
    compare(&mut database, Verbs::Async(beside));
}

#[cfg(all(feature = "async", not(any(feature = "postgres", feature = "mysql"))))]
#[test]
fn r36_the_tables_hold_what_the_model_holds_asynchronously() {
    use diesel::connection::SimpleConnection;

    // In memory, and there for both connections.
    let name = concat!("file:/", module_path!(), "?vfs=memdb");
    let conn = &mut crate::database::connect(name);
    conn.batch_execute(&ddl("TIMESTAMP")).expect("tables");
    compare(conn, Verbs::Async(verbs::Beside::connect(name)));
}

fn compare(conn: &mut TestConnection, verbs: Verbs) {
    let config = ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let connections = std::cell::RefCell::new((conn, verbs));
    let result = runner.run(&sequences(), |sequence| {
        let (conn, verbs) = &mut *connections.borrow_mut();
        clear(conn);
        let mut world = World::default();
        for (time, verb) in sequence.iter().enumerate() {
            let time = i64::try_from(time).unwrap() + 1;
            step(conn, verbs, &mut world, verb, time);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
