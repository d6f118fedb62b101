//! The plan of a deletion.

use super::locks::{lock, lock_target};
use super::sets::{Place, Seek, Sets};
use super::sql::{Lock, Sql, Token};
use super::together::{together, touches_no_table_twice};
use super::{Dialect, LockStep, Part, Plan, Purpose, Refusal, Step, count, counted};
use crate::relation::{Action, Edge, Graph, IdentityKind, MarkerKind, Note, TableFacts};
use crate::report::Effect;

/// What was said about the deletion.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Given {
    pub(crate) actor: Option<Note>,
    pub(crate) reason: Option<Note>,
}

/// What has to happen for the target, and all that it takes along, to be deleted.
pub(crate) fn deletion(graph: &Graph, dialect: Dialect, given: Given) -> Plan {
    let sets = Sets::new(graph, dialect, Seek::ToDelete);
    let locks = locks(&sets, dialect);
    let mut steps = Vec::new();
    if !dialect.reads_after_change() {
        steps.extend(refusals(&sets));
    }
    if dialect == Dialect::Postgres && touches_no_table_twice(graph) {
        let tables = order(&sets);
        let with = sets.with_rows(graph_parents(graph));
        let changes = changes(&sets, given, &tables, Place::WithSets);
        steps.push(together(graph, with, changes));
    } else {
        let sets = sets.seeking(Seek::BeingDeleted);
        let tables = order(&sets);
        for (part, sql) in changes(&sets, given, &tables, Place::Alone) {
            steps.push(Step::new(Purpose::Change(part), sql));
            if let (Some(column), true) = (part.exact, dialect.has_coarse_columns()) {
                steps.push(witness(&sets, part.index, column));
            }
        }
        if dialect.reads_after_change() {
            steps.extend(refusals(&sets));
        }
    }
    Plan {
        locks,
        locks_until_stable: sets
            .components
            .iter()
            .any(|component| component.is_recursive),
        ..Plan::new(dialect, steps)
    }
}

/// The same rows, counted.
pub(crate) fn deletion_preview(graph: &Graph, dialect: Dialect) -> Plan {
    let sets = Sets::new(graph, dialect, Seek::ToDelete);
    let mut steps = refusals(&sets);
    let conditions = order(&sets)
        .into_iter()
        .filter_map(|table| Some((part_of(&sets, table)?, marked(&sets, table, Place::Alone)?)))
        .chain(others(graph).map(|edge| {
            let condition = Sql::new()
                .text(" WHERE ")
                .sql(sets.points_at_reached(edge, Place::Alone));
            (other_part(graph, edge), condition)
        }));
    steps.extend(conditions.map(|(part, condition)| count(part, condition)));
    Plan::new(dialect, steps)
}

/// The tables that are marked: parents first.
fn order(sets: &Sets<'_>) -> Vec<usize> {
    sets.components
        .iter()
        .flat_map(|component| component.tables.iter().copied())
        .collect()
}

fn graph_parents(graph: &Graph) -> impl Iterator<Item = usize> + '_ {
    let parents = graph.edges.iter().map(|edge| edge.parent);
    parents.filter(|table| graph.nodes[*table].is_reached)
}

/// The relations, other than cascades, of the tables that the deletion reaches.
pub(super) fn others(graph: &Graph) -> impl Iterator<Item = &Edge> {
    let detached = graph
        .edges
        .iter()
        .filter(|edge| edge.action == Action::SetNull);
    let removed = graph
        .edges
        .iter()
        .filter(|edge| edge.action == Action::Delete);
    detached.chain(removed)
}

fn part_of(sets: &Sets<'_>, table: usize) -> Option<Part> {
    let facts = sets.facts(table)?;
    let exact = match facts.identity {
        Some((column, IdentityKind::Stamp(_))) => Some(column),
        _ => None,
    };
    Some(Part {
        index: table,
        table: facts.name,
        effect: Effect::Deleted,
        exact,
    })
}

fn other_part(graph: &Graph, edge: &Edge) -> Part {
    Part {
        index: edge.child,
        table: graph.nodes[edge.child].name,
        effect: match edge.action {
            Action::Delete => Effect::Removed,
            _ => Effect::Detached,
        },
        exact: None,
    }
}

fn changes(sets: &Sets<'_>, given: Given, tables: &[usize], place: Place) -> Vec<(Part, Sql)> {
    let mut changes = Vec::new();
    for table in tables {
        let (Some(part), Some(facts)) = (part_of(sets, *table), sets.facts(*table)) else {
            continue;
        };
        let update = Sql::new()
            .text("UPDATE ")
            .table(*table)
            .text(" SET ")
            .sql(assignments(facts, given));
        // The target is marked first; the rest of a cycle is found from there.
        if *table == 0 && (place == Place::Alone || !sets.is_recursive(0)) {
            changes.push((part, update.clone().token(Token::Target)));
            if !sets.is_recursive(0) {
                continue;
            }
        }
        if let Some(condition) = marked(sets, *table, place) {
            changes.push((part, update.sql(condition)));
        }
    }
    changes.extend(others(sets.graph).map(|edge| {
        let change = match edge.action {
            Action::Delete => Sql::new().text("DELETE FROM ").table(edge.child),
            _ => Sql::new()
                .text("UPDATE ")
                .table(edge.child)
                .text(" SET ")
                .sql(Sql::joined(
                    edge.key
                        .iter()
                        .map(|column| Sql::new().name(column).text(" = NULL")),
                    ", ",
                )),
        };
        let change = change
            .text(" WHERE ")
            .sql(sets.points_at_reached(edge, place));
        (other_part(sets.graph, edge), change)
    }));
    changes
}

