//! The changes of a deletion in one statement, as PostgreSQL takes them.

use super::deletion::others;
use super::sql::{Sql, Value};
use super::{Part, Purpose, Step};
use crate::relation::Graph;

/// A change to the rows of one table, as a part of a statement.
pub(super) struct Change {
    pub(super) part: Part,
    /// The set of the rows that leave their table for what `sql` does, by its name.
    pub(super) leave: Option<(String, Sql)>,
    pub(super) sql: Sql,
}

impl Change {
    pub(super) fn in_place(part: Part, sql: Sql) -> Self {
        let leave = None;
        Self { part, leave, sql }
    }
}

/// PostgreSQL does not change a row twice in one statement.
pub(super) fn touches_no_table_twice(graph: &Graph) -> bool {
    let mut touched: Vec<usize> = others(graph).map(|edge| edge.child).collect();
    touched.extend((0..graph.nodes.len()).filter(|table| graph.nodes[*table].is_reached));
    touched.sort_unstable();
    touched.windows(2).all(|pair| pair[0] != pair[1])
}

/// The changes in one statement, each of which sees the tables as they were.
pub(super) fn together(graph: &Graph, (with, changes): (Sql, Vec<Change>)) -> Step {
    let mut sets = Vec::new();
    let mut selects = Vec::new();
    let mut parts = Vec::new();
    for (index, Change { part, leave, sql }) in changes.into_iter().enumerate() {
        let name = format!("sd_part_{index}");
        let left = leave.as_ref().map(|(name, _)| name.clone());
        sets.extend(leave.map(|(name, leave)| set(&name, leave)));
        let returning = sql.text(" RETURNING ").sql(exact(graph, part));
        sets.push(set(&name, returning.text(" AS ").name("exact")));
        selects.push(counts(index, &name, left.as_deref()));
        parts.push(part);
    }
    // What `WITH` has begun goes on.
    let with = if with.tokens().is_empty() {
        with.text("WITH ")
    } else {
        with.trimmed().text(", ")
    };
    Step::new(
        Purpose::Together(parts),
        with.sql(Sql::joined(sets, ", "))
            .text(" ")
            .sql(Sql::joined(selects, " UNION ALL ")),
    )
}

fn set(name: &str, sql: Sql) -> Sql {
    Sql::new().name(name).text(" AS (").sql(sql).text(")")
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

/// What is added to the faults of a part if not all rows have come that have left their table.
pub(crate) const LOST: i64 = 2;

/// The number of rows of a part, and its faults: whether the rows are inexact, which one shows for
/// all, and whether some are lost.
fn counts(index: usize, name: &str, left: Option<&str>) -> Sql {
    let counts = Sql::new()
        .text(&format!(
            "SELECT CAST({index} AS BIGINT), COUNT(*), COALESCE((SELECT CASE WHEN "
        ))
        .name("exact")
        .text(" THEN CAST(0 AS BIGINT) ELSE 1 END FROM ")
        .name(name)
        .text(" LIMIT 1), 0)");
    let counts = match left {
        Some(left) => counts
            .text(" + CASE WHEN COUNT(*) = (SELECT COUNT(*) FROM ")
            .name(left)
            .text(&format!(") THEN 0 ELSE {LOST} END")),
        None => counts,
    };
    counts.text(" FROM ").name(name)
}
