//! Rows that point at each other in a circle: no one of them can go first, so they go together.

use std::ops::Range;

use super::batch::Trace;
use super::condition::{Row, Scope};
use super::kept::{Kept, name};
use super::key::Key;
use super::schema::Edge;
use super::session::Found;
use super::value::Sql;
use crate::plan::{Dialect, RecursionStep, union_of_steps};

/// The name of the set of such rows.
const CIRCLE: &str = "sd_circle";

impl Kept<'_> {
    /// Some rows of a component that only rows of it point at which could go too, and all of those. What
    /// nothing points at has gone before.
    pub(crate) fn circles(&self, component: usize, seeds: u32) -> Sql {
        let tables = &self.components[component].tables;
        let roots = tables.iter().map(|table| {
            let rows = self
                .select(component, *table, Row::Alone)
                .text(" FROM ")
                .table(*table)
                .text(" WHERE ")
                .sql(self.scope.is_eligible(*table, Row::Alone))
                .text(" AND NOT (")
                .sql(self.is_kept(*table, Row::Alone))
                .text(&format!(") LIMIT {seeds}"));
            // A part of a union may have no limit of its own.
            Sql::new()
                .text("SELECT * FROM (")
                .sql(rows)
                .text(&format!(") AS sd_seed_{table}"))
        });
        let steps = union_of_steps(self.scope.dialect, CIRCLE, |_| self.pointing_at(component));
        let circle = self
            .named(component, CIRCLE)
            .sql(Sql::joined(roots, " UNION "))
            .sql(steps)
            .text(")");
        let sets = [self.set(component), circle];
        let key = tables.iter().map(|table| {
            let key = self.scope.model(*table).key;
            let column = |column: &str| {
                let index = key.columns.iter().position(|own| *own == column);
                Sql::new().name(&name(*table, index.unwrap_or_default()))
            };
            Sql::new()
                .text(&format!(" WHEN {table} THEN "))
                .sql(key.as_text(self.scope.dialect, column))
        });
        Sql::new()
            .text("SELECT ")
            .sql(self.scope.number("sd_table"))
            .text(", sd_key, '' FROM (WITH RECURSIVE ")
            .sql(Sql::joined(sets, ", "))
            .text(" SELECT sd_table, CASE sd_table")
            .sql(Sql::joined(key, ""))
            .text(&format!(" END AS sd_key FROM {CIRCLE}) AS sd_found"))
    }

    /// From a row to those that point at it.
    fn pointing_at(&self, component: usize) -> Vec<RecursionStep<super::value::Value>> {
        let edges = self.scope.tables.edges.iter();
        let inside = edges.filter(|edge| self.is_inside(component, edge));
        inside
            .map(|edge| {
                let keys = edge.key.iter().enumerate().map(|(index, key)| {
                    let parent = Row::Named("p").column(&name(edge.parent, index));
                    (Row::Named("n").column(key), parent)
                });
                RecursionStep {
                    columns: self.selected(component, edge.child, Row::Named("n")),
                    key: Row::Named("n").column(self.scope.model(edge.child).key.columns[0]),
                    from: Sql::new().table(edge.child).text(" AS ").alias("n"),
                    then: None,
                    on: keys.collect(),
                    condition: None,
                }
            })
            .collect()
    }
}

/// Rows of several models, on their way out together.
#[derive(Debug)]
pub(crate) struct Circle<'s> {
    scope: Scope<'s>,
    /// The rows of each model, in the batch.
    parts: Vec<(usize, Range<usize>)>,
    cut: Vec<Edge>,
}

impl<'s> Circle<'s> {
    /// From the answer to [`Kept::circles`]; and the batch of their keys.
    pub(crate) fn new(scope: Scope<'s>, found: &[Found]) -> (Self, Vec<Key>) {
        let mut keys = Vec::new();
        let mut parts = Vec::new();
        for model in 0..scope.tables.models.len() {
            let begin = keys.len();
            let number = i64::try_from(model).unwrap_or_default();
            let of_model = found.iter().filter(|(table, _, _)| *table == number);
            let key = scope.model(model).key;
            keys.extend(of_model.filter_map(|(_, text, _)| key.parse(text)));
            if keys.len() > begin {
                parts.push((model, begin..keys.len()));
            }
        }
        let cut = Vec::new();
        (Self { scope, parts, cut }, keys)
    }

