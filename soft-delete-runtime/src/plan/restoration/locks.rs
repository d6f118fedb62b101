//! What a restore locks.

use super::super::locks::{lock, lock_target};
use super::super::sets::Sets;
use super::super::sql::{Sql, Value};
use super::super::{Dialect, LockStep, Locked};
use super::{Extent, restored};
use crate::relation::{Edge, Rows};

/// Locks on all parents, so that none of them is deleted meanwhile, and on the rows themselves.
pub(super) fn locks(
    sets: &Sets<'_>,
    dialect: Dialect,
    tables: &[usize],
    extent: Extent,
) -> Vec<LockStep> {
    if !dialect.locks() {
        return sets
            .facts(0)
            .map(|facts| lock_target(facts, Rows::Deleted))
            .into_iter()
            .collect();
    }
    let mut steps = Vec::new();
    for table in tables.iter().rev() {
        let Some(facts) = sets.facts(*table) else {
            continue;
        };
        let ways: Vec<&Edge> = sets.edges_into(*table).collect();
        for edge in sets.parents_of(*table) {
            // Along the only way to a row its parent is locked already.
            let is_locked = *table != 0 && ways.len() == 1 && std::ptr::eq(ways[0], edge);
            let is_restored = *table == 0 && extent == Extent::Ancestors;
            if !is_locked && !is_restored {
                steps.extend(lock_parents(sets, dialect, edge, extent));
            }
        }
        if *table == 0 {
            steps.push(lock_target(facts, Rows::Deleted));
        }
        let is_tree = sets.is_recursive(*table) && extent != Extent::OnlyThis;
        if is_tree || (*table != 0 && sets.graph.is_parent(*table)) {
            // Rows below an ancestor are not found before it is restored.
            let rows = if dialect.locks_before_change() && extent != Extent::Ancestors {
                Locked::Changed(*table)
            } else {
                Locked::Others
            };
            let condition = restored(sets, *table, facts, extent);
            steps.push(lock(*table, facts, Rows::Deleted, condition, rows));
        }
    }
    steps
}

fn lock_parents(
    sets: &Sets<'_>,
    dialect: Dialect,
    edge: &Edge,
    extent: Extent,
) -> Option<LockStep> {
    let parent = sets.facts(edge.parent)?;
    let child = sets.facts(edge.child)?;
    let rows = if edge.child == 0 && (extent == Extent::OnlyThis || !sets.is_recursive(0)) {
        Sql::new().value(Value::TargetInAnyState)
    } else {
        restored(sets, edge.child, child, extent)
    };
    // MySQL 9.7 goes through all parents for keys that come of joins, but not for distinct ones.
    let select = if dialect.needs_derived() {
        "SELECT DISTINCT "
    } else {
        "SELECT "
    };
    let children = Sql::new()
        .text(select)
        .sql(Sql::columns(None, edge.key.iter().copied()))
        .text(" FROM ")
        .rows(edge.child, Rows::Deleted, None)
        .sql(rows);
    let condition = Sql::new()
        .text(" WHERE ")
        .sql(Sql::row(None, parent.key))
        .text(" IN (")
        .sql(dialect.derived(children))
        .text(")");
    Some(lock(
        edge.parent,
        parent,
        Rows::Own,
        condition,
        Locked::Others,
    ))
}
