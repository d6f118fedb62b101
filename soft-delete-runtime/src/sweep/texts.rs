//! Keys, stamps and numbers, in the form in which a sweep asks for them.

use super::condition::{Row, Scope};
use super::value::Sql;
use crate::plan::Dialect;
use crate::relation::StampKind;

impl Scope<'_> {
    /// A number as a `BigInt`, which it is not by itself on PostgreSQL.
    pub(crate) fn number(self, number: &str) -> Sql {
        let sql = Sql::new();
        match self.dialect {
            Dialect::Postgres => sql.text(&format!("CAST({number} AS BIGINT)")),
            Dialect::Mysql => sql.text(&format!("CAST({number} AS SIGNED)")),
            _ => sql.text(number),
        }
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
        let (before, after) = match self.dialect {
            // A cast would write it as the session likes.
            Dialect::Postgres => ("to_char(", ", 'YYYY-MM-DD HH24:MI:SS.US')"),
            Dialect::Mysql => ("CAST(", " AS CHAR)"),
            _ => ("CAST(", " AS TEXT)"),
        };
        let text = Sql::new().text(before).sql(stamp).text(after);
        Sql::new().text("COALESCE(").sql(text).text(", '')")
    }
}
