//! The plan of a restore.

mod locks;
mod refusals;

use self::locks::locks;
use self::refusals::{erased, refusals};
use super::ancestors::Ancestors;
use super::moving::{Assignment, Returning, bring_back, set};
use super::sets::{Place, Seek, Sets};
use super::sql::{Sql, Token, Value};
use super::{Dialect, Part, Plan, Purpose, Step, count};
use crate::relation::{Graph, Rows, TableFacts};
use crate::report::Effect;

/// How far a restore goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Extent {
    /// The target, and what its deletion took along.
    #[default]
    Relations,
    /// The target alone.
    OnlyThis,
    /// Deleted parents as well.
    Ancestors,
}

/// What happens if a row has been erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum OnErased {
    /// Nothing is restored.
    #[default]
    Refuse,
    /// It is restored as it is.
    Restore,
}

/// What has to happen for the target, and what its deletion took along, to be visible again.
pub(crate) fn restoration(
    graph: &Graph,
    dialect: Dialect,
    extent: Extent,
    on_erased: OnErased,
) -> Plan {
    let sets = Sets::new(graph, dialect, Seek::ToRestore);
    let tables = order(&sets, extent);
    let mut steps = Vec::new();
    let ancestors = (extent == Extent::Ancestors).then(|| Ancestors::new(graph, dialect));
    if let Some(ancestors) = &ancestors {
        let conditions = ancestors.tables.iter();
        let conditions = conditions.filter_map(|table| Some((*table, ancestors.restored(*table)?)));
        steps.extend(erased(&sets, conditions, on_erased));
        let parts = ancestors.tables.iter().filter_map(|table| {
            let facts = sets.facts(*table)?;
            Some((part(*table, facts, Effect::Restored), facts))
        });
        let parts: Vec<_> = parts.collect();
        let copies = bring_back(&sets, |table| {
            let (part, facts) = parts.iter().find(|(part, _)| part.index == table)?;
            Some(Returning {
                part: *part,
                marks: marks(facts),
                condition: ancestors.restored_with_target(table)?,
            })
        });
        let changes = parts.iter().rev().filter_map(|(part, facts)| {
            Some(unmark(&sets, *part, facts, ancestors.restored(part.index)?))
        });
        let changes = copies.into_iter().chain(changes);
        steps.extend(changes.map(|(purpose, sql)| Step::new(purpose, sql)));
    } else {
        steps.extend(refusals(&sets, extent));
    }
    let conditions = tables.iter().filter_map(|table| {
        let facts = sets.facts(*table)?;
        Some((*table, restored(&sets, *table, facts, extent)))
    });
    steps.extend(erased(&sets, conditions, on_erased));
    let one = sets.seeking(Seek::ToRestoreOne);
    let changes_of_one = changes(&one, &tables, (extent, ancestors.as_ref()));
    let changes = changes(&sets, &tables, (extent, ancestors.as_ref()))
        .into_iter()
        .zip(changes_of_one);
    steps.extend(changes.map(|((purpose, sql), (_, of_one))| Step {
        sql_of_one: (sql != of_one).then_some(of_one),
        ..Step::new(purpose, sql)
    }));
    Plan {
        locks: locks(&sets, dialect, &tables, extent),
        ..Plan::new(dialect, steps)
    }
}

/// The same rows, counted.
pub(crate) fn restoration_preview(
    graph: &Graph,
    dialect: Dialect,
    extent: Extent,
    on_erased: OnErased,
) -> Plan {
    let sets = Sets::new(graph, dialect, Seek::ToRestore);
    let mut steps = refusals(&sets, extent);
    let mut sets = sets;
    if extent == Extent::Ancestors {
        let ancestors = Ancestors::new(graph, dialect);
        for table in ancestors.tables.iter().rev() {
            if let (Some(facts), Some(condition)) = (sets.facts(*table), ancestors.restored(*table))
            {
                let row = std::iter::once((*table, condition.clone()));
                steps.extend(erased(&sets, row, on_erased));
                let part = part(*table, facts, Effect::Restored);
                steps.push(count(part, Rows::Deleted, condition));
            }
        }
        sets = sets.below(ancestors);
    }
    for table in order(&sets, extent) {
        let Some(facts) = sets.facts(table) else {
            continue;
        };
        let condition = sets.not_an_ancestor(table, restored(&sets, table, facts, extent));
        let rows = std::iter::once((table, condition.clone()));
        steps.extend(erased(&sets, rows, on_erased));
        let restored = part(table, facts, Effect::Restored);
        steps.push(count(restored, Rows::Deleted, condition));
        if is_held(&sets, table, extent) {
            let held = Sql::new().text(" WHERE ").sql(sets.is_held(table));
            let kept = part(table, facts, Effect::Kept);
            steps.push(count(kept, Rows::Deleted, held));
        }
    }
    Plan::new(dialect, steps)
}

/// The tables that are restored: children first, and the root last of all, because everything is
/// found from its rows.
fn order(sets: &Sets<'_>, extent: Extent) -> Vec<usize> {
    if extent == Extent::OnlyThis {
        return vec![0];
    }
    let mut tables: Vec<usize> = sets
        .components
        .iter()
        .rev()
        .flat_map(|component| component.tables.iter().rev().copied())
        .filter(|table| *table != 0 && sets.edges_into(*table).next().is_some())
        .collect();
    tables.push(0);
    tables
}

