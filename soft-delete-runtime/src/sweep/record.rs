//! The records in the audit table.

use super::audit::{AUDIT_BATCHES, AUDIT_TABLE};
use super::condition::Scope;
use super::value::{Sql, Value};
use crate::plan::Dialect;
use crate::relation::StampKind;

impl Scope<'_> {
    /// Writes the records of rows, before they change.
    pub(crate) fn audit_of(self, model: usize, condition: Sql) -> Sql {
        let rows = Sql::new().table(model).text(" WHERE ").sql(condition);
        self.insert_audit(model, self.key_text(model), self.stamp_value(model), rows)
    }

    /// `INSERT INTO … SELECT … FROM` the rows.
    ///
    /// A row for every record takes PostgreSQL longer than the change does: there one row holds the
    /// records of a batch, as arrays.
    pub(crate) fn insert_audit(self, model: usize, key: Sql, stamp: Sql, rows: Sql) -> Sql {
        let verb = self.verb;
        let is_packed = self.dialect == Dialect::Postgres;
        let (table, row_key, deleted_at) = if is_packed {
            (AUDIT_BATCHES, "row_keys", "stamps")
        } else {
            (AUDIT_TABLE, "row_key", "deleted_at")
        };
        let of_rows = |value: Sql| {
            if is_packed {
                Sql::new().text("ARRAY_AGG(").sql(value).text(")")
            } else {
                value
            }
        };
        let columns = [
            "run",
            "verb",
            "table_name",
            row_key,
            deleted_at,
            "actor",
            "reason",
            "recorded_at",
        ];
        let now = match self.dialect {
            Dialect::Mysql => StampKind::Datetime,
            _ => StampKind::Timestamp,
        };
        let insert = Sql::new()
            .text("INSERT INTO ")
            .name(table)
            .text(" (")
            .sql(Sql::columns(None, columns))
            .text(") SELECT ")
            .value(Value::Run)
            .text(&format!(", '{verb}', "))
            .value(Value::Text(self.tables.names[model]))
            .text(", ")
            .sql(of_rows(key))
            .text(", ")
            .sql(of_rows(stamp))
            .text(", ")
            .value(Value::Actor)
            .text(", ")
            .value(Value::Reason)
            .text(", ")
            .value(Value::Now(now))
            .text(" FROM ")
            .sql(rows);
        if is_packed {
            insert.text(" HAVING COUNT(*) > 0")
        } else {
            insert
        }
    }
}
