//! Random sequences of verbs, on the database and on a model that is written for clarity.
//!
//! `MODEL_CASES=2000 cargo test --test integration model` runs more of them. A failure prints the
//! shortest sequence that fails, and a seed to repeat it with (`PROPTEST_RNG_SEED`).

mod life;
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

fn text(value: Option<i32>) -> String {
    value.map_or("NULL".to_owned(), |value| value.to_string())
}

fn run(conn: &mut TestConnection, sql: String) {
    diesel::sql_query(sql)
        .execute(conn)
        .expect("a statement of the model");
}

fn columns(table: Table) -> [Option<&'static str>; 2] {
    match table {
        Table::Accounts => [None, None],
        Table::Projects => [Some("account_id"), None],
        Table::Tasks => [Some("project_id"), Some("parent_id")],
        Table::Comments => [Some("task_id"), Some("author_id")],
        Table::Teams => [None, Some("lead_id")],
        Table::Members => [Some("team_id"), None],
    }
}

/// Runs a verb on rows of a table, whichever it is.
macro_rules! verb_on {
    ($table:expr, $ids:expr, |$target:ident| $verb:expr) => {{
        match $table {
            Table::Accounts => {
                let $target = || accounts::table.filter(accounts::id.eq_any($ids.clone()));
                $verb
            }
            Table::Projects => {
                let $target = || projects::table.filter(projects::id.eq_any($ids.clone()));
                $verb
            }
            Table::Tasks => {
                let $target = || tasks::table.filter(tasks::id.eq_any($ids.clone()));
                $verb
            }
            Table::Comments => {
                let $target = || comments::table.filter(comments::id.eq_any($ids.clone()));
                $verb
            }
            Table::Teams => {
                let $target = || teams::table.filter(teams::id.eq_any($ids.clone()));
                $verb
            }
            Table::Members => {
                let $target = || members::table.filter(members::id.eq_any($ids.clone()));
                $verb
            }
        }
    }};
}

/// The counts of a report, table by table, without zeros.
fn counts(report: &[TableCount]) -> Counts {
    let rows = report.iter().filter(|count| count.rows > 0);
    rows.map(|count| (count.table, count.rows)).collect()
}

/// What the tables hold.
fn read(conn: &mut TestConnection) -> World {
    let mut world = World::default();
    let mut add = |table: Table, id: i32, keys: [Option<i32>; 2], at: Option<Identity>| {
        let stamp = at.map(number);
        world.rows.insert((table, id), Row { keys, stamp });
    };
    type Loaded = Vec<(i32, Option<i32>, Option<i32>, Option<Identity>)>;
    let mut erased = BTreeSet::new();
    let named =
        accounts::table
            .with_deleted()
            .select((accounts::id, accounts::name, accounts::deleted_at));
    for (id, name, at) in named.load::<(i32, String, _)>(conn).unwrap() {
        add(Table::Accounts, id, [None, None], at);
        if name == life::ERASED {
            erased.insert(id);
        }
    }
    let loaded: Loaded = projects::table
        .with_deleted()
        .select((
            projects::id,
            projects::account_id.nullable(),
            None::<i32>.into_sql::<IntOrNull>(),
            projects::deleted_at,
        ))
        .load(conn)
        .unwrap();
    for (id, first, second, at) in loaded {
        add(Table::Projects, id, [first, second], at);
    }
    let loaded: Loaded = tasks::table
        .with_deleted()
        .select((
            tasks::id,
            tasks::project_id.nullable(),
            tasks::parent_id,
            tasks::deleted_at,
        ))
        .load(conn)
        .unwrap();
    for (id, first, second, at) in loaded {
        add(Table::Tasks, id, [first, second], at);
    }
    let loaded: Loaded = comments::table
        .with_deleted()
        .select((
            comments::id,
            comments::task_id.nullable(),
            comments::author_id,
            comments::deleted_at,
        ))
        .load(conn)
        .unwrap();
    for (id, first, second, at) in loaded {
        add(Table::Comments, id, [first, second], at);
    }
    let two = teams::table
        .with_deleted()
        .select((teams::id, teams::lead_id, teams::deleted_at));
    for (id, lead, at) in two.load(conn).unwrap() {
        add(Table::Teams, id, [None, lead], at);
    }
    let two =
        members::table
            .with_deleted()
            .select((members::id, members::team_id, members::deleted_at));
    for (id, team, at) in two.load::<(i32, i32, _)>(conn).unwrap() {
        add(Table::Members, id, [Some(team), None], at);
    }
    world.erased = erased;
    world.invoices = invoices::table
        .load::<(i32, i32)>(conn)
        .unwrap()
        .into_iter()
        .collect();
    world.drafts = drafts::table
        .load::<(i32, Option<i32>)>(conn)
        .unwrap()
        .into_iter()
        .collect();
    world
}

