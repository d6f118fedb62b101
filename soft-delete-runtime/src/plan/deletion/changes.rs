//! What a deletion changes.

use super::super::moving::{Assignment, copy, set};
use super::super::sets::{Place, Seek, Sets};
use super::super::sql::{Lock, Sql, Token, Value};
use super::super::together::Change;
use super::super::witness::witnesses_of_target;
use super::super::{Dialect, Part, Purpose, Step};
use super::{Given, order, other_part, others, part_of};
use crate::relation::{Action, Edge, Graph, IdentityKind, MarkerKind, Rows, StampKind, TableFacts};

pub(super) fn mark_target(sets: &Sets<'_>, dialect: Dialect, given: Given) -> Vec<Step> {
    let (Some(part), Some(facts)) = (part_of(sets, 0), sets.facts(0)) else {
        return Vec::new();
    };
    let target = Sql::new().value(Value::Target);
    let sql = match facts.archive {
        Some(_) => mark(sets, 0, given, target).unwrap_or_else(Sql::new),
        // Its own filter has an index, if the table has one.
        None => Sql::new()
            .text("UPDATE ")
            .table(0)
            .sql(set(marks(facts, given)))
            .sql(target),
    };
    let part = Part {
        is_target: true,
        ..part
    };
    let mut steps = vec![Step::new(Purpose::Change(part), sql)];
    if let (Some(column), true) = (part.exact, dialect.has_coarse_columns()) {
        steps.extend(witnesses_of_target(sets, column));
    }
    steps
}

/// The changes but that of the target, and after which other ones of them.
pub(super) fn changes(sets: &Sets<'_>, given: Given) -> Vec<(Part, Vec<usize>, Sql)> {
    let mut changes = Vec::new();
    for table in order(sets) {
        if table == 0 && !sets.is_recursive(0) {
            continue;
        }
        let Some(condition) = marked(sets, table, Place::Alone) else {
            continue;
        };
        let condition = match sets.seek() {
            Seek::BelowTarget => sets.not_the_target(table, condition),
            _ => sets.not_copied_before(table, condition),
        };
        if let (Some(part), Some(mark)) =
            (part_of(sets, table), mark(sets, table, given, condition))
        {
            changes.push((part, sets.leads_into(table), mark));
        }
    }
    changes.extend(others(sets.graph).flat_map(|edge| {
        let changes = other_changes(sets, edge, Place::Alone).into_iter();
        changes.map(|(part, sql)| (part, vec![edge.parent], sql))
    }));
    changes
}

/// All changes, for a statement that begins with the sets.
pub(super) fn changes_together(sets: &Sets<'_>, given: Given) -> (Sql, Vec<Change>) {
    let found_by_key = order(sets)
        .into_iter()
        .filter(|table| sets.is_found_by_key(*table));
    let with = sets.with_rows(graph_parents(sets.graph).chain(found_by_key));
    let marks = order(sets).into_iter().filter_map(|table| {
        let condition = marked(sets, table, Place::WithSets)?;
        let part = part_of(sets, table)?;
        Some(match sets.facts(table)?.archive {
            Some(archive) => {
                let left = format!("sd_left_{table}");
                let leave = Sql::new()
                    .token(Token::DeleteFrom(table, Rows::Own))
                    .sql(condition)
                    .text(" RETURNING ")
                    .sql(Sql::columns(None, archive.names()));
                let marks = marks(sets.facts(table)?, given);
                let from = Sql::new().name(&left);
                Change {
                    part,
                    leave: Some((left, leave)),
                    sql: copy(table, archive, Rows::Deleted, &marks, from),
                }
            }
            None => Change::in_place(part, mark(sets, table, given, condition)?),
        })
    });
    let others = others(sets.graph).flat_map(|edge| {
        let changes = other_changes(sets, edge, Place::WithSets).into_iter();
        changes.map(|(part, sql)| Change::in_place(part, sql))
    });
    (with, marks.chain(others).collect())
}

