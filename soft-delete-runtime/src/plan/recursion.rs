//! The step of a recursive set from its rows to the next ones.

use super::Dialect;
use super::sql::{Sql, Token, Value};

/// A way from a row of a set, `p`, to another row.
#[derive(Debug)]
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
#[derive(Debug)]
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

    /// The same with names of its own.
    fn numbered(self, way: usize) -> Self {
        let columns = self.columns.into_iter().map(|column| match column {
            Selected::Value(sql) => Selected::Value(sql.numbered(way)),
            Selected::Null(sql) => Selected::Null(sql),
        });
        let on = self.on.into_iter();
        let then = self.then;
        Self {
            columns: columns.collect(),
            key: self.key.numbered(way),
            from: self.from.numbered(way),
            then: then.map(|(table, on)| (table.numbered(way), on.numbered(way))),
            on: on.map(|(own, held)| (own.numbered(way), held)).collect(),
            condition: self.condition.map(|condition| condition.numbered(way)),
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
    steps: impl Fn() -> Vec<Step<V>>,
) -> Sql<V> {
    let several = |steps: Vec<Step<V>>| {
        steps.into_iter().fold(Sql::new(), |sql, step| {
            sql.text(" UNION ").sql(step.join(set))
        })
    };
    // PostgreSQL lets a recursive query name itself once.
    let lateral = |steps: Vec<Step<V>>| {
        Sql::new()
            .text(" UNION SELECT ")
            .name("n")
            .text(".* FROM ")
            .name(set)
            .text(" AS ")
            .alias("p")
            .text(" CROSS JOIN LATERAL (")
            .sql(Sql::joined(
                steps.into_iter().map(Step::lateral),
                " UNION ALL ",
            ))
            .text(") AS ")
            .name("n")
    };
    if steps().len() < 2 {
        return several(steps());
    }
    match dialect {
        Dialect::Postgres => lateral(steps()),
        Dialect::Sqlite => several(steps()),
        Dialect::Mysql => ways(set, steps()),
        Dialect::Any => Sql::new().token(Token::Either {
            postgres: lateral(steps()),
            others: ways(set, steps()),
        }),
    }
}

/// The same where the set is named once as well: MariaDB copies a recursive query for every name of
/// it, and each copy for those in it, until ten of them take all memory there is. It has no
/// `LATERAL`, so every row of the set goes every way.
fn ways<V: Clone>(set: &str, steps: Vec<Step<V>>) -> Sql<V> {
    let way = || Sql::new().text("sd_ways.way");
    let steps: Vec<Step<V>> = steps
        .into_iter()
        .enumerate()
        .map(|(number, step)| step.numbered(number))
        .collect();
    // `CASE … END`, of what the steps have.
    let case = |cases: Vec<Option<Sql<V>>>| {
        let cases = cases.into_iter().enumerate();
        let whens: Vec<Sql<V>> = cases
            .filter_map(|(number, sql)| {
                Some(Sql::new().text(&format!(" WHEN {number} THEN ")).sql(sql?))
            })
            .collect();
        if whens.is_empty() {
            return Sql::new().text("NULL");
        }
        let case = Sql::new().text("CASE ").sql(way());
        case.sql(Sql::joined(whens, "")).text(" END")
    };
    let value = |column: &Selected<V>| match column {
        Selected::Value(sql) => Some(sql.clone()),
        Selected::Null(_) => None,
    };
    let width = steps.first().map_or(0, |step| step.columns.len());
    let columns = (0..width).map(|column| {
        let values = steps.iter().map(|step| value(&step.columns[column]));
        case(values.collect())
    });
    let columns = Sql::joined(columns, ", ");
    let numbers =
        (0..steps.len()).map(|number| Sql::new().text(&format!("SELECT {number} AS way")));
    let found = steps.iter().map(|step| {
        let found = step.key.clone().text(" IS NOT NULL");
        Some(match &step.condition {
            Some(condition) => found.text(" AND ").sql(condition.clone()),
            None => found,
        })
    });
    let found = case(found.collect());
    let joins = steps.into_iter().enumerate().map(|(number, step)| {
        // Nothing is looked for on the other ways.
        let on = step.on.into_iter().map(|(own, held)| {
            let held = Sql::new()
                .text("CASE ")
                .sql(way())
                .text(&format!(" WHEN {number} THEN "))
                .sql(held)
                .text(" END");
            own.text(" = ").sql(held)
        });
        let join = Sql::new().text(" LEFT JOIN ").sql(step.from);
        let join = join.text(" ON ").sql(Sql::joined(on, " AND "));
        match step.then {
            Some((table, on)) => join.text(" LEFT JOIN ").sql(table).text(" ON ").sql(on),
            None => join,
        }
    });
    Sql::new()
        .text(" UNION SELECT /*! STRAIGHT_JOIN */ ")
        .sql(columns)
        .text(" FROM ")
        .name(set)
        .text(" AS ")
        .alias("p")
        .text(" CROSS JOIN (")
        .sql(Sql::joined(numbers, " UNION ALL "))
        .text(") AS sd_ways")
        .sql(Sql::joined(joins, ""))
        .text(" WHERE ")
        .sql(found)
}
