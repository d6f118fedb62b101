//! Whether a column has kept a stamp, seen by one row: a coarse one would make two deletions alike.
//!
//! PostgreSQL says so when it marks the rows, and SQLite has no coarse columns.

use super::sets::{Place, Sets};
use super::sql::{Sql, Value};
use super::{Purpose, Step, counted};
use crate::relation::Rows;

/// A row of the table that carries the mark of this deletion, if the column could keep it.
pub(super) fn witness(sets: &Sets<'_>, table: usize, column: &'static str) -> Step {
    let select = Sql::new()
        .text("SELECT 1 AS one FROM ")
        .rows(table, Rows::Deleted, None)
        .text(" WHERE ")
        .sql(sets.is_of_this_deletion(table, None))
        .text(" AND ")
        .sql(sets.is_reached(table, None, Place::Alone));
    witnessed(select, column, true)
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
    let by_mark = Sql::new()
        .text("SELECT 1 AS one FROM ")
        .rows(0, Rows::Deleted, None)
        .text(" WHERE ")
        .sql(sets.is_of_this_deletion(0, None));
    [
        witnessed(by_filter, column, false),
        witnessed(by_mark, column, true),
    ]
}

fn witnessed(select: Sql, column: &'static str, is_last: bool) -> Step {
    Step::new(
        Purpose::Witness { column, is_last },
        counted(select.text(" LIMIT 1")),
    )
}
