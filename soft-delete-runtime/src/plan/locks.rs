//! Statements that lock rows before others read or change them.
//!
//! On PostgreSQL a change does not wait for a child that is being inserted, and every statement
//! sees what was committed before it began. So the rows are locked first: then no row can come
//! to them, and what is read next is what is changed.

use super::LockStep;
use super::sql::{Lock, Sql, Token};
use crate::relation::TableFacts;

/// Locks the rows of the target, whatever their state, so that none of them gets into the state
/// in which a plan changes it after its locks; counts those that are in it.
pub(crate) fn lock_target(facts: &TableFacts, is_changed: Sql, counts: bool) -> LockStep {
    let select = Sql::new()
        .text("SELECT ")
        .sql(is_changed)
        .text(" AS ")
        .name("is_changed")
        .text(" FROM ")
        .table(0)
        .token(Token::TargetInAnyState);
    LockStep {
        counts: counts.then_some(0),
        sql: Sql::new()
            .text("SELECT COUNT(CASE WHEN ")
            .name("is_changed")
            .text(" THEN 1 END) FROM (")
            .sql(locked(select, facts))
            .text(") AS ")
            .name("locked"),
    }
}

/// Locks the rows that a condition gives, in the order of their keys.
pub(crate) fn lock(table: usize, facts: &TableFacts, condition: Sql, counts: bool) -> LockStep {
    let select = Sql::new()
        .text("SELECT 1 AS one FROM ")
        .table(table)
        .sql(condition);
    LockStep {
        counts: counts.then_some(table),
        sql: Sql::new()
            .text("SELECT COUNT(*) FROM (")
            .sql(locked(select, facts))
            .text(") AS ")
            .name("locked"),
    }
}

fn locked(select: Sql, facts: &TableFacts) -> Sql {
    select
        .text(" ORDER BY ")
        .sql(Sql::columns(None, facts.key.iter().copied()))
        .token(Token::Lock(Lock::Rows))
}
