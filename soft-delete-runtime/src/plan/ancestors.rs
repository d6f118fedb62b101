//! The parents of the target's rows, and theirs, as sets of their own.

use super::Dialect;
use super::component::{Component, components_of};
use super::recursion::{Selected, Step, list, pairs, union_of_steps};
use super::sql::{Sql, Value, equal};
use crate::relation::{Edge, Graph, Rows, TableFacts};

/// The sets of all ancestors. Rows are followed whatever their state, so that the tables can be
/// restored in any order.
pub(crate) struct Ancestors<'g> {
    graph: &'g Graph,
    dialect: Dialect,
    /// The tables that have ancestors in them, parents first.
    pub(crate) tables: Vec<usize>,
    /// Which of them have a set together, children first.
    sets: Vec<Component>,
}

fn name(set: usize) -> String {
    format!("sd_ancestors_{set}")
}

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
        let tables = components.iter().flat_map(|it| it.tables.iter().copied());
        Self {
            graph,
            dialect,
            tables: tables.collect(),
            sets: dialect.sets_of_ancestors(components),
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
        self.with(self.set_of(table)).sql(self.select_keys(table))
    }

    /// The same where the sets are there.
    fn select_keys(&self, table: usize) -> Sql {
        let set = self.set_of(table);
        let key = self.set_key(table);
        let select = Sql::new()
            .text("SELECT ")
            .sql(Sql::columns(None, key.iter().map(String::as_str)))
            .text(" FROM ")
            .name(&name(set));
        if self.sets[set].tables.len() == 1 {
            return select;
        }
        select.text(" WHERE ").name(&key[0]).text(" IS NOT NULL")
    }

    fn set_of(&self, table: usize) -> usize {
        let mut sets = self.sets.iter();
        sets.position(|set| set.tables.contains(&table))
            .unwrap_or_default()
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

    /// `WITH …` for the ancestors in a set.
    fn with(&self, set: usize) -> Sql {
        let sets = self.leading_to(set);
        let is_recursive = sets.iter().any(|set| self.sets[*set].is_recursive);
        let sets = sets.into_iter().map(|set| {
            let columns = self.sets[set].tables.iter();
            let columns = columns.flat_map(|table| self.set_key(*table));
            Sql::new()
                .name(&name(set))
                .text(" (")
                .sql(Sql::columns(None, columns))
                .text(") AS (")
                .sql(self.rows(set))
                .text(")")
        });
        Sql::new()
            .text(if is_recursive {
                "WITH RECURSIVE "
            } else {
                "WITH "
            })
            .sql(Sql::joined(sets, ", "))
            .text(" ")
    }

    /// The sets that are there before a set, children first, and it.
    fn leading_to(&self, set: usize) -> Vec<usize> {
        let mut sets = vec![set];
        for other in (0..set).rev() {
            let mut edges = self.edges_out_of(other);
            if edges.any(|edge| sets.contains(&self.set_of(edge.parent))) {
                sets.push(other);
            }
        }
        sets.reverse();
        sets
    }

    /// The keys that lead from a set to ancestors.
    fn edges_out_of(&self, set: usize) -> impl Iterator<Item = &'g Edge> {
        let tables = self.sets[set].tables.iter();
        tables.flat_map(|table| keys_of(self.graph, *table))
    }

    /// The ancestors in a set.
    fn rows(&self, set: usize) -> Sql {
        let is_here = |edge: &&Edge| self.set_of(edge.parent) == set;
        let of_target = keys_of(self.graph, 0).filter(is_here).flat_map(|edge| {
            let target = Sql::new().rows(0, Rows::Deleted, None).value(Value::Target);
            self.parents(edge, &target)
        });
        let edges = (0..set).flat_map(|other| self.edges_out_of(other).filter(is_here));
        let of_others = edges.flat_map(|edge| {
            let children = self.places(edge.child).iter();
            children.flat_map(|place| self.parents(edge, &self.members(edge.child, *place)))
        });
        let seeds = of_target.chain(of_others);
        let steps = |dialect| {
            let inside = self.edges_out_of(set).filter(is_here);
            inside.flat_map(|edge| self.steps(edge, dialect)).collect()
        };
        Sql::joined(seeds, " UNION ").sql(union_of_steps(self.dialect, &name(set), steps))
    }

    /// `table WHERE …` for the ancestors in a table, at one place.
    fn members(&self, table: usize, place: Rows) -> Sql {
        Sql::new()
            .rows(table, place, None)
            .text(" WHERE ")
            .sql(Sql::row(None, self.key(table)))
            .text(" IN (")
            .sql(self.select_keys(table))
            .text(")")
    }

    /// The parents that `edge` leads to from some children.
    fn parents(&self, edge: &Edge, children: &Sql) -> Vec<Sql> {
        let keys = Sql::new()
            .text("SELECT ")
            .sql(Sql::columns(None, edge.key.iter().copied()))
            .text(" FROM ")
            .sql(children.clone());
        if !self.sets[self.set_of(edge.parent)].is_recursive {
            return vec![keys];
        }
        // PostgreSQL wants the types of a recursion to be those of its beginning.
        let places = self.places(edge.parent).iter();
        let selects = places.map(|place| {
            Sql::new()
                .text("SELECT ")
                .sql(list(self.selected(edge.parent, "c", self.key(edge.parent))))
                .text(" FROM ")
                .rows(edge.parent, *place, Some("c"))
                .text(" WHERE ")
                .sql(Sql::row(Some("c"), self.key(edge.parent)))
                .text(" IN (")
                .sql(keys.clone())
                .text(")")
        });
        selects.collect()
    }

    /// From an ancestor to the keys of its own parents. PostgreSQL takes them where the parents are, for
    /// their types; the others join as few tables as they can, of which MariaDB has room for 61.
    fn steps(&self, edge: &Edge, dialect: Dialect) -> Vec<Step> {
        let children = self.places(edge.child).iter();
        let steps = children.map(|child| Step {
            columns: self.selected(edge.parent, "f", edge.key),
            key: Sql::column(Some("f"), self.key(edge.child)[0]),
            from: Sql::new().rows(edge.child, *child, Some("f")),
            then: None,
            on: pairs("f", self.key(edge.child), &self.set_key(edge.child)),
            condition: Some(Sql::column(Some("f"), edge.key[0]).text(" IS NOT NULL")),
        });
        let steps = steps.collect();
        match dialect {
            Dialect::Sqlite | Dialect::Mysql => steps,
            Dialect::Postgres | Dialect::Any => self.with_parents(edge, steps),
        }
    }

    /// The same steps, and from there to the parents.
    fn with_parents(&self, edge: &Edge, steps: Vec<Step>) -> Vec<Step> {
        let key = self.key(edge.parent);
        let steps = steps.into_iter().flat_map(|step| {
            let parents = self.places(edge.parent).iter();
            parents.map(move |parent| Step {
                columns: self.selected(edge.parent, "c", key),
                then: Some((
                    Sql::new().rows(edge.parent, *parent, Some("c")),
                    equal("f", edge.key, "c", key),
                )),
                condition: None,
                ..step.clone()
            })
        });
        steps.collect()
    }

    fn places(&self, table: usize) -> &'static [Rows] {
        self.graph.nodes[table].places()
    }

    /// The columns of the set of `table`, of which its own are those of `alias`.
    fn selected(&self, table: usize, alias: &str, columns: &[&str]) -> Vec<Selected> {
        let members = &self.sets[self.set_of(table)].tables;
        let all = members.iter().flat_map(|member| {
            let key = self.key(*member).iter().enumerate();
            key.map(move |(place, column)| {
                if *member == table {
                    Selected::Value(Sql::column(Some(alias), columns[place]))
                } else {
                    Selected::Null(Sql::typed_null(*member, column))
                }
            })
        });
        all.collect()
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
