//! The step of a recursive set on MySQL and MariaDB, which names the set once.
//!
//! MariaDB copies a recursive query for every name of it, and each copy for those in it, until ten of
//! them take all memory there is. It has no `LATERAL`, so every row of the set goes every way.

use super::recursion::{Selected, Step};
use super::sql::Sql;

/// The ways from the rows of a set to the next ones.
pub(super) struct Ways<V>(Vec<Step<V>>);

/// The way that a row goes.
const WAY: &str = "sd_ways.way";

impl<V: Clone> Ways<V> {
    /// Each step with names of its own.
    pub(super) fn new(steps: Vec<Step<V>>) -> Self {
        let steps = steps.into_iter().enumerate();
        Self(steps.map(|(way, step)| numbered(step, way)).collect())
    }

    /// ` UNION` everything that the set leads to.
    pub(super) fn union(self, set: &str) -> Sql<V> {
        Sql::new()
            .text(" UNION SELECT /*! STRAIGHT_JOIN */ ")
            .sql(self.columns())
            .text(" FROM ")
            .name(set)
            .text(" AS ")
            .alias("p")
            .text(" CROSS JOIN (")
            .sql(self.numbers())
            .text(") AS sd_ways")
            .sql(self.joins())
            .text(" WHERE ")
            .sql(self.has_led_somewhere())
    }

    fn columns(&self) -> Sql<V> {
        let width = self.0.first().map_or(0, |step| step.columns.len());
        let columns = (0..width).map(|column| {
            by_way(self.0.iter().map(|step| match &step.columns[column] {
                Selected::Value(sql) => Some(sql.clone()),
                Selected::Null(_) => None,
            }))
        });
        Sql::joined(columns, ", ")
    }

    fn numbers(&self) -> Sql<V> {
        let ways = 0..self.0.len();
        let numbers = ways.map(|way| Sql::new().text(&format!("SELECT {way} AS way")));
        Sql::joined(numbers, " UNION ALL ")
    }

    fn joins(&self) -> Sql<V> {
        let joins = self.0.iter().enumerate().map(|(way, step)| {
            // Nothing is looked for on the other ways.
            let on = step.on.iter().map(|(own, held)| {
                let held = Sql::new()
                    .text(&format!("CASE {WAY} WHEN {way} THEN "))
                    .sql(held.clone())
                    .text(" END");
                own.clone().text(" = ").sql(held)
            });
            let on = Sql::joined(on, " AND ");
            let tables = [(&step.from, &on)];
            let then = step.then.as_ref().map(|(table, on)| (table, on));
            Sql::joined(tables.into_iter().chain(then).map(left_join), "")
        });
        Sql::joined(joins, "")
    }

    fn has_led_somewhere(&self) -> Sql<V> {
        by_way(self.0.iter().map(|step| {
            let found = step.key.clone().text(" IS NOT NULL");
            Some(match &step.condition {
                Some(condition) => found.text(" AND ").sql(condition.clone()),
                None => found,
            })
        }))
    }
}

fn left_join<V: Clone>((table, on): (&Sql<V>, &Sql<V>)) -> Sql<V> {
    Sql::new()
        .text(" LEFT JOIN ")
        .sql(table.clone())
        .text(" ON ")
        .sql(on.clone())
}

/// What there is on the way that a row goes.
fn by_way<V>(cases: impl Iterator<Item = Option<Sql<V>>>) -> Sql<V> {
    let cases = cases.enumerate().filter_map(|(way, sql)| {
        let when = Sql::new().text(&format!(" WHEN {way} THEN "));
        Some(when.sql(sql?))
    });
    let cases: Vec<Sql<V>> = cases.collect();
    if cases.is_empty() {
        return Sql::new().text("NULL");
    }
    Sql::new()
        .text(&format!("CASE {WAY}"))
        .sql(Sql::joined(cases, ""))
        .text(" END")
}

fn numbered<V>(step: Step<V>, way: usize) -> Step<V> {
    let columns = step.columns.into_iter().map(|column| match column {
        Selected::Value(sql) => Selected::Value(sql.numbered(way)),
        Selected::Null(sql) => Selected::Null(sql),
    });
    let on = step.on.into_iter();
    let then = step.then;
    Step {
        columns: columns.collect(),
        key: step.key.numbered(way),
        from: step.from.numbered(way),
        then: then.map(|(table, on)| (table.numbered(way), on.numbered(way))),
        on: on.map(|(own, held)| (own.numbered(way), held)).collect(),
        condition: step.condition.map(|condition| condition.numbered(way)),
    }
}
