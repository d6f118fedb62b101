//! The changes of a deletion in one statement, as PostgreSQL takes them.

use super::deletion::others;
use super::sql::{Sql, Value};
use super::{Part, Purpose, Step};
use crate::relation::Graph;

/// PostgreSQL does not change a row twice in one statement.
pub(super) fn touches_no_table_twice(graph: &Graph) -> bool {
    let mut touched: Vec<usize> = others(graph).map(|edge| edge.child).collect();
    touched.extend((0..graph.nodes.len()).filter(|table| graph.nodes[*table].is_reached));
    touched.sort_unstable();
    touched.windows(2).all(|pair| pair[0] != pair[1])
}

/// The changes in one statement, each of which sees the tables as they were.
pub(super) fn together(graph: &Graph, (with, changes): (Sql, Vec<(Part, Sql)>)) -> Step {
    let mut sql = with;
    let mut selects = Vec::new();
    let mut parts = Vec::new();
    for (index, (part, change)) in changes.into_iter().enumerate() {
        let name = format!("sd_part_{index}");
        // What `WITH` has begun goes on.
        sql = if sql.tokens().is_empty() {
            sql.text("WITH ")
        } else if index == 0 {
            sql.trimmed().text(", ")
        } else {
            sql.text(", ")
        };
        sql = sql
            .name(&name)
            .text(" AS (")
            .sql(change)
            .text(" RETURNING ")
            .sql(exact(graph, part))
            .text(" AS ")
            .name("exact")
            .text(")");
        selects.push(counts(index, &name));
        parts.push(part);
    }
    Step::new(
        Purpose::Together(parts),
        sql.text(" ").sql(Sql::joined(selects, " UNION ALL ")),
    )
}

/// Whether what the database stored is what was sent.
fn exact(graph: &Graph, part: Part) -> Sql {
    let identity = graph.nodes[part.index]
        .facts
        .and_then(|facts| facts.identity);
    match (part.exact, identity) {
        (Some(column), Some((_, kind))) => Sql::new()
            .text("(")
            .name(column)
            .text(" = ")
            .value(Value::Identity(kind))
            .text(")"),
        _ => Sql::new().text("TRUE"),
    }
}

/// The number of rows of a part, and whether they are inexact: one shows it for all.
fn counts(index: usize, name: &str) -> Sql {
    Sql::new()
        .text(&format!(
            "SELECT CAST({index} AS BIGINT), COUNT(*), COALESCE((SELECT CASE WHEN "
        ))
        .name("exact")
        .text(" THEN CAST(0 AS BIGINT) ELSE 1 END FROM ")
        .name(name)
        .text(" LIMIT 1), 0) FROM ")
        .name(name)
}