type IntOrNull = diesel::sql_types::Nullable<diesel::sql_types::Integer>;

/// Whether a row with these keys may be written: its parents are there and visible, and it is not
/// its own.
fn may_write(world: &World, table: Table, id: i32, keys: [Option<i32>; 2]) -> bool {
    let parents = table.parents();
    let is_whole = !matches!(table, Table::Accounts | Table::Teams);
    if is_whole && keys[0].is_none() {
        return false;
    }
    let mut pairs = parents.into_iter().zip(keys);
    pairs.all(|(parent, key)| match (parent, key) {
        (Some(parent), Some(key)) => {
            (parent, key) != (table, id) && world.is_visible((parent, key))
        }
        _ => true,
    })
}

/// The keys that a row of `table` can have.
fn own_keys(table: Table, keys: [Option<i32>; 2]) -> [Option<i32>; 2] {
    let [first, second] = table.parents();
    [first.and(keys[0]), second.and(keys[1])]
}

/// One verb, on both; then both must hold the same.
fn step(conn: &mut TestConnection, verbs: &mut Verbs, world: &mut World, verb: &Verb, time: i64) {
    match verb {
        Verb::Insert(table, id, keys) => {
            let keys = own_keys(*table, *keys);
            if world.rows.contains_key(&(*table, *id)) || !may_write(world, *table, *id, keys) {
                return;
            }
            let (names, values): (String, String) = columns(*table)
                .into_iter()
                .zip(keys)
                .filter_map(|(name, key)| {
                    Some((format!(", {}", name?), format!(", {}", text(key))))
                })
                .unzip();
            let name = table.name();
            run(
                conn,
                format!("INSERT INTO {name} (id{names}) VALUES ({id}{values})"),
            );
            world.rows.insert((*table, *id), Row { keys, stamp: None });
        }
        Verb::Invoice(id, account) => {
            if world.invoices.contains_key(id) || !world.is_visible((Table::Accounts, *account)) {
                return;
            }
            run(
                conn,
                format!("INSERT INTO invoices (id, account_id) VALUES ({id}, {account})"),
            );
            world.invoices.insert(*id, *account);
        }
        Verb::Pay(id) => {
            run(conn, format!("DELETE FROM invoices WHERE id = {id}"));
            world.invoices.remove(id);
        }
        Verb::Draft(id, editor) => {
            let is_there = editor.is_none_or(|editor| world.is_visible((Table::Accounts, editor)));
            if world.drafts.contains_key(id) || !is_there {
                return;
            }
            run(
                conn,
                format!(
                    "INSERT INTO drafts (id, editor_id) VALUES ({id}, {})",
                    text(*editor)
                ),
            );
            world.drafts.insert(*id, *editor);
        }
        Verb::Move(table, id, keys) => {
            let keys = own_keys(*table, *keys);
            if !world.is_visible((*table, *id)) || !may_write(world, *table, *id, keys) {
                return;
            }
            for (name, key) in columns(*table).into_iter().zip(keys) {
                if let Some(column) = name {
                    let table = table.name();
                    run(
                        conn,
                        format!(
                            "UPDATE {table} SET {column} = {} WHERE id = {id}",
                            text(key)
                        ),
                    );
                }
            }
            world.rows.get_mut(&(*table, *id)).unwrap().keys = keys;
        }
        Verb::Delete(table, ids) => delete(conn, verbs, world, *table, ids, time),
        Verb::Restore(table, ids, extent) => {
            restore_both(conn, verbs, world, *table, ids, *extent);
        }
        Verb::Purge(tables, young, size) => {
            life::purge(conn, verbs, world, tables, (time - young, *size));
        }
        Verb::Erase(young, size) => life::erase(conn, verbs, world, (time - young, *size)),
    }
    assert_eq!(read(conn), world.seen());
    assert!(world.is_consistent());
}

