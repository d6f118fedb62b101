//! The rows that a deletion or a restore reaches, as common table expressions.
//!
//! Every component of the graph that has children has one, `rows_0`, `rows_1`, …, made from those
//! before it; a component with a cycle in it is recursive. A restore carries along what the rows
//! of the deletion have in common, and has a second set, `held_…`, of the rows that have to stay
//! deleted because of another parent.

mod columns;
mod held;
mod membership;
mod rows;
mod with;

use super::Dialect;
use super::ancestors::Ancestors;
use super::component::{Component, components};
use super::moving_order::{Mover, movers};
use super::sql::Sql;
use crate::relation::{Action, Edge, Graph, Rows, TableFacts};

/// Which rows are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seek {
    /// Visible rows, before the deletion.
    ToDelete,
    /// The same rows, while the deletion marks what is below the target.
    BelowTarget,
    /// The same rows, when the target is marked.
    BelowMarked,
    /// The rows that the deletions of the target took along.
    ToRestore,
    /// The same rows, if the target is one row and so of one deletion.
    ToRestoreOne,
}

impl Seek {
    fn restores(self) -> bool {
        matches!(self, Self::ToRestore | Self::ToRestoreOne)
    }
}

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a statement that begins with all sets.
    WithSets,
    /// In a statement without; it brings the sets that it names.
    Alone,
}

/// What a set of a restore carries along.
const DELETION: &str = "deletion";
/// The deletion that a row which has to stay is handed over to.
const HEIR: &str = "heir";
/// A row of the set of such rows, beside the row of the table.
const HELD: &str = "sd_held";

/// The sets of one plan.
pub(crate) struct Sets<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) components: Vec<Component>,
    pub(crate) movers: Vec<Mover>,
    /// Which tables are in a cycle of several.
    loose: Vec<bool>,
    dialect: Dialect,
    seek: Seek,
    /// Whether what is below the target has been marked, or copied.
    is_below_done: bool,
    /// Which tables have rows in the sets: a restore does not come along a one-way cascade.
    reached: Vec<bool>,
    /// Parents that are restored as well, in a preview, where they are not visible yet.
    ancestors: Option<Ancestors<'g>>,
}

impl<'g> Sets<'g> {
    pub(crate) fn new(graph: &'g Graph, dialect: Dialect, seek: Seek) -> Self {
        Self {
            graph,
            components: dialect.components(graph),
            loose: loose(graph),
            movers: movers(graph, dialect),
            dialect,
            seek,
            is_below_done: false,
            reached: reached(graph, seek),
            ancestors: None,
        }
    }

    /// The same rows, if `ancestors` were visible.
    pub(crate) fn below(self, ancestors: Ancestors<'g>) -> Self {
        Self {
            ancestors: Some(ancestors),
            ..self
        }
    }

    pub(crate) fn seek(&self) -> Seek {
        self.seek
    }

    /// Whether rows are looked for that become visible.
    fn restores(&self) -> bool {
        self.seek.restores()
    }

    /// Whether the rows of `table` that a deletion has reached still look like those that it has
    /// not: before it, and where they are only copied until its end.
    pub(crate) fn are_still_there(&self, table: usize) -> bool {
        self.seek == Seek::ToDelete || self.is_archived(table)
    }

    /// Whether they are looked for there, and not where they were copied to.
    pub(crate) fn are_looked_for_there(&self, table: usize) -> bool {
        self.are_still_there(table) && !self.is_below_done
    }

    /// Whether deleted rows of `table` have a table of their own.
    pub(crate) fn is_archived(&self, table: usize) -> bool {
        self.facts(table)
            .is_some_and(|facts| facts.archive.is_some())
    }

    /// The `WHERE` clause of deleted rows, in a form in which a change of them takes sub-queries about
    /// their table.
    pub(crate) fn by_key(&self, table: usize, condition: Sql) -> Sql {
        if !self.dialect.needs_derived() {
            return condition;
        }
        let keys = Sql::new()
            .text("SELECT ")
            .sql(Sql::columns(None, self.key(table)))
            .text(" FROM ")
            .rows(table, Rows::Deleted, None)
            .sql(condition);
        Sql::new()
            .text(" WHERE ")
            .sql(Sql::row(None, self.key(table)))
            .text(" IN (")
            .sql(self.derived(keys))
            .text(")")
    }

    /// A sub-query of a change of one of its tables.
    pub(crate) fn derived(&self, select: Sql) -> Sql {
        self.dialect.derived(select)
    }

    /// Where the rows of the target are.
    pub(super) fn rows_of_target(&self) -> Rows {
        if self.restores() {
            Rows::Deleted
        } else {
            Rows::Own
        }
    }

