//! Whether a column has kept a stamp, seen by one row: a coarse one would make two deletions alike.
//!
//! PostgreSQL says so when it marks the rows, and SQLite has no coarse columns.

use super::sets::{Place, Sets};
use super::sql::{Sql, Value};
use super::{Purpose, Step, counted};
use crate::relation::Rows;

/// A row of the table that carries the mark of this deletion, if the column could keep it.
///
/// In an archive the mark has an index. In other tables the row is looked for by its parents, and if
/// there is none, by the mark alone: MySQL reads parents as they were when the transaction first read,
/// and not those that were inserted since.
pub(super) fn witnesses(sets: &Sets<'_>, table: usize, column: &'static str) -> Vec<Step> {
    let by_mark = witnessed(marked(sets, table), column, true);
    if sets.is_archived(table) {
        return vec![by_mark];
    }
    let by_parents =
        marked(sets, table)
            .text(" AND ")
            .sql(sets.is_reached(table, None, Place::Alone));
    vec![witnessed(by_parents, column, false), by_mark]
}

/// The filter finds the rows by its index, unless it asks for what the deletion has changed.
pub(super) fn witnesses_of_target(sets: &Sets<'_>, column: &'static str) -> [Step; 2] {
    let by_filter = Sql::new()
        .text("SELECT 1 AS one FROM (SELECT ")
        .name(column)
        .text(" FROM ")
        .rows(0, Rows::Deleted, None)
        .value(Value::TargetInAnyState)
        .text(") AS ")
        .name("target")
        .text(" WHERE ")
        .sql(sets.is_of_this_deletion(0, None));
    [
        witnessed(by_filter, column, false),
        witnessed(marked(sets, 0), column, true),
    ]
}

/// `SELECT 1` for the rows of a table that carry the mark of this deletion.
fn marked(sets: &Sets<'_>, table: usize) -> Sql {
    Sql::new()
        .text("SELECT 1 AS one FROM ")
        .rows(table, Rows::Deleted, None)
        .text(" WHERE ")
        .sql(sets.is_of_this_deletion(table, None))
}

fn witnessed(select: Sql, column: &'static str, is_last: bool) -> Step {
    Step::new(
        Purpose::Witness { column, is_last },
        counted(select.text(" LIMIT 1")),
    )
}
