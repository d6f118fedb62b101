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
    let cascades = graph.edges.iter().filter(|edge| edge.is_cascade());
    let reached = (0..graph.nodes.len()).filter(|table| graph.nodes[*table].is_reached);
    components_of(
        graph.nodes.len(),
        cascades.map(|edge| (edge.parent, edge.child)),
        reached.collect(),
    )
}

/// The same, with all from the first component that is recursive to the last one in one, if there
/// are many of them.
pub(crate) fn with_few_recursive(components: Vec<Component>) -> Vec<Component> {
    const MANY: usize = 4;
    let places = components.iter().enumerate();
    let recursive = places.filter(|(_, component)| component.is_recursive);
    let recursive: Vec<usize> = recursive.map(|(place, _)| place).collect();
    let (Some(first), Some(last)) = (recursive.first(), recursive.last()) else {
        return components;
    };
    if recursive.len() < MANY {
        return components;
    }
    let mut few = components;
    let one = few.splice(*first..=*last, None);
    let tables = one.flat_map(|component| component.tables).collect();
    let one = Component {
        tables,
        is_recursive: true,
    };
    few.insert(*first, one);
    few
}

/// The components of some of `count` tables, parents first, by the keys between a parent and a
/// child.
pub(crate) fn components_of(
    count: usize,
    keys: impl Iterator<Item = (usize, usize)>,
    tables: Vec<usize>,
) -> Vec<Component> {
    let mut leads_to = vec![vec![false; count]; count];
    for (parent, child) in keys {
        leads_to[parent][child] = true;
    }
    for via in 0..count {
        for from in 0..count {
            for to in 0..count {
                leads_to[from][to] |= leads_to[from][via] && leads_to[via][to];
            }
        }
    }
    let mut rest = tables;
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