fn delete(
    conn: &mut TestConnection,
    verbs: &mut Verbs,
    world: &mut World,
    table: Table,
    ids: &[i32],
    time: i64,
) {
    let target: Vec<Id> = ids.iter().map(|id| (table, *id)).collect();
    let ids = ids.to_vec();
    let visible: Vec<Id> = world
        .rows
        .keys()
        .copied()
        .filter(|id| world.is_visible(*id))
        .collect();
    let (preview, result) = verb_on!(table, ids, |rows| (
        run_verb!(
            verbs,
            conn,
            named(soft_delete(rows()).at(stamp(time)), time),
            preview
        ),
        run_verb!(
            verbs,
            conn,
            named(soft_delete(rows()).at(stamp(time)), time),
            execute
        ),
    ));
    match world.delete(&target, time) {
        Ok(expected) => {
            let deletion = result.expect("nothing forbids it");
            assert_eq!(counts(deletion.counts()), expected);
            assert_eq!(preview.expect("nothing forbids it"), deletion);
            // What is undone afterwards is seen by its own connection only.
            if matches!(verbs, Verbs::Blocking) {
                back_and_again(conn, world, table, &ids, &visible);
            }
        }
        Err(invoices) => {
            let refused = Error::Restricted {
                table: "accounts",
                by: "invoices",
                rows: invoices,
            };
            assert_eq!(result.unwrap_err(), refused);
            assert_eq!(preview.unwrap_err(), refused);
        }
    }
}

/// A restore right after a deletion gives back what was visible before; in a transaction that is
/// rolled back.
fn back_and_again(
    conn: &mut TestConnection,
    world: &World,
    table: Table,
    ids: &[i32],
    before: &[Id],
) {
    let ids = ids.to_vec();
    let was_visible = ids.iter().all(|id| before.contains(&(table, *id)));
    if !was_visible {
        return;
    }
    conn.test_transaction::<_, Error, _>(|conn| {
        let restoration = verb_on!(table, ids, |rows| restore(rows()).execute(conn))?;
        assert_eq!(counts(restoration.kept()), Counts::new());
        let after = read(conn);
        let visible = after
            .rows
            .keys()
            .copied()
            .filter(|id| after.is_visible(*id));
        assert_eq!(visible.collect::<Vec<_>>(), before);
        Ok(())
    });
    assert_eq!(read(conn), world.seen());
}

fn restore_both(
    conn: &mut TestConnection,
    verbs: &mut Verbs,
    world: &mut World,
    table: Table,
    ids: &[i32],
    extent: Extent,
) {
    let target: Vec<Id> = ids.iter().map(|id| (table, *id)).collect();
    let ids = ids.to_vec();
    // Accounts have no parents, so they have no restore with ancestors worth the name.
    let (preview, result) = verb_on!(table, ids, |rows| match extent {
        Extent::Relations => (
            run_verb!(verbs, conn, restore(rows()), preview),
            run_verb!(verbs, conn, restore(rows()), execute),
        ),
        Extent::OnlyThis => (
            run_verb!(verbs, conn, restore(rows()).only_this(), preview),
            run_verb!(verbs, conn, restore(rows()).only_this(), execute),
        ),
        Extent::Ancestors => (
            run_verb!(verbs, conn, restore(rows()).with_ancestors(), preview),
            run_verb!(verbs, conn, restore(rows()).with_ancestors(), execute),
        ),
    });
    let before = world.clone();
    match world.restore(&target, extent) {
        Ok(expected) => {
            let restoration = result.expect("nothing forbids it");
            assert_eq!(counts(restoration.counts()), expected.counts);
            let kept = expected.kept.keys().copied();
            assert_eq!(counts(restoration.kept()), count(kept));
            let preview = preview.expect("nothing forbids it");
            assert_eq!(counts(preview.counts()), expected.counts);
            assert_eq!(counts(preview.kept()), counts(restoration.kept()));
            let actual = read(conn);
            for (id, heirs) in expected.kept {
                let stamp = actual.rows[&id].stamp;
                assert!(
                    stamp.is_some_and(|stamp| heirs.contains(&stamp)),
                    "{id:?} {stamp:?} {heirs:?}"
                );
                world.rows.get_mut(&id).unwrap().stamp = stamp;
                if let (true, Some(stamp)) = (IDENTITY_IS_THE_TIME, stamp) {
                    world.since.insert(id, stamp);
                }
            }
        }
        Err(()) => {
            let is_refusal = |error: &Error| matches!(error, Error::ParentDeleted { .. });
            assert!(is_refusal(&result.unwrap_err()));
            assert!(is_refusal(&preview.unwrap_err()));
            *world = before;
        }
    }
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
