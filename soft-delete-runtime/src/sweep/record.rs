//! The records in the audit table.

use super::audit::AUDIT_TABLE;
use super::condition::Scope;
use super::value::{Sql, Value};
use crate::plan::Dialect;
use crate::relation::StampKind;

impl Scope<'_> {
    /// Writes the records of rows, before they change.
    pub(crate) fn audit_of(self, model: usize, condition: Sql) -> Sql {
        self.insert_audit(self.key_text(model), self.stamp_value(model), model)
            .text(" FROM ")
            .table(model)
            .text(" WHERE ")
            .sql(condition)
    }

    /// `INSERT INTO … SELECT …`
    pub(crate) fn insert_audit(self, key: Sql, stamp: Sql, model: usize) -> Sql {
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