    /// Where the rows of `table` are that are looked for.
    pub(super) fn places(&self, table: usize) -> &'static [Rows] {
        match self.restores() {
            true if self.is_loose(table) => self.graph.nodes[table].places(),
            true => &[Rows::Deleted],
            false if self.is_below_done => &[Rows::Deleted],
            false => &[Rows::Own],
        }
    }

    /// Whether a set says for each row which deletion it is about.
    pub(super) fn carries_deletion(&self) -> bool {
        self.seek == Seek::ToRestore
    }

    /// The same rows when all below the target is done. MySQL reads tables in sub-queries as they were
    /// before, but what was written itself as it is, so a row that was copied is looked for where the
    /// copy is.
    pub(crate) fn below_done(self) -> Self {
        Self {
            is_below_done: true,
            ..self
        }
    }

    /// The same rows in another phase.
    pub(crate) fn seeking(&self, seek: Seek) -> Self {
        Self::new(self.graph, self.dialect, seek)
    }

    pub(crate) fn component_of(&self, table: usize) -> Option<usize> {
        self.components
            .iter()
            .position(|component| component.tables.contains(&table))
    }

    pub(crate) fn is_recursive(&self, table: usize) -> bool {
        self.component_of(table)
            .is_some_and(|component| self.components[component].is_recursive)
    }

    /// Whether rows of `table` are looked for by their own keys, in the set of their component,
    /// and not by those of their parents: in a cycle they must be, and where several keys lead to
    /// a row only SQLite has an index for `… IN (…) OR … IN (…)`.
    pub(crate) fn is_found_by_key(&self, table: usize) -> bool {
        self.is_recursive(table)
            || (self.dialect != Dialect::Sqlite && self.edges_into(table).count() > 1)
    }

    /// What a plan knows about a table that it reaches.
    pub(crate) fn facts(&self, table: usize) -> Option<&'g TableFacts> {
        self.graph.nodes[table].facts.as_ref()
    }

    pub(super) fn key(&self, table: usize) -> &'static [&'static str] {
        self.facts(table).map_or(&[], |facts| facts.key)
    }

    pub(super) fn identity(&self, table: usize) -> &'static str {
        self.facts(table)
            .and_then(|facts| facts.identity)
            .map_or("", |(column, _)| column)
    }

    /// The keys along which the deletion comes to `table`.
    pub(crate) fn edges_into(&self, table: usize) -> impl Iterator<Item = &'g Edge> + '_ {
        let restores = self.restores();
        self.graph.edges.iter().filter(move |edge| {
            edge.child == table
                && self.reached[edge.parent]
                && (edge.action == Action::Cascade || (edge.action == Action::OneWay && !restores))
        })
    }

    /// All keys by which a parent keeps the rows of `table` deleted.
    pub(crate) fn parents_of(&self, table: usize) -> impl Iterator<Item = &'g Edge> + '_ {
        self.graph
            .edges
            .iter()
            .filter(move |edge| edge.child == table && edge.is_cascade())
    }

    /// Whether rows of `table` may have to stay deleted when a deletion that took them is undone.
    pub(crate) fn may_be_held(&self, table: usize) -> bool {
        let Some(component) = self.component_of(table) else {
            return false;
        };
        // The rows of the target are refused instead.
        if table == 0 && !self.components[component].is_recursive {
            return false;
        }
        self.is_loose(table)
            || self.parents_of(table).count() > 1
            || self
                .edges_into(table)
                .any(|edge| edge.parent != table && self.may_be_held(edge.parent))
    }

    /// In a cycle of several tables a restore goes through rows whatever their state, because
    /// one table of the cycle is restored before another is looked at.
    pub(super) fn is_loose(&self, table: usize) -> bool {
        self.loose[table]
    }
}

fn loose(graph: &Graph) -> Vec<bool> {
    let mut loose = vec![false; graph.nodes.len()];
    let cycles = components(graph)
        .into_iter()
        .filter(|component| component.tables.len() > 1);
    for table in cycles.flat_map(|component| component.tables) {
        loose[table] = true;
    }
    loose
}

fn reached(graph: &Graph, seek: Seek) -> Vec<bool> {
    if !seek.restores() {
        return graph.nodes.iter().map(|node| node.is_reached).collect();
    }
    let mut reached = vec![false; graph.nodes.len()];
    let mut next = vec![0];
    while let Some(parent) = next.pop() {
        if std::mem::replace(&mut reached[parent], true) {
            continue;
        }
        let edges = graph.edges.iter();
        let cascades = edges.filter(|edge| edge.parent == parent && edge.action == Action::Cascade);
        next.extend(cascades.map(|edge| edge.child));
    }
    reached
}