    /// Model by model: the statement that locks its rows, the number of them.
    pub(crate) fn locks(&self) -> Vec<(usize, Sql)> {
        let locks = self.parts.iter().map(|(model, rows)| {
            let sql = self
                .scope
                .select_key(*model)
                .text(" FROM ")
                .table(*model)
                .text(" WHERE ")
                .sql(self.condition(*model, rows));
            let sql = match self.scope.dialect {
                Dialect::Sqlite => sql,
                _ => sql.text(" FOR UPDATE"),
            };
            (*model, sql)
        });
        locks.collect()
    }

    /// Lets the constraints wait until the end, on SQLite, or cuts the circles where a key can be
    /// `NULL`, on MySQL, which refuses the others.
    pub(crate) fn loosen(&self) -> Vec<(Option<Edge>, Sql)> {
        match self.scope.dialect {
            Dialect::Sqlite => vec![(None, Sql::new().text("PRAGMA defer_foreign_keys = ON"))],
            Dialect::Mysql => {
                let inside = self.edges();
                let updates = inside.map(|(edge, rows)| {
                    let columns = edge.key.iter();
                    let columns = columns.map(|column| Sql::new().name(column).text(" = NULL"));
                    let update = Sql::new()
                        .text("UPDATE ")
                        .table(edge.child)
                        .text(" SET ")
                        .sql(Sql::joined(columns, ", "))
                        .text(" WHERE ")
                        .sql(self.scope.is_listed(edge.child, rows.clone()));
                    (Some(edge), self.scope.at_most(rows.len(), update))
                });
                updates.collect()
            }
            _ => Vec::new(),
        }
    }

    /// The keys between the rows.
    fn edges(&self) -> impl Iterator<Item = (Edge, Range<usize>)> + '_ {
        self.scope.tables.edges.iter().filter_map(|edge| {
            self.rows_of(edge.parent)?;
            Some((*edge, self.rows_of(edge.child)?))
        })
    }

    /// Nothing points along this key any more. What still points must go first.
    pub(crate) fn cut(&mut self, edge: Option<Edge>) {
        self.cut.extend(edge);
        let mut rest = std::mem::take(&mut self.parts);
        while !rest.is_empty() {
            let is_first = |(model, _): &(usize, Range<usize>)| {
                let holds = |edge: &Edge| {
                    let is_left = rest.iter().any(|(other, _)| *other == edge.child);
                    edge.parent == *model && edge.child != *model && is_left
                };
                let edges = self.scope.tables.edges.iter();
                !edges.filter(|edge| !self.cut.contains(edge)).any(holds)
            };
            let next = rest.iter().position(is_first).unwrap_or_default();
            self.parts.push(rest.remove(next));
        }
    }

    /// The records, and then the changes: all in one on PostgreSQL, which looks at the constraints
    /// at the end of a statement.
    pub(crate) fn changes(&self, trace: Trace) -> Vec<Sql> {
        let audits = self.parts.iter().filter(|_| trace.in_table);
        let audits = audits.map(|(model, rows)| {
            let condition = self.scope.is_listed(*model, rows.clone());
            self.scope.audit_of(*model, condition)
        });
        let deletes = self.parts.iter().map(|(model, rows)| {
            let change = self.scope.change(*model).text(" WHERE ");
            let change = change.sql(self.scope.is_listed(*model, rows.clone()));
            self.scope.at_most(rows.len(), change)
        });
        let mut statements: Vec<Sql> = audits.collect();
        if self.scope.dialect != Dialect::Postgres {
            statements.extend(deletes);
            return statements;
        }
        let parts = deletes.enumerate().map(|(index, delete)| {
            Sql::new()
                .text(&format!("sd_part_{index} AS ("))
                .sql(delete)
                .text(")")
        });
        let together = Sql::new().text("WITH ").sql(Sql::joined(parts, ", "));
        statements.push(together.text(" SELECT 1"));
        statements
    }

    pub(crate) fn rows(&self) -> Vec<(usize, usize)> {
        let parts = self.parts.iter();
        parts.map(|(model, rows)| (*model, rows.len())).collect()
    }

    /// Which rows of the batch are of a model.
    pub(crate) fn rows_of(&self, model: usize) -> Option<Range<usize>> {
        let mut parts = self.parts.iter();
        let part = parts.find(|(part, _)| *part == model)?;
        Some(part.1.clone())
    }

    fn condition(&self, model: usize, rows: &Range<usize>) -> Sql {
        let listed = self.scope.is_listed(model, rows.clone());
        listed
            .text(" AND ")
            .sql(self.scope.is_eligible(model, Row::Alone))
    }
}
