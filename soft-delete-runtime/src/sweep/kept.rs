//! The rows that could be purged, were it not for rows that point at them and stay.

use super::condition::{CHILD, Row, Scope};
use super::referrer::Referrer;
use super::schema::Edge;
use super::value::Sql;
use crate::plan::{Component, RecursionStep, Selected, list, union_of_steps};

/// The rows that stay because of others: a set for every component of the models, `kept_0`,
/// `kept_1`, …, made from those before it. A row of a set says which table it is of; the columns
/// of the other tables are `NULL`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<'s> {
    pub(crate) scope: Scope<'s>,
    /// Children before parents.
    pub(crate) components: &'s [Component],
    /// Whether what could have gone has gone.
    pub(crate) is_over: bool,
}

impl Kept<'_> {
    /// When all components before have been through: every row of them that is there stays, whether it
    /// could go or not.
    pub(crate) fn afterwards(self) -> Self {
        Self {
            is_over: true,
            ..self
        }
    }

    /// `WITH …` all sets that the rows of `model` depend on, or nothing if it depends on none.
    pub(crate) fn with(&self, model: usize) -> Sql {
        let sets = self.sets(self.component_of(model));
        if sets.is_empty() {
            return Sql::new();
        }
        // Every set may be read as one that is not recursive.
        Sql::new()
            .text("WITH RECURSIVE ")
            .sql(Sql::joined(sets, ", "))
            .text(" ")
    }

    /// The sets of the components up to this one, as far as they matter to it.
    pub(crate) fn sets(&self, last: usize) -> Vec<Sql> {
        let first = if self.is_over { last } else { 0 };
        let sets = (first..=last).filter(|component| self.can_keep(*component));
        sets.map(|component| self.set(component)).collect()
    }

    /// That a row stays because of another.
    pub(crate) fn is_kept(&self, model: usize, row: Row<'_>) -> Sql {
        if self.scope.referrers(model).next().is_none() {
            return Sql::new().text("1 = 0");
        }
        let component = self.component_of(model);
        let columns = self.scope.model(model).key.columns;
        let own = Sql::joined(columns.iter().map(|column| row.column(column)), ", ");
        let own = match columns {
            [_] => own,
            _ => Sql::new().text("(").sql(own).text(")"),
        };
        let names = (0..columns.len()).map(|column| name(model, column));
        own.text(" IN (SELECT ")
            .sql(Sql::columns(None, names))
            .text(&format!(" FROM kept_{component} WHERE sd_table = {model})"))
    }

    /// That a row, whose table is named in full, is pointed at along a key by one that stays.
    pub(crate) fn is_pointed_at(&self, referrer: Referrer<'_>) -> Sql {
        let pointing = match referrer {
            Referrer::Undeclared(key) => key.pointing(),
            Referrer::Declared(edge) => {
                let pointing = self.scope.pointing(edge);
                match self.stays(edge) {
                    Some(stays) => pointing.text(" AND ").sql(stays),
                    None => pointing,
                }
            }
        };
        Sql::new().text("EXISTS (").sql(pointing).text(")")
    }

    /// That a child stays. Rows of other tables all do.
    fn stays(&self, edge: &Edge) -> Option<Sql> {
        let child = edge.child;
        let is_other = child >= self.scope.tables.models.len();
        if is_other || (self.is_over && !self.is_inside(self.component_of(edge.parent), edge)) {
            return None;
        }
        let row = Row::Named(CHILD);
        let ineligible = Sql::new()
            .text("(")
            .sql(self.scope.is_eligible(child, row))
            .text(") IS NOT TRUE");
        let sql = if self.scope.referrers(child).next().is_some() {
            ineligible.text(" OR ").sql(self.is_kept(child, row))
        } else {
            ineligible
        };
        Some(Sql::new().text("(").sql(sql).text(")"))
    }

    /// The set of a component.
    pub(crate) fn set(&self, component: usize) -> Sql {
        let tables = &self.components[component].tables;
        let roots = tables.iter().map(|table| self.roots(component, *table));
        let steps = union_of_steps(self.scope.dialect, &format!("kept_{component}"), |_| {
            self.steps(component)
        });
        self.named(component, &format!("kept_{component}"))
            .sql(Sql::joined(roots, " UNION "))
            .sql(steps)
            .text(")")
    }

    /// The beginning of a set of rows of a component: its name and columns.
    pub(crate) fn named(&self, component: usize, set: &str) -> Sql {
        let tables = self.components[component].tables.iter();
        let columns = tables.flat_map(|table| {
            let key = self.scope.model(*table).key.columns;
            (0..key.len()).map(move |column| name(*table, column))
        });
        let columns = std::iter::once("sd_table".to_owned()).chain(columns);
        Sql::new()
            .name(set)
            .text(" (")
            .sql(Sql::columns(None, columns))
            .text(") AS (")
    }

    /// Rows of `table` that stay because of rows outside of the component that are a reason, or of
    /// rows in it that stay by themselves.
    fn roots(&self, component: usize, table: usize) -> Sql {
        let reasons = self.scope.referrers(table).map(|referrer| {
            let edge = match referrer {
                Referrer::Declared(edge) if self.is_inside(component, edge) => edge,
                other => return self.is_pointed_at(other),
            };
            let ineligible = Sql::new()
                .text(" AND (")
                .sql(self.scope.is_eligible(edge.child, Row::Named(CHILD)))
                .text(") IS NOT TRUE)");
            Sql::new()
                .text("EXISTS (")
                .sql(self.scope.pointing(edge))
                .sql(ineligible)
        });
        let reasons: Vec<Sql> = reasons.collect();
        let reasons = if reasons.is_empty() {
            Sql::new().text("1 = 0")
        } else {
            Sql::joined(reasons, " OR ")
        };
        self.select(component, table, Row::Alone)
            .text(" FROM ")
            .table(table)
            .text(" WHERE ")
            .sql(self.scope.is_eligible(table, Row::Alone))
            .text(" AND (")
            .sql(reasons)
            .text(")")
    }

    /// From a row that stays to those that it points at.
    fn steps(&self, component: usize) -> Vec<RecursionStep<super::value::Value>> {
        let edges = self.scope.tables.edges.iter();
        let inside = edges.filter(|edge| self.is_inside(component, edge));
        inside
            .map(|edge| {
                let parent = self.scope.model(edge.parent).key.columns;
                let child = self.scope.model(edge.child).key.columns;
                let pairs = edge.key.iter().zip(parent).map(|(key, column)| {
                    let key = Row::Named(CHILD).column(key);
                    key.text(" = ").sql(Row::Named("n").column(column))
                });
                let other = Sql::new().table(edge.parent).text(" AS ").alias("n");
                let then = (other, Sql::joined(pairs, " AND "));
                let own = child.iter().enumerate().map(|(index, column)| {
                    let held = Row::Named("p").column(&name(edge.child, index));
                    (Row::Named(CHILD).column(column), held)
                });
                RecursionStep {
                    columns: self.selected(component, edge.parent, Row::Named("n")),
                    key: Row::Named("n").column(parent[0]),
                    from: Sql::new().table(edge.child).text(" AS ").alias(CHILD),
                    then: Some(then),
                    on: own.collect(),
                    condition: Some(self.scope.is_eligible(edge.parent, Row::Named("n"))),
                }
            })
            .collect()
    }

    /// What is selected for a row of `table` into a set of its component.
    pub(crate) fn selected(
        &self,
        component: usize,
        table: usize,
        row: Row<'_>,
    ) -> Vec<Selected<super::value::Value>> {
        let tables = &self.components[component].tables;
        let columns = tables.iter().flat_map(|other| {
            let key = self.scope.model(*other).key.columns.iter();
            key.map(move |column| {
                if *other == table {
                    Selected::Value(row.column(column))
                } else {
                    Selected::Null(Sql::typed_null(*other, column))
                }
            })
        });
        let number = Selected::Value(Sql::new().text(&table.to_string()));
        std::iter::once(number).chain(columns).collect()
    }

    /// `SELECT` that.
    pub(crate) fn select(&self, component: usize, table: usize, row: Row<'_>) -> Sql {
        Sql::new()
            .text("SELECT ")
            .sql(list(self.selected(component, table, row)))
    }

    pub(crate) fn is_inside(&self, component: usize, edge: &Edge) -> bool {
        let tables = &self.components[component].tables;
        tables.contains(&edge.parent) && tables.contains(&edge.child)
    }

    /// Whether anything points at rows of a component.
    fn can_keep(&self, component: usize) -> bool {
        let tables = &self.components[component].tables;
        let mut tables = tables.iter();
        tables.any(|table| self.scope.referrers(*table).next().is_some())
    }

    fn component_of(&self, model: usize) -> usize {
        let mut components = self.components.iter();
        components
            .position(|component| component.tables.contains(&model))
            .unwrap_or_default()
    }
}

/// A column of a set.
pub(crate) fn name(table: usize, column: usize) -> String {
    format!("sd_{table}_{column}")
}
