//! The records in the audit table.

use super::audit::{AUDIT_BATCHES, AUDIT_TABLE};
use super::condition::Scope;
use super::value::{Sql, Value};
use crate::plan::Dialect;
use crate::relation::StampKind;

/// Where the records of a batch go, and what becomes of the values of its rows.
struct Shape {
    table: &'static str,
    row_key: &'static str,
    deleted_at: &'static str,
    of_rows: fn(Sql) -> Sql,
    end: &'static str,
}

/// A row for every record.
const ROWS: Shape = Shape {
    table: AUDIT_TABLE,
    row_key: "row_key",
    deleted_at: "deleted_at",
    of_rows: |value| value,
    end: "",
};

/// One row for all, if there are any. A row for every record takes PostgreSQL longer than the
/// change does.
const ARRAYS: Shape = Shape {
    table: AUDIT_BATCHES,
    row_key: "row_keys",
    deleted_at: "stamps",
    of_rows: |value| Sql::new().text("ARRAY_AGG(").sql(value).text(")"),
    end: " HAVING COUNT(*) > 0",
};

impl Scope<'_> {
    /// Writes the records of rows, before they change.
    pub(crate) fn audit_of(self, model: usize, condition: Sql) -> Sql {
        let rows = Sql::new().table(model).text(" WHERE ").sql(condition);
        self.insert_audit(model, self.key_text(model), self.stamp_value(model), rows)
    }

    /// `INSERT INTO … SELECT … FROM` the rows.
    pub(crate) fn insert_audit(self, model: usize, key: Sql, stamp: Sql, rows: Sql) -> Sql {
        let (shape, now) = match self.dialect {
            Dialect::Postgres => (ARRAYS, StampKind::Timestamp),
            Dialect::Mysql => (ROWS, StampKind::Datetime),
            _ => (ROWS, StampKind::Timestamp),
        };
        let columns = [
            "run",
            "verb",
            "table_name",
            shape.row_key,
            shape.deleted_at,
            "actor",
            "reason",
            "recorded_at",
        ];
        Sql::new()
            .text("INSERT INTO ")
            .name(shape.table)
            .text(" (")
            .sql(Sql::columns(None, columns))
            .text(") SELECT ")
            .value(Value::Run)
            .text(&format!(", '{}', ", self.verb))
            .value(Value::Text(self.tables.names[model]))
            .text(", ")
            .sql((shape.of_rows)(key))
            .text(", ")
            .sql((shape.of_rows)(stamp))
            .text(", ")
            .value(Value::Actor)
            .text(", ")
            .value(Value::Reason)
            .text(", ")
            .value(Value::Now(now))
            .text(" FROM ")
            .sql(rows)
            .text(shape.end)
    }
}
