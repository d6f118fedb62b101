//! The parents of the target's rows, and theirs, as one recursive set.

use super::Dialect;
use super::component::components_of;
use super::recursion::{Selected, Step, list, pairs, union_of_steps};
use super::sql::{Sql, Value, equal};
use crate::relation::{Edge, Graph, Rows, TableFacts};

/// The set of all ancestors. Rows are followed whatever their state, so that the tables can be
/// restored in any order.
pub(crate) struct Ancestors<'g> {
    graph: &'g Graph,
    dialect: Dialect,
    /// The tables that have ancestors in them, parents first.
    pub(crate) tables: Vec<usize>,
}

const SET: &str = "sd_ancestors";

impl<'g> Ancestors<'g> {
    pub(crate) fn new(graph: &'g Graph, dialect: Dialect) -> Self {
        let mut tables = Vec::new();
        let mut next = vec![0];
        while let Some(child) = next.pop() {
            for edge in keys_of(graph, child) {
                if !tables.contains(&edge.parent) {
                    tables.push(edge.parent);
                    next.push(edge.parent);
                }
            }
        }
        let keys = graph.edges.iter().filter(|edge| edge.is_cascade());
        let keys = keys.map(|edge| (edge.parent, edge.child));
        let components = components_of(graph.nodes.len(), keys, tables);
        Self {
            graph,
            dialect,
            tables: components.into_iter().flat_map(|it| it.tables).collect(),
        }
    }

    fn key(&self, table: usize) -> &'static [&'static str] {
        self.graph.nodes[table].facts.map_or(&[], |facts| facts.key)
    }

    fn set_key(&self, table: usize) -> Vec<String> {
        (0..self.key(table).len())
            .map(|index| format!("key_{table}_{index}"))
            .collect()
    }

    /// That a row of `table` is an ancestor of the target.
    pub(crate) fn contain(&self, table: usize, alias: Option<&str>) -> Sql {
        self.is_in(alias, self.key(table), self.keys(table))
    }

    /// The keys of the ancestors of the target in `table`.
    fn keys(&self, table: usize) -> Sql {
        let key = self.set_key(table);
        self.with()
            .text("SELECT ")
            .sql(Sql::columns(None, key.iter().map(String::as_str)))
            .text(" FROM ")
            .name(SET)
            .text(" WHERE ")
            .name(&key[0])
            .text(" IS NOT NULL")
    }

    /// That a row has one of the keys that are selected.
    fn is_in(&self, alias: Option<&str>, key: &'static [&'static str], select: Sql) -> Sql {
        Sql::row(alias, key)
            .text(" IN (")
            .sql(self.dialect.derived(select))
            .text(")")
    }

    /// The `WHERE` clause of the rows of `table` that are restored as ancestors.
    pub(crate) fn restored(&self, table: usize) -> Option<Sql> {
        let facts = self.graph.nodes[table].facts.as_ref()?;
        let condition = Sql::new()
            .text(" WHERE ")
            .sql(Sql::is_deleted(None, facts.marker))
            .text(" AND ")
            .sql(self.contain(table, None));
        if table != 0 {
            return Some(condition);
        }
        // Where rows lead back to themselves, the target's own turn comes later.
        Some(condition.and_not(self.is_in(None, facts.key, target(facts))))
    }

    /// The same with the rows of the target, which may be between them, where they are of the table.
    pub(crate) fn restored_with_target(&self, table: usize) -> Option<Sql> {
        if table != 0 {
            return self.restored(table);
        }
        let facts = self.graph.nodes[table].facts.as_ref()?;
        // One set: for a row that is in one or the other, MariaDB goes through the table.
        let either = self.keys(table).text(" UNION ").sql(target(facts));
        Some(
            Sql::new()
                .text(" WHERE ")
                .sql(Sql::is_deleted(None, facts.marker))
                .text(" AND ")
                .sql(self.is_in(None, facts.key, either)),
        )
    }

    fn with(&self) -> Sql {
        let columns: Vec<String> = self
            .tables
            .iter()
            .flat_map(|table| self.set_key(*table))
            .collect();
        let seeds = keys_of(self.graph, 0).flat_map(|edge| {
            let places = self.places(edge.parent).iter();
            places.map(move |place| (edge, *place))
        });
        let seeds = seeds.map(|(edge, place)| {
            let key = Sql::columns(None, edge.key.iter().copied());
            Sql::new()
                .text("SELECT ")
                .sql(list(self.selected(edge.parent)))
                .text(" FROM ")
                .rows(edge.parent, place, Some("c"))
                .text(" WHERE ")
                .sql(Sql::row(Some("c"), self.key(edge.parent)))
                .text(" IN (SELECT ")
                .sql(key)
                .text(" FROM ")
                .rows(0, Rows::Deleted, None)
                .value(Value::Target)
                .text(")")
        });
        Sql::new()
            .text("WITH RECURSIVE ")
            .name(SET)
            .text(" (")
            .sql(Sql::columns(None, columns.iter().map(String::as_str)))
            .text(") AS (")
            .sql(Sql::joined(seeds, " UNION "))
            .sql(union_of_steps(self.dialect, SET, || self.steps()))
            .text(") ")
    }

    /// From an ancestor to its own parents.
    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for edge in self.tables.iter().flat_map(|it| keys_of(self.graph, *it)) {
            for child in self.places(edge.child) {
                for parent in self.places(edge.parent) {
                    steps.push(self.step(edge, *child, *parent));
                }
            }
        }
        steps
    }

    fn step(&self, edge: &Edge, child: Rows, parent: Rows) -> Step {
        Step {
            columns: self.selected(edge.parent),
            key: Sql::column(Some("c"), self.key(edge.parent)[0]),
            from: Sql::new().rows(edge.child, child, Some("f")),
            then: Some((
                Sql::new().rows(edge.parent, parent, Some("c")),
                equal("f", edge.key, "c", self.key(edge.parent)),
            )),
            on: pairs("f", self.key(edge.child), &self.set_key(edge.child)),
            condition: None,
        }
    }

    fn places(&self, table: usize) -> &'static [Rows] {
        self.dialect.places(&self.graph.nodes[table])
    }

    fn selected(&self, table: usize) -> Vec<Selected> {
        let columns = self.tables.iter().flat_map(|member| {
            self.key(*member).iter().map(move |column| {
                if *member == table {
                    Selected::Value(Sql::column(Some("c"), column))
                } else {
                    Selected::Null(Sql::typed_null(*member, column))
                }
            })
        });
        columns.collect()
    }
}

/// The keys of the target.
fn target(facts: &TableFacts) -> Sql {
    Sql::new()
        .text("SELECT ")
        .sql(Sql::columns(None, facts.key.iter().copied()))
        .text(" FROM ")
        .rows(0, Rows::Deleted, None)
        .value(Value::Target)
}

/// The keys of `child` along which a parent cascades.
fn keys_of(graph: &Graph, child: usize) -> impl Iterator<Item = &Edge> {
    graph
        .edges
        .iter()
        .filter(move |edge| edge.child == child && edge.is_cascade())
}
