//! The tables that a deletion or a restore can reach, and the keys between them.

use std::any::TypeId;

use super::facts::TableFacts;
use super::key::CascadeKey;
use super::names::{Names, Rows, write_name};
use super::visitor::{Action, RelationBackend, SqlTable, Visitor};
use crate::table::SoftDeletable;

/// A foreign key, and what a deletion of the parent does along it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) parent: usize,
    pub(crate) child: usize,
    pub(crate) key: &'static [&'static str],
    pub(crate) action: Action,
}

impl Edge {
    /// Whether the child's rows are deleted with the parent's.
    pub(crate) fn is_cascade(&self) -> bool {
        self.action.is_cascade()
    }
}

/// A table in the graph.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) name: &'static str,
    /// What is known of a soft-deletable table.
    pub(crate) facts: Option<TableFacts>,
    /// Whether a deletion of the root can reach the table.
    pub(crate) is_reached: bool,
}

impl Node {
    pub(crate) fn reached(facts: TableFacts) -> Self {
        Self {
            is_reached: true,
            ..Self::outside(facts)
        }
    }

    fn outside(facts: TableFacts) -> Self {
        Self {
            name: facts.name,
            facts: Some(facts),
            is_reached: false,
        }
    }

    /// Where rows of the table may be, whatever their state. In a union of two tables only PostgreSQL
    /// finds a key, and it takes what it finds for many rows.
    pub(crate) fn places(&self) -> &'static [Rows] {
        if self.facts.is_some_and(|facts| facts.archive.is_some()) {
            &[Rows::Own, Rows::Deleted]
        } else {
            &[Rows::Own]
        }
    }
}

/// Tables and keys. The root is the first table.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
}

impl Graph {
    /// Whether any rows point at those of `table`.
    pub(crate) fn is_parent(&self, table: usize) -> bool {
        self.edges.iter().any(|edge| edge.parent == table)
    }
}

/// A graph, and the names of its tables for one backend.
pub(crate) struct Schema<DB: RelationBackend> {
    pub(crate) graph: Graph,
    pub(crate) names: Vec<Names<DB>>,
}

impl<DB: RelationBackend> Schema<DB> {
    /// The table `T`, as if it had no relations.
    pub(crate) fn alone<T: SoftDeletable + SqlTable<DB>>() -> Self {
        let facts = TableFacts::of::<T>();
        Self {
            graph: Graph {
                nodes: vec![Node::reached(facts)],
                edges: Vec::new(),
            },
            names: vec![Names::of::<T>()],
        }
    }

    /// Everything that a deletion of rows of `T` can reach, and all the parents of it.
    pub(crate) fn around<T: SoftDeletable + SqlTable<DB>>() -> Self {
        let mut walk = Walk {
            schema: Self {
                graph: Graph::default(),
                names: Vec::new(),
            },
            ids: Vec::new(),
            current: 0,
            climbed: Vec::new(),
        };
        walk.descend::<T>();
        walk.schema
    }
}

/// A walk through the relations, with the tables where it has been.
struct Walk<DB: RelationBackend> {
    schema: Schema<DB>,
    ids: Vec<TypeId>,
    climbed: Vec<usize>,
    /// The table whose relations are being visited.
    current: usize,
}

impl<DB: RelationBackend> Walk<DB> {
    fn find(&self, id: TypeId) -> Option<usize> {
        self.ids.iter().position(|seen| *seen == id)
    }

    fn add<T: SqlTable<DB>>(&mut self, node: &Node) -> usize {
        self.ids.push(TypeId::of::<T>());
        self.schema.names.push(Names::of::<T>());
        self.schema.graph.nodes.push(*node);
        self.ids.len() - 1
    }

    fn at(&mut self, table: usize, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.current, table);
        visit(self);
        self.current = before;
    }

    /// Adds a table that a deletion reaches, with its children and parents.
    fn descend<T: SoftDeletable + SqlTable<DB>>(&mut self) -> usize {
        let facts = TableFacts::of::<T>();
        let table = match self.find(TypeId::of::<T>()) {
            Some(table) if self.schema.graph.nodes[table].is_reached => return table,
            Some(table) => table,
            None => self.add::<T>(&Node::reached(facts)),
        };
        self.schema.graph.nodes[table].is_reached = true;
        self.at(table, |walk| {
            T::archive(walk);
            T::children(walk);
        });
        self.climb::<T>(table);
        table
    }

    /// Adds a table that a deletion need not reach.
    fn outside<T: SoftDeletable + SqlTable<DB>>(&mut self) -> usize {
        let found = self.find(TypeId::of::<T>());
        let table = found.unwrap_or_else(|| self.add::<T>(&Node::outside(TableFacts::of::<T>())));
        self.at(table, T::archive);
        table
    }

    /// Adds the parents of a table, and theirs.
    fn climb<T: SoftDeletable + SqlTable<DB>>(&mut self, table: usize) {
        if !self.climbed.contains(&table) {
            self.climbed.push(table);
            self.at(table, |walk| T::parents(walk));
        }
    }

    fn edge(&mut self, edge: Edge) {
        let edges = &mut self.schema.graph.edges;
        // A parent and its child both speak of the key between them.
        if !edges
            .iter()
            .any(|seen| (seen.parent, seen.child, seen.key) == (edge.parent, edge.child, edge.key))
        {
            edges.push(edge);
        }
    }
}

impl<DB: RelationBackend> Visitor for Walk<DB> {
    type Backend = DB;

    fn soft_deletable<T>(&mut self, action: Action, key: &'static [&'static str])
    where
        T: SoftDeletable + SqlTable<DB>,
    {
        let parent = self.current;
        let child = if action.is_cascade() {
            self.descend::<T>()
        } else {
            self.outside::<T>()
        };
        self.edge(Edge {
            parent,
            child,
            key,
            action,
        });
    }

    fn other<T>(&mut self, action: Action, name: &'static str, key: &'static [&'static str])
    where
        T: SqlTable<DB>,
    {
        let parent = self.current;
        let child = self.find(TypeId::of::<T>()).unwrap_or_else(|| {
            self.add::<T>(&Node {
                name,
                facts: None,
                is_reached: false,
            })
        });
        self.edge(Edge {
            parent,
            child,
            key,
            action,
        });
    }

    fn archive<A: SqlTable<DB>>(&mut self) {
        let table = self.current;
        let facts = self.schema.graph.nodes[table].facts;
        if let Some(archive) = facts.and_then(|facts| facts.archive) {
            self.schema.names[table].set_archive(write_name::<DB, A>, archive);
        }
    }

    fn parent<C>(&mut self)
    where
        C: CascadeKey<Parent: SqlTable<DB>>,
    {
        let child = self.current;
        let parent = self.outside::<C::Parent>();
        self.edge(Edge {
            parent,
            child,
            key: C::COLUMNS,
            action: if C::IS_EXACT {
                Action::Cascade
            } else {
                Action::OneWay
            },
        });
        self.climb::<C::Parent>(parent);
    }
}
