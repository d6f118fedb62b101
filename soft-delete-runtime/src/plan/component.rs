//! The order of tables: parents first, and tables that cascade into each other together.

use crate::relation::Graph;

/// Tables that reach each other; most often one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Component {
    pub(crate) tables: Vec<usize>,
    /// Whether a table of it has a child in it.
    pub(crate) is_recursive: bool,
}

/// The components of the tables that a deletion reaches, parents first.
pub(crate) fn components(graph: &Graph) -> Vec<Component> {
    let count = graph.nodes.len();
    let mut leads_to = vec![vec![false; count]; count];
    for edge in graph.edges.iter().filter(|edge| edge.is_cascade()) {
        leads_to[edge.parent][edge.child] = true;
    }
    for via in 0..count {
        for from in 0..count {
            for to in 0..count {
                leads_to[from][to] |= leads_to[from][via] && leads_to[via][to];
            }
        }
    }
    let mut rest: Vec<usize> = (0..count)
        .filter(|table| graph.nodes[*table].is_reached)
        .collect();
    let mut components = Vec::new();
    while let Some(first) = rest.iter().copied().find(|table| {
        // Nothing that is left leads here but what can be reached from here.
        rest.iter()
            .all(|other| !leads_to[*other][*table] || leads_to[*table][*other])
    }) {
        let (tables, others) = rest.into_iter().partition(|table| {
            *table == first || (leads_to[first][*table] && leads_to[*table][first])
        });
        rest = others;
        components.push(Component {
            tables,
            is_recursive: leads_to[first][first],
        });
    }
    components
}
