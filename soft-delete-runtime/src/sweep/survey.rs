//! What is in a table: how many rows a sweep would take, and why it would leave the others.

use super::condition::{Row, Scope, Verb};
use super::kept::Kept;
use super::referrer::Referrer;
use super::value::Sql;
use crate::plan::Dialect;

/// How many keys of rows are shown for each reason.
pub(crate) const SHOWN: usize = 10;

impl Scope<'_> {
    /// One row about the deleted rows of a model: how many have not been kept for long enough;
    /// `open,held,without_stamp` among the others; and the first stamp of those that have not.
    pub(crate) fn survey(self, model: usize) -> Sql {
        let row = Row::Alone;
        let over = || self.is_over(model, row);
        let is_set = |column: &str| row.column(column).text(" IS TRUE");
        let held = match self.model(model).facts.hold {
            Some(hold) => over().text(" AND ").sql(is_set(hold)),
            None => Sql::new().text("1 = 0"),
        };
        // What is erased does not wait to be.
        let unless_erased = |condition: Sql| match self.is_not_erased(model, row) {
            Some(not_erased) => condition.text(" AND ").sql(not_erased),
            None => condition,
        };
        let without_stamp = match self.has_no_stamp(model, row) {
            Some(condition) => condition,
            None => Sql::new().text("1 = 0"),
        };
        let open = match self.is_open(model, row) {
            Some(open) => over().text(" AND ").sql(open),
            None => over(),
        };
        let count_if = |condition: Sql| {
            Sql::new()
                .text("COUNT(CASE WHEN ")
                .sql(condition)
                .text(" THEN 1 END)")
        };
        let count_text = |condition: Sql| {
            let type_name = match self.dialect {
                Dialect::Mysql => " AS CHAR)",
                _ => " AS TEXT)",
            };
            Sql::new()
                .text("CAST(")
                .sql(count_if(condition))
                .text(type_name)
        };
        let comma = Sql::new().text("','");
        let numbers = vec![
            count_text(open),
            comma.clone(),
            count_text(unless_erased(held)),
            comma,
            count_text(unless_erased(without_stamp)),
        ];
        let not_over = || {
            let not_over = Sql::new().text("(").sql(over()).text(") IS NOT TRUE");
            unless_erased(match self.has_no_stamp(model, row) {
                Some(condition) => not_over.and_not(condition),
                None => not_over,
            })
        };
        let first = Sql::new()
            .text("MIN(CASE WHEN ")
            .sql(not_over())
            .text(" THEN ")
            .sql(self.stamp_value(model))
            .text(" END)");
        let sql = Sql::new()
            .text("SELECT ")
            .sql(count_if(not_over()))
            .text(", ")
            .sql(super::key::concatenated(self.dialect, numbers))
            .text(", ")
            .sql(self.as_stamp_text(first))
            .text(" FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(self.is_deleted(model, row));
        match self.is_in_target(model) {
            Some(target) => sql.text(" AND ").sql(target),
            None => sql,
        }
    }

    /// The number of rows that stay because of others: of one table, or of any.
    pub(crate) fn count_kept(self, kept: &Kept<'_>, model: usize, by: Option<Referrer<'_>>) -> Sql {
        let (with, condition) = self.kept_rows(kept, model, by);
        // MySQL and MariaDB look for their words about recursion behind the first `SELECT`.
        Sql::new()
            .text("SELECT sd_count, '', '' FROM (")
            .sql(with)
            .text("SELECT COUNT(*) AS sd_count FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(condition)
            .text(") AS sd_counted")
    }

    /// Some of them.
    pub(crate) fn some_kept(self, kept: &Kept<'_>, model: usize, by: Referrer<'_>) -> Sql {
        let (with, condition) = self.kept_rows(kept, model, Some(by));
        Sql::new()
            .text("SELECT ")
            .sql(self.number("1"))
            .text(", sd_key, '' FROM (")
            .sql(with)
            .text("SELECT ")
            .sql(self.key_text(model))
            .text(" AS sd_key FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(condition)
            .sql(self.first_rows(model))
            .text(") AS sd_shown")
    }

    /// Some of the rows on hold.
    pub(crate) fn some_held(self, model: usize) -> Option<Sql> {
        let hold = self.model(model).facts.hold?;
        let mut conditions = vec![
            self.is_due(model, Row::Alone),
            Row::Alone.column(hold).text(" IS TRUE"),
        ];
        conditions.extend(self.is_not_erased(model, Row::Alone));
        conditions.extend(self.is_in_target(model));
        Some(
            Sql::new()
                .text("SELECT ")
                .sql(self.number("1"))
                .text(", ")
                .sql(self.key_text(model))
                .text(" AS sd_key, '' FROM ")
                .table(model)
                .text(" WHERE ")
                .sql(Sql::joined(conditions, " AND "))
                .sql(self.first_rows(model)),
        )
    }

    fn first_rows(self, model: usize) -> Sql {
        let columns = self.model(model).key.columns.iter().copied();
        Sql::new()
            .text(" ORDER BY ")
            .sql(Sql::columns(None, columns))
            .text(&format!(" LIMIT {SHOWN}"))
    }

    fn kept_rows(self, kept: &Kept<'_>, model: usize, by: Option<Referrer<'_>>) -> (Sql, Sql) {
        debug_assert_eq!(self.verb, Verb::Purge, "an erasure leaves the keys alone");
        let mut conditions = vec![self.is_eligible(model, Row::Alone)];
        match by {
            Some(referrer) => conditions.push(kept.is_pointed_at(referrer)),
            None => conditions.push(kept.is_kept(model, Row::Alone)),
        }
        conditions.extend(self.is_in_target(model));
        let with = match by {
            Some(Referrer::Undeclared(_)) => Sql::new(),
            _ => kept.with(model),
        };
        (with, Sql::joined(conditions, " AND "))
    }
}
