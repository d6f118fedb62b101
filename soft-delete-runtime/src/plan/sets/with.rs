//! `WITH …`: which sets a statement needs, and in which order.

use super::super::sql::Sql;
use super::{DELETION, HEIR, Sets};

impl Sets<'_> {
    /// The components whose sets must be there for the children of `table` to be found.
    pub(crate) fn before(&self, table: usize, needed: &mut Vec<usize>) {
        let Some(component) = self.component_of(table) else {
            return;
        };
        if needed.contains(&component) {
            return;
        }
        for member in &self.components[component].tables {
            for edge in self.edges_into(*member) {
                if self.component_of(edge.parent) != Some(component) {
                    self.before(edge.parent, needed);
                }
            }
        }
        needed.push(component);
    }

    /// `WITH …` for everything that the children of `tables` are found by.
    pub(crate) fn with_rows(&self, tables: impl IntoIterator<Item = usize>) -> Sql {
        let mut needed = Vec::new();
        for table in tables {
            self.before(table, &mut needed);
        }
        self.with(&needed, &[])
    }

    /// The tables from which the deletion comes to `table`, which may be itself.
    pub(crate) fn sources_of(&self, table: usize) -> Vec<usize> {
        if self.is_found_by_key(table) {
            return vec![table];
        }
        self.edges_into(table).map(|edge| edge.parent).collect()
    }

    /// The tables of which a row must be marked before one of `table` is reached.
    pub(crate) fn leads_into(&self, table: usize) -> Vec<usize> {
        let Some(component) = self.component_of(table) else {
            return Vec::new();
        };
        let tables = &self.components[component].tables;
        if tables.contains(&0) {
            return vec![0];
        }
        let edges = tables.iter().flat_map(|member| self.edges_into(*member));
        let parents = edges.map(|edge| edge.parent);
        parents.filter(|parent| !tables.contains(parent)).collect()
    }

    /// `WITH …` for the rows of `table` that have to stay deleted.
    pub(crate) fn with_held(&self, table: usize) -> Sql {
        let (rows, held) = self.sets_of_held([table]);
        self.with(&rows, &held)
    }

    /// The sets by which the rows of `tables` are found, and those of the rows that are held.
    pub(crate) fn sets_of_held(
        &self,
        tables: impl IntoIterator<Item = usize>,
    ) -> (Vec<usize>, Vec<usize>) {
        let mut rows = Vec::new();
        let mut held = Vec::new();
        let mut next: Vec<usize> = tables.into_iter().collect();
        while let Some(table) = next.pop() {
            for source in self.sources_of(table) {
                self.before(source, &mut rows);
            }
            let Some(component) = self.component_of(table) else {
                continue;
            };
            if !self.may_be_held(table) || held.contains(&component) {
                continue;
            }
            held.push(component);
            for member in &self.components[component].tables {
                for edge in self.parents_of(*member) {
                    if self.reached[edge.parent] {
                        self.before(edge.parent, &mut rows);
                    }
                }
                next.extend(self.edges_into(*member).map(|edge| edge.parent));
                next.push(*member);
            }
        }
        // Parents first.
        rows.sort_unstable();
        held.sort_unstable();
        (rows, held)
    }

    /// PostgreSQL would put a set that is named once into the rest of the statement, and take the
    /// rows of a deletion for few.
    fn as_set(&self) -> Sql {
        let materialized = Sql::new().text("MATERIALIZED ");
        Sql::new()
            .text(") AS ")
            .sql(self.dialect.either(materialized, Sql::new()))
            .text("(")
    }

    pub(crate) fn with(&self, rows: &[usize], held: &[usize]) -> Sql {
        let mut sets: Vec<(usize, Sql)> = rows
            .iter()
            .map(|component| {
                let set = Sql::new()
                    .name(&Self::rows_name(*component))
                    .text(" (")
                    .sql(self.set_columns(*component, self.carries_deletion().then_some(DELETION)))
                    .sql(self.as_set())
                    .sql(self.rows(*component))
                    .text(")");
                (*component, set)
            })
            .collect();
        sets.extend(held.iter().map(|component| {
            let set = Sql::new()
                .name(&Self::held_name(*component))
                .text(" (")
                .sql(self.set_columns(*component, Some(HEIR)))
                .sql(self.as_set())
                .sql(self.held(*component))
                .text(")");
            (*component, set)
        }));
        if sets.is_empty() {
            return Sql::new();
        }
        let recursive = sets
            .iter()
            .any(|(component, _)| self.components[*component].is_recursive);
        Sql::new()
            .text(if recursive {
                "WITH RECURSIVE "
            } else {
                "WITH "
            })
            .sql(Sql::joined(sets.into_iter().map(|(_, set)| set), ", "))
            .text(" ")
    }
}
