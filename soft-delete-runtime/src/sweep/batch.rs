//! The statements of one batch.

use super::condition::{Row, Scope, Verb};
use super::value::{Sql, Value};
use crate::plan::Dialect;

/// What a batch leaves behind besides its change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    /// Records in the audit table.
    pub(crate) in_table: bool,
    /// Records for the application.
    pub(crate) for_sink: bool,
}

/// Where a batch begins and how many rows it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) is_first: bool,
    pub(crate) limit: u32,
    pub(crate) way: Way,
}

/// How the rows of a batch become known.
///
/// A lock is written to every row on PostgreSQL, and costs as much as the change. So there, as on
/// SQLite, which has one writer, a batch is all rows up to a last key, and on PostgreSQL it has no
/// patience for locks of others: one that is met undoes the batch, and from then on rows are locked
/// beforehand. MySQL always locks the rows and names their keys.
///
/// A statement sees the rows that were there when it began. So where other rows can point at those
/// of a batch, they are locked beforehand too, and looked at again by another statement: whoever has
/// pointed at them by then is seen, and nobody can any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The last key is so far from the first. If there are more rows than the batch may have, it
    /// is undone.
    Stride { keys: u64 },
    /// The last key is looked up before the transaction. None is found if fewer rows are left.
    LookUp,
    /// The rows are locked.
    Lock,
}

/// The changes of a batch, once its rows are known.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Writes the records of the rows.
    pub(crate) audit: Option<Sql>,
    pub(crate) change: Sql,
    /// What the change gives back.
    pub(crate) returns: Returns,
}

impl Changes {
    /// One that says how many rows it was, and nothing else.
    pub(crate) fn number(change: Sql) -> Self {
        Self {
            audit: None,
            change,
            returns: Returns::Number,
        }
    }
}

/// What a change gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returns {
    /// The number of rows, as every statement does.
    Number,
    /// A row for each: `1`, its key and its stamp.
    Rows,
    /// The same, if anybody wants them, and then one with the number of rows.
    Summary,
}

/// How the rows of a change are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// By the last key, if there is one.
    Keys { has_end: bool },
    /// By the keys of so many rows.
    Listed(usize),
    /// By where they are, on PostgreSQL: they are locked, so there they stay.
    Places,
}

impl Scope<'_> {
    /// Finds the last key of a batch. PostgreSQL would write as text even the keys that it skips.
    pub(crate) fn boundary(self, model: usize, extent: Extent) -> Sql {
        let offset = extent.limit.saturating_sub(1);
        let columns = self.model(model).key.columns.iter().copied();
        Sql::new()
            .text("SELECT ")
            .sql(self.number("1"))
            .text(", ")
            .sql(self.key_text(model))
            .text(", '' FROM (SELECT ")
            .sql(Sql::columns(None, columns))
            .sql(self.selected(model, extent.is_first))
            .sql(self.ordered(model, ""))
            .text(&format!(" LIMIT 1 OFFSET {offset}) AS "))
            .name("batch")
    }

    /// The next row, for its key: the one with which a batch of one row has failed.
    pub(crate) fn next_row(self, model: usize, is_first: bool) -> Sql {
        let select = self.select_key(model);
        let select = select.sql(self.selected(model, is_first));
        let select = select.sql(self.ordered(model, "")).text(" LIMIT 1");
        self.skipping_locked(select)
    }

    /// What happens to the rows of a batch.
    pub(crate) fn changes(
        self,
        model: usize,
        is_first: bool,
        bounds: Bounds,
        trace: Trace,
    ) -> Changes {
        if bounds == Bounds::Places {
            return self.changes_of_places(model, trace);
        }
        let condition = self.bounded(model, is_first, bounds);
        if self.dialect == Dialect::Postgres {
            return self.changes_in_one(model, condition, trace);
        }
        let audit = trace
            .in_table
            .then(|| self.audit_of(model, condition.clone()));
        let change = self.change(model).text(" WHERE ").sql(condition);
        let change = match bounds {
            Bounds::Listed(rows) => self.at_most(rows, change),
            _ => change,
        };
        // MySQL has given the rows to whoever locked them.
        let returns = if trace.for_sink && self.dialect == Dialect::Sqlite {
            Returns::Rows
        } else {
            Returns::Number
        };
        let change = match returns {
            Returns::Rows => change
                .text(" RETURNING 1, ")
                .sql(self.key_text(model))
                .text(", ")
                .sql(self.stamp_text(model)),
            _ => change,
        };
        Changes {
            audit,
            change,
            returns,
        }
    }

    /// Whether rows that point at others keep them.
    pub(crate) fn can_be_pointed_at(self, model: usize) -> bool {
        self.verb == Verb::Purge && self.tables.edges_to(model).next().is_some()
    }

    /// Which of the locked rows nothing points at by now, on MySQL, which does not let a change
    /// look at its own table again.
    pub(crate) fn still_free(self, model: usize, rows: usize) -> Sql {
        let mut conditions = self.is_free(model, None);
        conditions.push(self.is_listed(model, 0..rows));
        self.select_key(model)
            .text(" FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(Sql::joined(conditions, " AND "))
            .sql(self.ordered(model, ""))
    }

    /// The rows of a batch, locked: on MySQL.
    pub(crate) fn locked_rows(self, model: usize, extent: Extent) -> Sql {
        let select = self
            .select_key(model)
            .sql(self.selected(model, extent.is_first))
            .sql(self.ordered(model, ""))
            .text(&format!(" LIMIT {}", extent.limit));
        self.skipping_locked(select)
    }

    /// `SELECT 1, key, stamp`
    ///
    /// PostgreSQL calls a `CAST` of a column as the column itself, and orders by the text then.
    pub(crate) fn select_key(self, model: usize) -> Sql {
        Sql::new()
            .text("SELECT ")
            .sql(self.number("1"))
            .text(", ")
            .sql(self.key_text(model))
            .text(" AS sd_key, ")
            .sql(self.stamp_text(model))
            .text(" AS sd_stamp")
    }

    /// A change of the rows of a list. MySQL goes through a small table otherwise, and waits for rows
    /// that are not in the list.
    pub(crate) fn at_most(self, rows: usize, change: Sql) -> Sql {
        match self.dialect {
            Dialect::Mysql => change.text(&format!(" LIMIT {rows}")),
            _ => change,
        }
    }

    /// `DELETE FROM …` or `UPDATE … SET …`
    pub(crate) fn change(self, model: usize) -> Sql {
        match self.verb {
            Verb::Purge => Sql::new().text("DELETE FROM ").table(model),
            Verb::Erase => Sql::new()
                .text("UPDATE ")
                .table(model)
                .text(" SET ")
                .sql(self.overwritten(model)),
        }
    }

    fn overwritten(self, index: usize) -> Sql {
        let model = self.model(index);
        let assign = |column: &str| Sql::new().name(column).text(" = ");
        let columns = model
            .erasures
            .iter()
            .map(|erasure| assign(erasure.column).sql(self.overwrite(index, erasure, Row::Alone)));
        let erased_at = model
            .facts
            .erased_at
            .iter()
            .map(|erased_at| assign(erased_at.column).value(Value::Now(erased_at.kind)));
        Sql::joined(columns.chain(erased_at), ", ")
    }
}