/// Marks the rows that meet a condition, or copies them into the archive with the mark.
fn mark(sets: &Sets<'_>, table: usize, given: Given, condition: Sql) -> Option<Sql> {
    let facts = sets.facts(table)?;
    let marks = marks(facts, given);
    Some(match facts.archive {
        Some(archive) => {
            let rows = Sql::new().table(table).sql(condition);
            let locked = rows.token(Token::Lock(Lock::Rows));
            copy(table, archive, Rows::Deleted, &marks, locked)
        }
        None => Sql::new()
            .token(Token::Update(table, Rows::Own))
            .sql(set(marks))
            .sql(condition),
    })
}

/// A change along a key that does not cascade, wherever the rows are: those of an archive too.
fn other_changes(sets: &Sets<'_>, edge: &Edge, place: Place) -> Vec<(Part, Sql)> {
    let part = other_part(sets.graph, edge);
    let places = sets.graph.nodes[edge.child].places().iter();
    let places = places.filter(|rows| **rows == Rows::Own || !removes_copies(sets, edge));
    let changes = places.map(|rows| (part, other_change(sets, edge, *rows, place)));
    changes.collect()
}

/// Whether rows go for good that the deletion may have copied. They are known by the copy, so that goes
/// when they have left their table.
fn removes_copies(sets: &Sets<'_>, edge: &Edge) -> bool {
    edge.action == Action::Delete
        && sets.graph.nodes[edge.child].is_reached
        && sets.is_archived(edge.child)
}

/// What is removed from archives when all that was copied is nowhere else.
pub(super) fn removals_of_copies(sets: &Sets<'_>) -> Vec<Step> {
    let sets = sets.seeking(Seek::BelowMarked).below_done();
    let edges = others(sets.graph).filter(|edge| removes_copies(&sets, edge));
    let removals = edges.map(|edge| {
        let sql = other_change(&sets, edge, Rows::Deleted, Place::Alone);
        let change = Purpose::Change(other_part(sets.graph, edge));
        Step {
            after: vec![edge.parent],
            ..Step::new(change, sql)
        }
    });
    removals.collect()
}

fn other_change(sets: &Sets<'_>, edge: &Edge, rows: Rows, place: Place) -> Sql {
    let change = match edge.action {
        Action::Delete => Sql::new().token(Token::DeleteFrom(edge.child, rows)),
        _ => Sql::new()
            .token(Token::Update(edge.child, rows))
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
    match rows {
        // What has been copied is changed where the copy is, and leaves as it was.
        Rows::Own => sets.and_is_not_copied(edge.child, change),
        _ => change,
    }
}

/// The `WHERE` clause of the rows of a table that are marked.
pub(super) fn marked(sets: &Sets<'_>, table: usize, place: Place) -> Option<Sql> {
    if table == 0 && !sets.is_recursive(0) {
        return Some(Sql::new().value(Value::Target));
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

/// What a deletion writes into a row.
fn marks(facts: &TableFacts, given: Given) -> Vec<Assignment> {
    let value = |value| Sql::new().value(value);
    let marker = match facts.marker.kind {
        MarkerKind::Flag => Sql::new().text("TRUE"),
        MarkerKind::Timestamp(kind) => value(Value::Stamp(kind)),
        MarkerKind::UnixTime => value(Value::Stamp(StampKind::UnixTime)),
    };
    let mut marks = vec![(facts.marker.column, marker)];
    if let Some((column, kind)) = facts.stamp {
        marks.push((column, value(Value::Stamp(kind))));
    }
    if let (Some(note), Some(given)) = (facts.notes.actor, given.actor) {
        if note.is_like(&given) {
            marks.push((note.column, value(Value::Actor)));
        }
    }
    if let (Some(note), Some(given)) = (facts.notes.reason, given.reason) {
        if note.is_like(&given) {
            marks.push((note.column, value(Value::Reason)));
        }
    }
    if let Some((column, kind @ IdentityKind::Id(_))) = facts.identity {
        marks.push((column, value(Value::Identity(kind))));
    }
    marks
}

fn graph_parents(graph: &Graph) -> impl Iterator<Item = usize> + '_ {
    let parents = graph.edges.iter().map(|edge| edge.parent);
    parents.filter(|table| graph.nodes[*table].is_reached)
}
