//! What forbids a deletion.

use super::deletion::others;
use super::sets::{Place, Seek, Sets};
use super::sql::{Lock, Sql, Token};
use super::{Purpose, Refusal, Step, counted};
use crate::relation::Action;

/// The children that forbid the deletion.
pub(super) fn refusals(sets: &Sets<'_>) -> Vec<Step> {
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
            if let Some(facts) = child.facts {
                select = select
                    .text(" AND ")
                    .sql(Sql::is_visible(None, facts.marker));
            }
            // A child that is deleted too forbids nothing.
            if child.is_reached && sets.are_still_there(edge.child) {
                select = select.and_not(sets.is_deleted_too(edge.child));
            }
            if sets.seek() == Seek::ToDelete {
                // Neither does one that goes for good.
                let gone = others(sets.graph)
                    .filter(|other| other.action == Action::Delete && other.child == edge.child);
                select = gone.fold(select, |select, other| {
                    select.and_not(sets.points_at_reached(other, Place::Alone))
                });
            }
            let refusal = Refusal::Restricted {
                table: sets.graph.nodes[edge.parent].name,
                by: child.name,
            };
            let after = match sets.seek() {
                Seek::ToDelete => Vec::new(),
                _ => vec![edge.parent],
            };
            Step {
                after,
                ..Step::new(
                    Purpose::Refuse(refusal),
                    counted(select.token(Token::Lock(Lock::Fresh))),
                )
            }
        })
        .collect()
}
