//! The plan of a deletion.

mod changes;

use self::changes::{changes, changes_together, mark_target, marked, removals_of_copies};
use super::locks::{lock, lock_target};
use super::moving::leave;
use super::refusals::refusals;
use super::sets::{Place, Seek, Sets};
use super::sql::Sql;
use super::together::{together, touches_no_table_twice};
use super::witness::witnesses;
use super::{Dialect, LockStep, Locked, Part, Plan, Purpose, Step, count, counted};
use crate::relation::{Action, Edge, Graph, IdentityKind, Note, Rows};
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
            let witnesses = witnesses(&below, part.index, column).into_iter();
            others.extend(witnesses.map(|witness| Step {
                after: after.clone(),
                ..witness
            }));
        }
    }
    let (before, after) = if dialect.reads_after_change() {
        (Vec::new(), refusals(&below.below_done()))
    } else {
        (refusals(sets), Vec::new())
    };
    let leave = leave(sets, |table| {
        part_of(sets, table).filter(|_| sets.graph.nodes[table].is_reached)
    });
    let leave = [leave, removals_of_copies(sets), verifications(sets)].concat();
    if given.is_plain {
        [before, others, after, target, leave].concat()
    } else {
        [before, target, others, after, leave].concat()
    }
}

/// Rows that were marked where they are must still be there when their parents have moved: a
/// foreign key with `ON DELETE CASCADE` would have the database delete them.
fn verifications(sets: &Sets<'_>) -> Vec<Step> {
    let tables = order(sets).into_iter().filter(|table| {
        let mut parents = sets.edges_into(*table).map(|edge| edge.parent);
        !sets.is_archived(*table) && parents.any(|parent| sets.is_archived(parent))
    });
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

/// The same rows, counted.
pub(crate) fn deletion_preview(graph: &Graph, dialect: Dialect) -> Plan {
    let sets = Sets::new(graph, dialect, Seek::ToDelete);
    let mut steps = refusals(&sets);
    let conditions = order(&sets)
        .into_iter()
        .filter_map(|table| {
            let condition = marked(&sets, table, Place::Alone)?;
            Some((part_of(&sets, table)?, Rows::Own, condition))
        })
        .chain(others(graph).flat_map(|edge| {
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
            let places = graph.nodes[edge.child].places().iter();
            places.map(move |rows| (other_part(graph, edge), *rows, condition.clone()))
        }));
    steps.extend(conditions.map(|(part, rows, condition)| count(part, rows, condition)));
    Plan::new(dialect, steps)
}

/// The tables that are marked: parents first.
fn order(sets: &Sets<'_>) -> Vec<usize> {
    sets.components
        .iter()
        .flat_map(|component| component.tables.iter().copied())
        .collect()
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

/// Locks on the parents, so that a child that is being inserted is either seen or has to wait. A target
/// without children is locked by its own change.
fn locks(sets: &Sets<'_>, dialect: Dialect) -> Vec<LockStep> {
    if !sets.graph.is_parent(0) {
        return Vec::new();
    }
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
