//! One verb, on the database and on the model.

use super::tables::{columns, counts, read, run, text};
use super::*;

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
pub fn step(
    conn: &mut TestConnection,
    verbs: &mut Verbs,
    world: &mut World,
    verb: &Verb,
    time: i64,
) {
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
