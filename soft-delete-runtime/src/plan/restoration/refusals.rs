//! What a restore refuses.

use super::super::sets::{Place, Sets};
use super::super::sql::{Lock, Sql, Token, Value};
use super::super::{Purpose, Refusal, Step, counted};
use super::{Extent, OnErased};
use crate::relation::Rows;

/// Refuses rows, by their `WHERE` clauses, whose personal data is gone.
pub(super) fn erased(
    sets: &Sets<'_>,
    rows: impl Iterator<Item = (usize, Sql)>,
    on_erased: OnErased,
) -> Vec<Step> {
    if on_erased == OnErased::Restore {
        return Vec::new();
    }
    let refusals = rows.filter_map(|(table, condition)| {
        let facts = sets.facts(table)?;
        let select = Sql::new()
            .text("SELECT 1 AS one FROM ")
            .rows(table, Rows::Deleted, None)
            .sql(condition)
            .text(" AND ")
            .name(facts.erased_at?.column)
            .text(" IS NOT NULL");
        let refusal = Refusal::Erased { table: facts.name };
        Some(Step::new(
            Purpose::Refuse(refusal),
            counted(select.token(Token::Lock(Lock::Fresh))),
        ))
    });
    refusals.collect()
}

/// The deleted parents of the target's rows, and of those that lead to them in a tree.
pub(super) fn refusals(sets: &Sets<'_>, extent: Extent) -> Vec<Step> {
    if extent == Extent::Ancestors {
        return Vec::new();
    }
    let parents = sets.parents_of(0).filter_map(|edge| {
        let parent = sets.facts(edge.parent)?;
        let key = Sql::columns(None, edge.key.iter().copied());
        let select = Sql::new()
            .text("SELECT 1 AS one FROM ")
            .rows(edge.parent, Rows::Deleted, Some("q"))
            .text(" WHERE ")
            .sql(Sql::row(Some("q"), parent.key))
            .text(" IN (")
            .sql(target(Some(key)))
            .text(")");
        let select = if extent == Extent::OnlyThis {
            let select = select
                .text(" AND ")
                .sql(Sql::is_deleted(Some("q"), parent.marker));
            if edge.parent == 0 {
                let keys = Sql::columns(None, parent.key);
                let target = Sql::row(Some("q"), parent.key)
                    .text(" IN (")
                    .sql(target(Some(keys)))
                    .text(")");
                select.and_not(target)
            } else {
                select
            }
        } else {
            sets.and_stays_deleted(select, edge.parent, "q", Place::Alone)
        };
        Some(refusal(sets, parent.name, select))
    });
    let mut steps: Vec<Step> = parents.collect();
    if extent == Extent::Relations && sets.is_recursive(0) && sets.may_be_held(0) {
        // A row of the target below another row that has to stay.
        let held = target(None).text(" AND ").sql(sets.is_held(0));
        steps.push(refusal(sets, sets.graph.nodes[0].name, held));
    }
    steps
}

fn refusal(sets: &Sets<'_>, parent: &'static str, select: Sql) -> Step {
    let table = sets.graph.nodes[0].name;
    Step::new(
        Purpose::Refuse(Refusal::ParentDeleted { table, parent }),
        counted(select.token(Token::Lock(Lock::Fresh))),
    )
}

fn target(alias: Option<Sql>) -> Sql {
    Sql::new()
        .text("SELECT ")
        .sql(alias.unwrap_or_else(|| Sql::new().text("1 AS one")))
        .text(" FROM ")
        .rows(0, Rows::Deleted, None)
        .value(Value::Target)
}
