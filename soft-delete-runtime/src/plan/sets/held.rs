//! The rows of a deletion that another parent keeps deleted.

use super::super::recursion::{list, union_of_steps};
use super::super::sql::{Sql, equal};
use super::rows::Side;
use super::{HEIR, Place, Sets};
use crate::relation::{Action, Edge, Rows};

impl Sets<'_> {
    /// The rows that have to stay deleted, each with the deletion that it is handed over to.
    pub(super) fn held(&self, component: usize) -> Sql {
        let step = |edge: &Edge| {
            let reached = self.is_reached(edge.child, Some("c"), Place::WithSets);
            let heir = Sql::column(Some("p"), HEIR);
            self.steps(component, edge, Some(&heir), &reached)
        };
        let mut seeds = Vec::new();
        for table in &self.components[component].tables {
            for edge in self.parents_of(*table) {
                let places = self.places(edge.child).iter();
                seeds.extend(places.map(|place| self.held_by(component, edge, *place)));
            }
        }
        for edge in self.edges_between(component, Side::Outside) {
            if self.may_be_held(edge.parent) {
                let set = self.component_of(edge.parent).unwrap_or_default();
                let name = Self::held_name(set);
                seeds.extend(step(edge).into_iter().map(|step| step.join(&name)));
            }
        }
        let steps = |_| {
            let inside = self.edges_between(component, Side::Inside);
            inside.into_iter().flat_map(step).collect()
        };
        Sql::joined(seeds, " UNION ").sql(union_of_steps(
            self.dialect,
            &Self::held_name(component),
            steps,
        ))
    }

    /// The rows that a deleted parent holds which is not restored with them.
    pub(super) fn held_by(&self, component: usize, edge: &Edge, place: Rows) -> Sql {
        // A one-way cascade need not have anything in common with the child.
        let heir = match edge.action {
            Action::Cascade => Sql::column(Some("q"), self.identity(edge.parent)),
            _ => Sql::column(Some("c"), self.identity(edge.child)),
        };
        let select = Sql::new()
            .text("SELECT ")
            .sql(list(self.selected(
                component,
                edge.child,
                Some("c"),
                Some(heir),
            )))
            .text(" FROM ")
            .rows(edge.child, place, Some("c"))
            .text(" JOIN ")
            .rows(edge.parent, Rows::Deleted, Some("q"))
            .text(" ON ")
            .sql(equal("c", edge.key, "q", self.key(edge.parent)))
            .text(" WHERE ")
            .sql(self.is_reached(edge.child, Some("c"), Place::WithSets));
        self.and_stays_deleted(select, edge.parent, "q", Place::WithSets)
    }
}