/// The `WHERE` clause of the rows of a table that are marked.
fn marked(sets: &Sets<'_>, table: usize, place: Place) -> Option<Sql> {
    if table == 0 && !sets.is_recursive(0) {
        return Some(Sql::new().token(Token::Target));
    }
    let facts = sets.facts(table)?;
    Some(
        Sql::new()
            .text(" WHERE ")
            .sql(Sql::is_visible(None, facts.marker))
            .text(" AND ")
            .sql(sets.is_reached(table, None, place)),
    )
}

/// `SET` of a deletion.
fn assignments(facts: &TableFacts, given: Given) -> Sql {
    let assign = |column: &str| Sql::new().name(column).text(" = ");
    let marker = assign(facts.marker.column);
    let mut parts = vec![match facts.marker.kind {
        MarkerKind::Flag => marker.text("TRUE"),
        MarkerKind::Timestamp(kind) => marker.token(Token::Stamp(kind)),
        MarkerKind::UnixTime => marker.token(Token::Stamp(crate::relation::StampKind::UnixTime)),
    }];
    if let Some((column, kind)) = facts.stamp {
        parts.push(assign(column).token(Token::Stamp(kind)));
    }
    if let (Some(note), Some(given)) = (facts.notes.actor, given.actor) {
        if note.is_like(&given) {
            parts.push(assign(note.column).token(Token::Actor));
        }
    }
    if let (Some(note), Some(given)) = (facts.notes.reason, given.reason) {
        if note.is_like(&given) {
            parts.push(assign(note.column).token(Token::Reason));
        }
    }
    if let Some((column, kind @ IdentityKind::Id(_))) = facts.identity {
        parts.push(assign(column).token(Token::Identity(kind)));
    }
    Sql::joined(parts, ", ")
}

/// A row of the table that carries the mark of this deletion, if the column could keep it.
fn witness(sets: &Sets<'_>, table: usize, column: &'static str) -> Step {
    let mut select = Sql::new()
        .text("SELECT 1 AS one FROM ")
        .table(table)
        .text(" WHERE ")
        .sql(sets.is_of_this_deletion(table, None));
    if table != 0 {
        select = select
            .text(" AND ")
            .sql(sets.is_reached(table, None, Place::Alone));
    }
    Step::new(
        Purpose::Witness { column },
        counted(select.text(" LIMIT 1")),
    )
}

/// Locks on the parents, so that a child that is being inserted is either seen or has to wait.
fn locks(sets: &Sets<'_>, dialect: Dialect) -> Vec<LockStep> {
    if !dialect.locks_before_change() {
        return Vec::new();
    }
    let mut steps = Vec::new();
    for table in order(sets) {
        let (Some(facts), true) = (sets.facts(table), sets.graph.is_parent(table)) else {
            continue;
        };
        if table == 0 {
            let is_changed = Sql::is_visible(None, facts.marker);
            steps.push(lock_target(facts, is_changed, !sets.is_recursive(0)));
        }
        if table == 0 && !sets.is_recursive(0) {
            continue;
        }
        if let Some(condition) = marked(sets, table, Place::Alone) {
            steps.push(lock(table, facts, condition, true));
        }
    }
    steps
}

/// The children that forbid the deletion.
fn refusals(sets: &Sets<'_>) -> Vec<Step> {
    let restrictions = sets
        .graph
        .edges
        .iter()
        .filter(|edge| edge.action == Action::Restrict);
    restrictions
        .map(|edge| {
            let child = &sets.graph.nodes[edge.child];
            let mut select = Sql::new()
                .text("SELECT 1 AS one FROM ")
                .table(edge.child)
                .text(" WHERE ")
                .sql(sets.points_at_reached(edge, Place::Alone));
            if let Some(marker) = child.marker {
                select = select.text(" AND ").sql(Sql::is_visible(None, marker));
            }
            if child.is_reached && sets.seek() == Seek::ToDelete {
                // A child that is deleted too forbids nothing.
                let deleted_too = if edge.child == 0 {
                    sets.is_in_rows(0, None, Place::Alone)
                } else {
                    sets.is_reached(edge.child, None, Place::Alone)
                };
                select = select.and_not(deleted_too);
            }
            let refusal = Refusal::Restricted {
                table: sets.graph.nodes[edge.parent].name,
                by: child.name,
            };
            Step::new(
                Purpose::Refuse(refusal),
                counted(select.token(Token::Lock(Lock::Fresh))),
            )
        })
        .collect()
}
