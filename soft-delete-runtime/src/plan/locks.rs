//! Statements that lock rows before others read or change them, and count them.
//!
//! On PostgreSQL a change does not wait for a child that is being inserted, and every statement
//! sees what was committed before it began. So the rows are locked first: then no row can come
//! to them, and what is counted here is what is changed, or the plan fails.

use super::sql::{Lock, Sql, Token, Value};
use super::{LockStep, Locked, counted};
use crate::relation::{Rows, TableFacts};

/// Locks the rows of the target. SQLite, which has one writer, only counts them.
pub(crate) fn lock_target(facts: &TableFacts, rows: Rows) -> LockStep {
    let target = Sql::new().value(Value::Target);
    lock(0, facts, rows, target, Locked::Target)
}

/// Locks the rows that a condition gives, in the order of their keys.
pub(crate) fn lock(
    table: usize,
    facts: &TableFacts,
    rows: Rows,
    condition: Sql,
    locked: Locked,
) -> LockStep {
    let select = Sql::new()
        .text("SELECT 1 AS one FROM ")
        .rows(table, rows, None)
        .sql(condition)
        .text(" ORDER BY ")
        .sql(Sql::columns(None, facts.key.iter().copied()))
        .token(Token::Lock(Lock::Rows));
    LockStep {
        rows: locked,
        sql: counted(select),
    }
}
