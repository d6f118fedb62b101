//! The plan of a deletion.

use super::locks::{lock, lock_target};
use super::moving::{Assignment, copy, leave, set};
use super::refusals::refusals;
use super::sets::{Place, Seek, Sets};
use super::sql::{Lock, Sql, Token, Value};
use super::together::{Change, together, touches_no_table_twice};
use super::witness::{witness, witnesses_of_target};
use super::{Dialect, LockStep, Locked, Part, Plan, Purpose, Step, count, counted};
use crate::relation::{
    Action, Edge, Graph, IdentityKind, MarkerKind, Note, Rows, StampKind, TableFacts,
};
use crate::report::Effect;

/// What was said about the deletion.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Given {
    /// Whether the filter asks for nothing but columns of its own rows.
    pub(crate) is_plain: bool,
    pub(crate) actor: Option<Note>,
    pub(crate) reason: Option<Note>,
}

/// What has to happen for the target, and all that it takes along, to be deleted.
pub(crate) fn deletion(graph: &Graph, dialect: Dialect, given: Given) -> Plan {
    let sets = Sets::new(graph, dialect, Seek::ToDelete);
    let locks = locks(&sets, dialect);
    let given = Given {
        // Keys that are set to `NULL` in the target's own table may be what the filter asks for.
        is_plain: given.is_plain && others(graph).all(|edge| edge.child != 0),
        ..given
    };
    let steps = if dialect == Dialect::Postgres && touches_no_table_twice(graph) {
        let mut steps = refusals(&sets);
        steps.push(together(graph, changes_together(&sets, given)));
        steps.extend(verifications(&sets));
        steps
    } else {
        one_by_one(&sets, dialect, given)
    };
    Plan {
        locks,
        locks_until_stable: sets
            .components
            .iter()
            .any(|component| component.is_recursive),
        ..Plan::new(dialect, steps)
    }
}

/// A statement for each table.
fn one_by_one(sets: &Sets<'_>, dialect: Dialect, given: Given) -> Vec<Step> {
    let target = mark_target(sets, dialect, given);
    let below = sets.seeking(if given.is_plain {
        Seek::BelowTarget
    } else {
        Seek::BelowMarked
    });
    let mut others = Vec::new();
    for (part, after, sql) in changes(&below, given) {
        others.push(Step {
            after: after.clone(),
            ..Step::new(Purpose::Change(part), sql)
        });
        if let (Some(column), true) = (part.exact, dialect.has_coarse_columns()) {
            others.push(Step {
                after,
                ..witness(&below, part.index, column)
            });
        }
    }
    let (before, after) = if dialect.reads_after_change() {
        (Vec::new(), refusals(&below))
    } else {
        (refusals(sets), Vec::new())
    };
    let leave = [leaves(sets), verifications(sets)].concat();
    if given.is_plain {
        [before, others, after, target, leave].concat()
    } else {
        [before, target, others, after, leave].concat()
    }
}

/// Rows that were marked where they are must still be there when their parents have moved: a
/// foreign key with `ON DELETE CASCADE` would have the database delete them.
fn verifications(sets: &Sets<'_>) -> Vec<Step> {
    let moves = |table: usize| {
        sets.facts(table)
            .is_some_and(|facts| facts.archive.is_some())
    };
    let tables = order(sets)
        .into_iter()
        .filter(|table| !moves(*table) && sets.edges_into(*table).any(|edge| moves(edge.parent)));
    let verifications = tables.filter_map(|table| {
        let select = Sql::new()
            .text("SELECT 1 AS one FROM ")
            .table(table)
            .text(" WHERE ")
            .sql(sets.is_of_this_deletion(table, None));
        let part = part_of(sets, table)?;
        Some(Step {
            after: vec![table],
            ..Step::new(Purpose::Verify(part), counted(select))
        })
    });
    verifications.collect()
}

/// What has been copied leaves its table: children first.
fn leaves(sets: &Sets<'_>) -> Vec<Step> {
    let tables = order(sets).into_iter().rev();
    let moved = tables.filter_map(|table| {
        let facts = sets.facts(table)?;
        facts.archive?;
        Some(leave(sets, part_of(sets, table)?, facts))
    });
    moved.flatten().collect()
}

fn mark_target(sets: &Sets<'_>, dialect: Dialect, given: Given) -> Vec<Step> {
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
            // A row goes once, along whichever key is looked at first.
            let gone = others(graph)
                .take_while(|other| !std::ptr::eq(*other, edge))
                .filter(|other| {
                    edge.action == Action::Delete
                        && other.action == Action::Delete
                        && other.child == edge.child
                });
            let condition = gone.fold(condition, |condition, other| {
                condition.and_not(sets.points_at_reached(other, Place::Alone))
            });
            (other_part(graph, edge), condition)
        }));
    steps.extend(conditions.map(|(part, condition)| count(part, Rows::Own, condition)));
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
        is_target: table == 0 && !sets.is_recursive(0),
        exact,
        archive: facts.archive.map(|archive| archive.table),
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
        is_target: false,
        exact: None,
        archive: None,
    }
}

/// The changes but that of the target, and after which other ones of them.
fn changes(sets: &Sets<'_>, given: Given) -> Vec<(Part, Vec<usize>, Sql)> {
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
    changes.extend(others(sets.graph).map(|edge| {
        let (part, sql) = other_change(sets, edge, Place::Alone);
        (part, vec![edge.parent], sql)
    }));
    changes
}

/// All changes, for a statement that begins with the sets.
fn changes_together(sets: &Sets<'_>, given: Given) -> (Sql, Vec<Change>) {
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
    let others = others(sets.graph).map(|edge| {
        let (part, sql) = other_change(sets, edge, Place::WithSets);
        Change::in_place(part, sql)
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

fn other_change(sets: &Sets<'_>, edge: &Edge, place: Place) -> (Part, Sql) {
    let change = match edge.action {
        Action::Delete => Sql::new().token(Token::DeleteFrom(edge.child, Rows::Own)),
        _ => Sql::new()
            .token(Token::Update(edge.child, Rows::Own))
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
}

/// The `WHERE` clause of the rows of a table that are marked.
fn marked(sets: &Sets<'_>, table: usize, place: Place) -> Option<Sql> {
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

/// Locks on the parents, so that a child that is being inserted is either seen or has to wait.
fn locks(sets: &Sets<'_>, dialect: Dialect) -> Vec<LockStep> {
    let mut steps: Vec<LockStep> = sets
        .facts(0)
        .map(|facts| lock_target(facts, Rows::Own))
        .into_iter()
        .collect();
    if !dialect.locks_before_change() {
        return steps;
    }
    for table in order(sets) {
        if !sets.graph.is_parent(table) || (table == 0 && !sets.is_recursive(0)) {
            continue;
        }
        if let (Some(facts), Some(condition)) =
            (sets.facts(table), marked(sets, table, Place::Alone))
        {
            steps.push(lock(
                table,
                facts,
                Rows::Own,
                condition,
                Locked::Changed(table),
            ));
        }
    }
    steps
}
