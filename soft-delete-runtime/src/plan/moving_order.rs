//! The order in which rows move between tables and archives.

use super::Dialect;
use super::component::components_of;
use crate::relation::{Edge, Graph};

/// A table whose rows move.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mover {
    pub(crate) table: usize,
    /// The columns that are empty meanwhile, because the row they point at leaves before, or comes
    /// later.
    pub(crate) keys_to_cut: Vec<&'static str>,
}

/// The tables whose rows move, parents first. Of tables that point at each other in a circle, those
/// come first that are pointed at by keys which cannot be empty.
pub(crate) fn movers(graph: &Graph, dialect: Dialect) -> Vec<Mover> {
    let tables: Vec<usize> = (0..graph.nodes.len())
        .filter(|table| moves(graph, *table))
        .collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let order: Vec<usize> = parents_first(graph, tables, |_| true)
        .into_iter()
        .flat_map(|circle| parents_first(graph, circle, |edge| !can_be_cut(graph, edge)))
        .flatten()
        .collect();
    let place = |table: usize| order.iter().position(|other| *other == table);
    let is_cut = |edge: &&Edge| {
        let comes_later = place(edge.parent) > place(edge.child);
        moves(graph, edge.parent)
            && (comes_later || (edge.parent == edge.child && dialect.checks_row_by_row()))
    };
    let movers = order.iter().map(|table| {
        let edges = graph.edges.iter().filter(|edge| edge.child == *table);
        let columns = edges.filter(is_cut).flat_map(|edge| edge.key);
        let mut keys_to_cut: Vec<&'static str> = columns
            .copied()
            .filter(|column| can_be_empty(graph, *table, column))
            .collect();
        keys_to_cut.sort_unstable();
        keys_to_cut.dedup();
        Mover {
            table: *table,
            keys_to_cut,
        }
    });
    movers.collect()
}

/// The circles among some tables that move, by some of the keys between them, parents first.
fn parents_first(
    graph: &Graph,
    tables: Vec<usize>,
    counts: impl Fn(&Edge) -> bool,
) -> Vec<Vec<usize>> {
    let keys = graph
        .edges
        .iter()
        .filter(|edge| tables.contains(&edge.parent) && tables.contains(&edge.child))
        .filter(|edge| counts(edge))
        .map(|edge| (edge.parent, edge.child))
        .collect::<Vec<_>>();
    let components = components_of(graph.nodes.len(), keys.into_iter(), tables);
    components.into_iter().map(|circle| circle.tables).collect()
}

fn moves(graph: &Graph, table: usize) -> bool {
    graph.nodes[table]
        .facts
        .is_some_and(|facts| facts.archive.is_some())
}

/// A key with an empty column points nowhere.
fn can_be_cut(graph: &Graph, edge: &Edge) -> bool {
    let mut columns = edge.key.iter();
    columns.any(|column| can_be_empty(graph, edge.child, column))
}

fn can_be_empty(graph: &Graph, table: usize, column: &str) -> bool {
    let archive = graph.nodes[table].facts.and_then(|facts| facts.archive);
    archive.is_some_and(|archive| archive.can_be_empty(column))
}
