//! The statements of one batch.

use std::ops::Range;

use super::audit::AUDIT_TABLE;
use super::condition::{Row, Scope, Verb};
use super::key::Comparison;
use super::value::{Sql, Value};
use crate::plan::Dialect;
use crate::relation::StampKind;

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
}

/// The statements of one batch, in the order in which they run.
///
/// PostgreSQL locks, changes and notes down in one. SQLite has one writer, so there the batch is
/// known by its last key, which is looked up before. MySQL locks the rows and names their keys.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    /// Finds the last key, before the transaction. None is found if fewer rows are left.
    pub(crate) boundary: Option<Sql>,
    /// Locks the rows, and finds their keys.
    pub(crate) lock: Option<Sql>,
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

/// What a change gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returns {
    /// The number of rows, as every statement does.
    Number,
    /// A row for each: `1`, its key and its stamp.
    Rows,
    /// The same, if anybody wants them, and then one with the number of rows, the last key, and
    /// how many rows were locked.
    Summary,
}

/// How the rows of a change are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// By the last key, if there is one.
    Keys { has_end: bool },
    /// By the keys of so many rows.
    Listed(usize),
}

impl Scope<'_> {
    /// How the rows of a batch are found.
    pub(crate) fn batch(self, model: usize, extent: Extent) -> Batch {
        match self.dialect {
            Dialect::Mysql => Batch {
                boundary: None,
                lock: Some(self.locked_rows(model, extent)),
            },
            Dialect::Sqlite => Batch {
                boundary: Some(
                    self.select_key(model)
                        .sql(self.selected(model, extent.is_first))
                        .sql(self.ordered(model, ""))
                        .text(&format!(
                            " LIMIT 1 OFFSET {}",
                            extent.limit.saturating_sub(1)
                        )),
                ),
                lock: None,
            },
            _ => Batch {
                boundary: None,
                lock: None,
            },
        }
    }

    /// The next row, for its key: the one with which a batch of one row has failed.
    pub(crate) fn next_row(self, model: usize, is_first: bool) -> Sql {
        let select = self.select_key(model);
        let select = select.sql(self.selected(model, is_first));
        let select = select.sql(self.ordered(model, "")).text(" LIMIT 1");
        self.skipping_locked(select)
    }

    /// What happens to the rows of a batch, on SQLite and MySQL.
    pub(crate) fn changes(
        self,
        model: usize,
        is_first: bool,
        bounds: Bounds,
        trace: Trace,
    ) -> Changes {
        let condition = self.bounded(model, is_first, bounds);
        let audit = trace
            .in_table
            .then(|| self.audit_of(model, condition.clone()));
        let change = self.change(model).text(" WHERE ").sql(condition);
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

    /// Writes the records of rows, before they change.
    pub(crate) fn audit_of(self, model: usize, condition: Sql) -> Sql {
        self.insert_audit(self.key_text(model), self.stamp_value(model), model)
            .text(" FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(condition)
    }

    /// All of a batch in one statement, on PostgreSQL.
    ///
    /// The rows are found again by where they are, which is faster than by their key; the table's
    /// own id comes along because a partitioned table has several.
    pub(crate) fn at_once(self, model: usize, extent: Extent, trace: Trace) -> Changes {
        let key = self.model(model).key;
        let columns = || Sql::columns(None, key.columns.iter().copied());
        let rows = Sql::new()
            .text("SELECT ctid AS sd_at, tableoid AS sd_in, ")
            .sql(columns())
            .sql(self.selected(model, extent.is_first))
            .sql(self.ordered(model, ""))
            .text(&format!(" LIMIT {}", extent.limit));
        let mut sql = Sql::new()
            .text("WITH sd_batch AS (")
            .sql(self.skipping_locked(rows))
            .text("), sd_done AS (")
            .sql(self.change(model))
            .text(
                " WHERE ctid = ANY (ARRAY(SELECT sd_at FROM sd_batch)) \
                 AND (tableoid, ctid) IN (SELECT sd_in, sd_at FROM sd_batch) RETURNING ",
            )
            .sql(self.key_text(model))
            .text(" AS sd_key, ")
            .sql(self.stamp_value(model))
            .text(" AS sd_stamp)");
        if trace.in_table {
            let stamp = Sql::new().text("sd_stamp");
            sql = sql
                .text(", sd_noted AS (")
                .sql(self.insert_audit(Sql::new().text("sd_key"), stamp, model))
                .text(" FROM sd_done)");
        }
        if trace.for_sink {
            sql = sql.text(
                " SELECT CAST(1 AS BIGINT), sd_key, COALESCE(CAST(sd_stamp AS TEXT), '') \
                 FROM sd_done UNION ALL",
            );
        }
        let change = sql
            .text(" SELECT (SELECT COUNT(*) FROM sd_done), COALESCE((SELECT ")
            .sql(self.key_text(model))
            .text(" FROM sd_batch")
            .sql(self.ordered(model, " DESC"))
            .text(" LIMIT 1), ''), CAST((SELECT COUNT(*) FROM sd_batch) AS TEXT)");
        Changes {
            audit: None,
            change,
            returns: Returns::Summary,
        }
    }

    /// The rows of a batch, locked: on MySQL.
    fn locked_rows(self, model: usize, extent: Extent) -> Sql {
        let select = self
            .select_key(model)
            .sql(self.selected(model, extent.is_first))
            .sql(self.ordered(model, ""))
            .text(&format!(" LIMIT {}", extent.limit));
        self.skipping_locked(select)
    }

    /// `SELECT 1, key, stamp`
    pub(crate) fn select_key(self, model: usize) -> Sql {
        Sql::new()
            .text("SELECT ")
            .sql(self.number("1"))
            .text(", ")
            .sql(self.key_text(model))
            .text(", ")
            .sql(self.stamp_text(model))
    }

    /// A number as a `BigInt`, which it is not by itself on PostgreSQL.
    pub(crate) fn number(self, number: &str) -> Sql {
        let sql = Sql::new();
        match self.dialect {
            Dialect::Postgres => sql.text(&format!("CAST({number} AS BIGINT)")),
            Dialect::Mysql => sql.text(&format!("CAST({number} AS SIGNED)")),
            _ => sql.text(number),
        }
    }

    /// ` FROM … WHERE` all that a row of a batch must be.
    fn selected(self, model: usize, is_first: bool) -> Sql {
        Sql::new()
            .text(" FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(Sql::joined(self.conditions(model, is_first), " AND "))
    }

    fn conditions(self, model: usize, is_first: bool) -> Vec<Sql> {
        let mut conditions = vec![self.is_eligible(model, Row::Alone)];
        conditions.extend(self.is_free(model, None));
        conditions.extend(self.is_in_target(model));
        if !is_first {
            conditions.push(self.compared(model, Comparison::After));
        }
        conditions
    }

    /// The rows of a batch, when its bounds are known.
    fn bounded(self, model: usize, is_first: bool, bounds: Bounds) -> Sql {
        let mut conditions = self.conditions(model, is_first);
        match bounds {
            Bounds::Keys { has_end: false } => {}
            Bounds::Keys { has_end: true } => {
                conditions.push(self.compared(model, Comparison::UpTo));
            }
            Bounds::Listed(rows) => {
                // MySQL does not let a change look at its own table again. The rows are locked,
                // and were free when they were.
                let own = self.tables.edges_to(model).find(|edge| edge.child == model);
                conditions = vec![self.is_eligible(model, Row::Alone)];
                conditions.extend(self.is_free(model, own));
                // A long list alone is read as a table to join, without an index.
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
            .table(model)
            .value(Value::Target);
        Some(
            Sql::row(None, key.columns)
                .text(" IN (")
                .sql(self.dialect.derived(rows))
                .text(")"),
        )
    }

    fn ordered(self, model: usize, direction: &str) -> Sql {
        let columns = self.model(model).key.columns.iter();
        let columns = columns.map(|column| Sql::new().name(column).text(direction));
        Sql::new()
            .text(" ORDER BY ")
            .sql(Sql::joined(columns, ", "))
    }

    fn skipping_locked(self, select: Sql) -> Sql {
        match self.dialect {
            Dialect::Sqlite => select,
            _ => select.text(" FOR UPDATE SKIP LOCKED"),
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

    /// The key of a row as text.
    pub(crate) fn key_text(self, model: usize) -> Sql {
        let key = self.model(model).key;
        key.as_text(self.dialect, |column| Row::Alone.column(column))
    }

    /// The stamp of a row as a timestamp in UTC.
    pub(crate) fn stamp_value(self, model: usize) -> Sql {
        let Some((column, kind)) = self.stamp(model) else {
            return match self.dialect {
                Dialect::Postgres => Sql::new().text("CAST(NULL AS TIMESTAMP)"),
                _ => Sql::new().text("NULL"),
            };
        };
        let column = Sql::new().name(column);
        match (kind, self.dialect) {
            (StampKind::Timestamptz, _) => Sql::new()
                .text("(")
                .sql(column)
                .text(" AT TIME ZONE 'UTC')"),
            (StampKind::TimestamptzSqlite, _) => Sql::new()
                .text("replace(")
                .sql(column)
                .text(", '+00:00', '')"),
            (StampKind::UnixTime, Dialect::Postgres) => Sql::new()
                .text("(to_timestamp(")
                .sql(column)
                .text(") AT TIME ZONE 'UTC')"),
            (StampKind::UnixTime, Dialect::Mysql) => Sql::new()
                .text("(TIMESTAMP '1970-01-01 00:00:00' + INTERVAL ")
                .sql(column)
                .text(" SECOND)"),
            (StampKind::UnixTime, _) => Sql::new()
                .text("datetime(")
                .sql(column)
                .text(", 'unixepoch')"),
            _ => column,
        }
    }

    /// The stamp of a row as text, empty if there is none.
    pub(crate) fn stamp_text(self, model: usize) -> Sql {
        self.as_stamp_text(self.stamp_value(model))
    }

    pub(crate) fn as_stamp_text(self, stamp: Sql) -> Sql {
        let type_name = match self.dialect {
            Dialect::Mysql => "CHAR",
            _ => "TEXT",
        };
        Sql::new()
            .text("COALESCE(CAST(")
            .sql(stamp)
            .text(&format!(" AS {type_name}), '')"))
    }

    /// `INSERT INTO … SELECT …`
    fn insert_audit(self, key: Sql, stamp: Sql, model: usize) -> Sql {
        let verb = self.verb;
        let columns = [
            "run",
            "verb",
            "table_name",
            "row_key",
            "deleted_at",
            "actor",
            "reason",
            "recorded_at",
        ];
        let now = match self.dialect {
            Dialect::Mysql => StampKind::Datetime,
            _ => StampKind::Timestamp,
        };
        Sql::new()
            .text("INSERT INTO ")
            .name(AUDIT_TABLE)
            .text(" (")
            .sql(Sql::columns(None, columns))
            .text(") SELECT ")
            .value(Value::Run)
            .text(&format!(", '{verb}', "))
            .value(Value::Text(self.tables.names[model]))
            .text(", ")
            .sql(key)
            .text(", ")
            .sql(stamp)
            .text(", ")
            .value(Value::Actor)
            .text(", ")
            .value(Value::Reason)
            .text(", ")
            .value(Value::Now(now))
    }
}
