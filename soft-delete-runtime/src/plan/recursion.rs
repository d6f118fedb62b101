//! The step of a recursive set from its rows to the next ones.

use super::Dialect;
use super::sql::{Sql, Value};
use super::ways::Ways;

/// A way from a row of a set, `p`, to another row.
#[derive(Debug, Clone)]
pub(crate) struct Step<V = Value> {
    /// What is selected of the other row.
    pub(crate) columns: Vec<Selected<V>>,
    /// A column of it that is never empty.
    pub(crate) key: Sql<V>,
    /// The table to which `p` leads.
    pub(crate) from: Sql<V>,
    /// Columns there, and those of `p` that they are equal to.
    pub(crate) on: Vec<(Sql<V>, Sql<V>)>,
    /// The table of the other row, if that is another one, and what leads there.
    pub(crate) then: Option<(Sql<V>, Sql<V>)>,
    /// What the other row must be like besides.
    pub(crate) condition: Option<Sql<V>>,
}

/// What is selected into a column of a set.
#[derive(Debug, Clone)]
pub(crate) enum Selected<V = Value> {
    Value(Sql<V>),
    /// A `NULL`, of the type of the column.
    Null(Sql<V>),
}

/// What is selected, in a list.
pub(crate) fn list<V>(columns: Vec<Selected<V>>) -> Sql<V> {
    let columns = columns
        .into_iter()
        .map(|(Selected::Value(sql) | Selected::Null(sql))| sql);
    Sql::joined(columns, ", ")
}

/// Columns of `alias`, and those of the set that they are equal to.
pub(crate) fn pairs<V>(alias: &str, columns: &[&str], set: &[String]) -> Vec<(Sql<V>, Sql<V>)> {
    let pairs = columns.iter().zip(set);
    pairs
        .map(|(own, held)| (Sql::column(Some(alias), own), Sql::column(Some("p"), held)))
        .collect()
}

impl<V> Step<V> {
    /// The rows that a set leads to.
    pub(crate) fn join(self, set: &str) -> Sql<V> {
        let join = Sql::new()
            .text("SELECT ")
            .sql(list(self.columns))
            .text(" FROM ")
            .sql(tables(self.from, self.then))
            .text(" JOIN ")
            .name(set)
            .text(" AS ")
            .alias("p")
            .text(" ON ")
            .sql(equal(self.on));
        match self.condition {
            Some(condition) => join.text(" WHERE ").sql(condition),
            None => join,
        }
    }

    fn lateral(self) -> Sql<V> {
        let select = Sql::new()
            .text("SELECT ")
            .sql(list(self.columns))
            .text(" FROM ")
            .sql(tables(self.from, self.then))
            .text(" WHERE ")
            .sql(equal(self.on));
        match self.condition {
            Some(condition) => select.text(" AND ").sql(condition),
            None => select,
        }
    }
}

fn tables<V>(from: Sql<V>, then: Option<(Sql<V>, Sql<V>)>) -> Sql<V> {
    match then {
        Some((table, on)) => from.text(" JOIN ").sql(table).text(" ON ").sql(on),
        None => from,
    }
}

fn equal<V>(on: Vec<(Sql<V>, Sql<V>)>) -> Sql<V> {
    let pairs = on.into_iter().map(|(own, held)| own.text(" = ").sql(held));
    Sql::joined(pairs, " AND ")
}

/// ` UNION` everything that the set leads to.
pub(crate) fn union_of_steps<V: Clone>(
    dialect: Dialect,
    set: &str,
    steps: impl Fn(Dialect) -> Vec<Step<V>>,
) -> Sql<V> {
    if steps(dialect).len() < 2 {
        return several(set, steps(dialect));
    }
    match dialect {
        Dialect::Postgres => lateral(set, steps(dialect)),
        Dialect::Sqlite => several(set, steps(dialect)),
        Dialect::Mysql => Ways::new(steps(dialect)).union(set),
        Dialect::Any => dialect.either(
            lateral(set, steps(Dialect::Postgres)),
            Ways::new(steps(Dialect::Mysql)).union(set),
        ),
    }
}

fn several<V>(set: &str, steps: Vec<Step<V>>) -> Sql<V> {
    steps.into_iter().fold(Sql::new(), |sql, step| {
        sql.text(" UNION ").sql(step.join(set))
    })
}

/// PostgreSQL lets a recursive query name itself once.
fn lateral<V>(set: &str, steps: Vec<Step<V>>) -> Sql<V> {
    let steps = steps.into_iter().map(Step::lateral);
    Sql::new()
        .text(" UNION SELECT ")
        .name("n")
        .text(".* FROM ")
        .name(set)
        .text(" AS ")
        .alias("p")
        .text(" CROSS JOIN LATERAL (")
        .sql(Sql::joined(steps, " UNION ALL "))
        .text(") AS ")
        .name("n")
}
