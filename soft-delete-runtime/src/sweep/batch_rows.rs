//! Which rows a batch has.

use std::ops::Range;

use super::batch::Bounds;
use super::condition::{Row, Scope};
use super::key::Comparison;
use super::value::{Sql, Value};
use crate::plan::Dialect;
use crate::relation::Rows;

impl Scope<'_> {
    /// ` FROM … WHERE` all that a row of a batch must be.
    pub(crate) fn selected(self, model: usize, is_first: bool) -> Sql {
        Sql::new()
            .text(" FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(Sql::joined(self.conditions(model, is_first), " AND "))
    }

    fn conditions(self, model: usize, is_first: bool) -> Vec<Sql> {
        let mut conditions = vec![self.is_eligible(model, Row::Alone)];
        conditions.extend(self.is_free(model, None));
        conditions.extend(self.is_free_of_undeclared(model));
        conditions.extend(self.is_in_target(model));
        if !is_first {
            conditions.push(self.compared(model, Comparison::After));
        }
        conditions
    }

    /// The rows of a batch, when its bounds are known.
    pub(crate) fn bounded(self, model: usize, is_first: bool, bounds: Bounds) -> Sql {
        let mut conditions = self.conditions(model, is_first);
        match bounds {
            Bounds::Keys { has_end: false } | Bounds::Places => {}
            Bounds::Keys { has_end: true } => {
                conditions.push(self.compared(model, Comparison::UpTo));
            }
            Bounds::Listed(rows) => {
                // MySQL does not let a change look at its own table again: see `still_free`.
                let own = self.tables.edges_to(model).find(|edge| edge.child == model);
                conditions = vec![self.is_eligible(model, Row::Alone)];
                conditions.extend(self.is_free(model, own));
                // A long list alone is read as a table to join, without an index.
                if !is_first {
                    conditions.push(self.compared(model, Comparison::After));
                }
                conditions.push(self.compared(model, Comparison::UpTo));
                conditions.push(self.is_listed(model, 0..rows));
            }
        }
        Sql::joined(conditions, " AND ")
    }

    fn compared(self, model: usize, comparison: Comparison) -> Sql {
        let value: fn(usize) -> Value = match comparison {
            Comparison::After => Value::After,
            Comparison::UpTo => Value::UpTo,
        };
        let key = self.model(model).key;
        let column = |column: &str| Row::Alone.column(column);
        key.compared(self.dialect, comparison, column, value)
    }

    /// That a row is one of those whose keys are known.
    pub(crate) fn is_listed(self, model: usize, rows: Range<usize>) -> Sql {
        let key = self.model(model).key;
        let list = rows.map(|row| {
            let columns = key.kinds.iter().enumerate();
            let columns = columns
                .map(|(column, kind)| kind.bound(self.dialect, Value::InBatch { row, column }));
            let columns = Sql::joined(columns, ", ");
            if key.columns.len() == 1 {
                columns
            } else {
                Sql::new().text("(").sql(columns).text(")")
            }
        });
        Sql::row(None, key.columns)
            .text(" IN (")
            .sql(Sql::joined(list, ", "))
            .text(")")
    }

    /// That a row is one of those that were asked for.
    pub(crate) fn is_in_target(self, model: usize) -> Option<Sql> {
        if !self.has_target {
            return None;
        }
        let key = self.model(model).key;
        let rows = Sql::new()
            .text("SELECT ")
            .sql(Sql::columns(None, key.columns.iter().copied()))
            .text(" FROM ")
            .rows(model, Rows::Deleted, None)
            .value(Value::Target);
        Some(
            Sql::row(None, key.columns)
                .text(" IN (")
                .sql(self.dialect.derived(rows))
                .text(")"),
        )
    }

    pub(crate) fn ordered(self, model: usize, direction: &str) -> Sql {
        let columns = self.model(model).key.columns.iter();
        let columns = columns.map(|column| Sql::new().name(column).text(direction));
        Sql::new()
            .text(" ORDER BY ")
            .sql(Sql::joined(columns, ", "))
    }

    pub(crate) fn skipping_locked(self, select: Sql) -> Sql {
        match self.dialect {
            Dialect::Sqlite => select,
            _ => select.text(" FOR UPDATE SKIP LOCKED"),
        }
    }
}