fn part(table: usize, facts: &TableFacts, effect: Effect) -> Part {
    Part {
        index: table,
        table: facts.name,
        effect,
        is_target: false,
        exact: None,
        archive: None,
    }
}

/// What a restore writes into a row.
fn marks(facts: &TableFacts) -> Vec<Assignment> {
    let marker = (facts.marker.column, Sql::new().text(facts.visible));
    let cleared = facts.cleared.iter();
    let cleared = cleared.map(|column| (*column, Sql::new().text("NULL")));
    std::iter::once(marker).chain(cleared).collect()
}

/// Makes rows visible where they are, or takes those out of the archive that have been copied.
fn unmark(sets: &Sets<'_>, part: Part, facts: &TableFacts, condition: Sql) -> (Purpose, Sql) {
    if facts.archive.is_some() {
        let leave = Sql::new().token(Token::DeleteFrom(part.index, Rows::Deleted));
        let condition = if part.is_target {
            // Its filter may ask about the archive.
            sets.by_key(part.index, condition)
        } else {
            condition
        };
        return (Purpose::Change(part), leave.sql(condition));
    }
    let update = if part.is_target {
        // The filter of the target has an index, if the table has one.
        Sql::new().text("UPDATE ").table(part.index)
    } else {
        Sql::new().token(Token::Update(part.index, Rows::Own))
    };
    (
        Purpose::Change(part),
        update.sql(set(marks(facts))).sql(condition),
    )
}

fn is_held(sets: &Sets<'_>, table: usize, extent: Extent) -> bool {
    extent != Extent::OnlyThis && sets.may_be_held(table)
}

/// The `WHERE` clause of the rows of a table that become visible.
fn restored(sets: &Sets<'_>, table: usize, facts: &TableFacts, extent: Extent) -> Sql {
    if table == 0 && (extent == Extent::OnlyThis || !sets.is_recursive(0)) {
        return Sql::new().value(Value::Target);
    }
    let condition = Sql::new()
        .text(" WHERE ")
        .sql(Sql::is_deleted(None, facts.marker))
        .text(" AND ")
        .sql(sets.is_reached(table, None, Place::Alone));
    if is_held(sets, table, extent) {
        sets.and_is_not_held(table, condition)
    } else {
        condition
    }
}

fn changes(
    sets: &Sets<'_>,
    tables: &[usize],
    (extent, ancestors): (Extent, Option<&Ancestors<'_>>),
) -> Vec<(Purpose, Sql)> {
    let mut changes = bring_back(sets, |table| {
        let facts = sets.facts(table).filter(|_| tables.contains(&table))?;
        Some(Returning {
            part: part(table, facts, Effect::Restored),
            marks: marks(facts),
            condition: to_bring_back(sets, table, facts, (extent, ancestors))?,
        })
    });
    for table in tables {
        changes.extend(keep(sets, *table, extent));
        let rows = rows_of(sets, *table, extent).into_iter();
        changes.extend(rows.map(|(part, facts, rows)| unmark(sets, part, facts, rows)));
    }
    changes
}

/// The `WHERE` clause of the rows of a table that are not back yet. Those of the target are among
/// those of its table, and have come with their ancestors where these were of its table too.
fn to_bring_back(
    sets: &Sets<'_>,
    table: usize,
    facts: &TableFacts,
    (extent, ancestors): (Extent, Option<&Ancestors<'_>>),
) -> Option<Sql> {
    let rows = restored(sets, table, facts, extent);
    let have_come = ancestors.is_some_and(|ancestors| ancestors.tables.contains(&0));
    if table != 0 || !have_come {
        return Some(rows);
    }
    sets.is_recursive(0).then(|| sets.not_the_target(0, rows))
}

/// Hands rows that have to stay deleted over to another deletion.
fn keep(sets: &Sets<'_>, table: usize, extent: Extent) -> Option<(Purpose, Sql)> {
    let facts = sets.facts(table)?;
    let (identity, _) = facts.identity?;
    let keep = || {
        Sql::new()
            .token(Token::Update(table, Rows::Deleted))
            .text(" SET ")
            .name(identity)
            .text(" = ")
            .sql(sets.heir(table))
            .text(" WHERE ")
            .sql(sets.is_held(table))
    };
    let part = part(table, facts, Effect::Kept);
    is_held(sets, table, extent).then(|| (Purpose::Change(part), keep()))
}

/// The rows of a table that become visible: those of the target last.
fn rows_of<'g>(sets: &Sets<'g>, table: usize, extent: Extent) -> Vec<(Part, &'g TableFacts, Sql)> {
    let Some(facts) = sets.facts(table) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    let part = part(table, facts, Effect::Restored);
    if table != 0 || (sets.is_recursive(0) && extent != Extent::OnlyThis) {
        let condition = restored(sets, table, facts, extent);
        rows.push((part, facts, sets.not_the_target(table, condition)));
    }
    if table == 0 {
        let target = Part {
            is_target: true,
            ..part
        };
        rows.push((target, facts, Sql::new().value(Value::Target)));
    }
    rows
}
