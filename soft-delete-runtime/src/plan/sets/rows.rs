//! The rows that a deletion or a restore reaches.

use super::super::recursion::{Step, list, pairs, union_of_steps};
use super::super::sql::{Sql, Value};
use super::{DELETION, Seek, Sets};
use crate::relation::{Edge, Rows};

/// Where a parent is, seen from a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Inside,
    Outside,
}

impl<'g> Sets<'g> {
    /// The rows of a component that the deletion reaches.
    pub(super) fn rows(&self, component: usize) -> Sql {
        let step = |edge: &Edge| {
            let last = self.carries_deletion().then(|| self.carried(edge));
            self.steps(component, edge, last.as_ref(), &self.reachable(edge))
        };
        let mut seeds = Vec::new();
        if self.components[component].tables.contains(&0) {
            seeds.push(self.root_rows(component));
        }
        for edge in self.edges_between(component, Side::Outside) {
            let set = self.component_of(edge.parent).unwrap_or_default();
            let name = Self::rows_name(set);
            seeds.extend(step(edge).into_iter().map(|step| step.join(&name)));
        }
        let steps = |_| {
            let inside = self.edges_between(component, Side::Inside);
            inside.into_iter().flat_map(step).collect()
        };
        Sql::joined(seeds, " UNION ").sql(union_of_steps(
            self.dialect,
            &Self::rows_name(component),
            steps,
        ))
    }

    pub(super) fn root_rows(&self, component: usize) -> Sql {
        let identity = self
            .carries_deletion()
            .then(|| Sql::column(None, self.identity(0)));
        let select = Sql::new()
            .text("SELECT ")
            .sql(list(self.selected(component, 0, None, identity)))
            .text(" FROM ");
        if self.seek == Seek::BelowMarked {
            select
                .rows(0, Rows::Deleted, None)
                .text(" WHERE ")
                .sql(self.is_of_this_deletion(0, None))
        } else {
            select
                .rows(0, self.rows_of_target(), None)
                .value(Value::Target)
        }
    }

    /// What a set carries along to a child.
    pub(super) fn carried(&self, edge: &Edge) -> Sql {
        if self.is_loose(edge.child) {
            Sql::column(Some("p"), DELETION)
        } else {
            Sql::column(Some("c"), self.identity(edge.child))
        }
    }

    /// The condition on a child, `c`, of a row that is reached, `p`.
    pub(super) fn reachable(&self, edge: &Edge) -> Sql {
        let Some(facts) = self.facts(edge.child) else {
            return Sql::new();
        };
        let visible = Sql::is_visible(Some("c"), facts.marker);
        let condition = match self.seek {
            Seek::ToDelete => visible,
            Seek::BelowTarget | Seek::BelowMarked if self.are_looked_for_there(edge.child) => {
                visible
            }
            Seek::BelowTarget | Seek::BelowMarked if self.is_found_by_key(edge.child) => Sql::new()
                .text("(")
                .sql(visible)
                .text(" OR ")
                .sql(self.is_of_this_deletion(edge.child, Some("c")))
                .text(")"),
            Seek::BelowTarget | Seek::BelowMarked => {
                self.is_of_this_deletion(edge.child, Some("c"))
            }
            Seek::ToRestore | Seek::ToRestoreOne if self.is_loose(edge.child) => {
                Sql::new().text("1 = 1")
            }
            Seek::ToRestoreOne => Sql::is_deleted(Some("c"), facts.marker)
                .text(" AND ")
                .sql(self.is_of_the_targets_deletion(edge.child, Some("c"))),
            Seek::ToRestore => Sql::is_deleted(Some("c"), facts.marker)
                .text(" AND ")
                .sql(Sql::column(Some("c"), self.identity(edge.child)))
                .text(" = ")
                .sql(Sql::column(Some("p"), DELETION)),
        };
        self.and_no_ancestor(edge.child, condition)
    }

    /// From the rows of a set to the children that `edge` leads to.
    pub(super) fn steps(
        &self,
        component: usize,
        edge: &Edge,
        last: Option<&Sql>,
        condition: &Sql,
    ) -> Vec<Step> {
        let places = self.places(edge.child).iter();
        let steps = places.map(|place| Step {
            columns: self.selected(component, edge.child, Some("c"), last.cloned()),
            key: Sql::column(Some("c"), self.key(edge.child)[0]),
            from: Sql::new().rows(edge.child, *place, Some("c")),
            then: None,
            on: pairs("c", edge.key, &self.set_key(edge.parent)),
            condition: Some(condition.clone()),
        });
        steps.collect()
    }

    /// The keys along which the deletion comes to a component, from one side.
    pub(super) fn edges_between(&self, component: usize, side: Side) -> Vec<&'g Edge> {
        let tables = &self.components[component].tables;
        tables
            .iter()
            .flat_map(|table| self.edges_into(*table))
            .filter(|edge| tables.contains(&edge.parent) == (side == Side::Inside))
            .collect()
    }
}
