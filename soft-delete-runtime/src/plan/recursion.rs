//! The step of a recursive set from its rows to the next ones.

use super::Dialect;
use super::sql::{Sql, Token, Value};

/// A way from a row of a set, `p`, to another row.
pub(crate) struct Step<V = Value> {
    /// `SELECT … FROM …`
    pub(crate) select: Sql<V>,
    /// What leads from `p` to the other row.
    pub(crate) on: Sql<V>,
    /// What the other row must be like besides.
    pub(crate) condition: Option<Sql<V>>,
}

impl<V> Step<V> {
    /// The rows that a set leads to.
    pub(crate) fn join(self, set: &str) -> Sql<V> {
        let join = self
            .select
            .text(" JOIN ")
            .name(set)
            .text(" AS ")
            .name("p")
            .text(" ON ")
            .sql(self.on);
        match self.condition {
            Some(condition) => join.text(" WHERE ").sql(condition),
            None => join,
        }
    }

    fn lateral(self) -> Sql<V> {
        let select = self.select.text(" WHERE ").sql(self.on);
        match self.condition {
            Some(condition) => select.text(" AND ").sql(condition),
            None => select,
        }
    }
}

/// ` UNION` everything that the set leads to.
pub(crate) fn union_of_steps<V>(
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
    let once = |steps: Vec<Step<V>>| {
        Sql::new()
            .text(" UNION SELECT ")
            .name("n")
            .text(".* FROM ")
            .name(set)
            .text(" AS ")
            .name("p")
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
        Dialect::Postgres => once(steps()),
        Dialect::Sqlite | Dialect::Mysql => several(steps()),
        Dialect::Any => Sql::new().token(Token::Either {
            postgres: once(steps()),
            others: several(steps()),
        }),
    }
}
