//! Batches on PostgreSQL, which changes rows and notes them down in one statement.

use super::batch::{Changes, Extent, Returns, Trace};
use super::condition::Scope;
use super::value::{Sql, Value};

impl Scope<'_> {
    /// The rows of a batch, locked: their number, the last key, and where they are.
    ///
    /// The rows are found again by where they are, which is faster than by their key; the table's
    /// own id comes along because a partitioned table has several.
    pub(crate) fn locked_places(self, model: usize, extent: Extent) -> Sql {
        let key = self.model(model).key.columns.iter().copied();
        let rows = Sql::new()
            .text("SELECT ctid AS sd_at, tableoid AS sd_in, ")
            .sql(Sql::columns(None, key))
            .sql(self.selected(model, extent.is_first))
            .sql(self.ordered(model, ""))
            .text(&format!(" LIMIT {}", extent.limit));
        Sql::new()
            .text("WITH sd_batch AS (")
            .sql(self.skipping_locked(rows))
            .text(") SELECT COUNT(*), COALESCE((SELECT ")
            .sql(self.key_text(model))
            .text(" AS sd_key FROM sd_batch")
            .sql(self.ordered(model, " DESC"))
            .text(
                " LIMIT 1), ''), COALESCE(CAST(ARRAY_AGG(sd_at) AS TEXT) || ' ' || \
                 CAST(ARRAY_AGG(sd_in) AS TEXT), '') FROM sd_batch",
            )
    }

    /// The change of rows that are locked, as far as nothing points at them by now.
    pub(crate) fn changes_of_places(self, model: usize, trace: Trace) -> Changes {
        let batch = Sql::new()
            .text("sd_batch (sd_at, sd_in) AS (SELECT * FROM UNNEST(CAST(")
            .value(Value::Places)
            .text(" AS tid[]), CAST(")
            .value(Value::Parts)
            .text(" AS oid[])))");
        // In a table that is not partitioned the pairs are never looked at.
        let is_in_batch = Sql::new().text(
            "ctid = ANY (ARRAY(SELECT sd_at FROM sd_batch)) AND (tableoid = \
             (SELECT CASE WHEN MIN(sd_in) = MAX(sd_in) THEN MIN(sd_in) END FROM sd_batch) \
             OR (tableoid, ctid) IN (SELECT sd_in, sd_at FROM sd_batch))",
        );
        let conditions = std::iter::once(is_in_batch).chain(self.is_free(model, None));
        let condition = Sql::joined(conditions, " AND ");
        let change = self.change(model).text(" WHERE ").sql(condition);
        if trace == Trace::default() {
            let sql = Sql::new().text("WITH ").sql(batch).text(" ").sql(change);
            return Changes::number(sql);
        }
        self.traced(model, Some(batch), change, trace)
    }

    /// The change of all rows that meet a condition.
    pub(crate) fn changes_in_one(self, model: usize, condition: Sql, trace: Trace) -> Changes {
        let change = self.change(model).text(" WHERE ").sql(condition);
        if trace == Trace::default() {
            return Changes::number(change);
        }
        self.traced(model, None, change, trace)
    }

    /// A change, and what is told of it.
    fn traced(self, model: usize, before: Option<Sql>, change: Sql, trace: Trace) -> Changes {
        let done = Sql::new()
            .text("sd_done AS (")
            .sql(change)
            .text(" RETURNING ")
            .sql(self.key_text(model))
            .text(" AS sd_key, ")
            .sql(self.stamp_value(model))
            .text(" AS sd_stamp)");
        let noted = trace.in_table.then(|| {
            let [key, stamp, rows] =
                ["sd_key", "sd_stamp", "sd_done"].map(|name| Sql::new().text(name));
            Sql::new()
                .text("sd_noted AS (")
                .sql(self.insert_audit(model, key, stamp, rows))
                .text(")")
        });
        let parts = before.into_iter().chain([done]).chain(noted);
        let mut sql = Sql::new().text("WITH ").sql(Sql::joined(parts, ", "));
        if trace.for_sink {
            sql = sql
                .text(" SELECT CAST(1 AS BIGINT), sd_key, ")
                .sql(self.as_stamp_text(Sql::new().text("sd_stamp")))
                .text(" FROM sd_done UNION ALL");
        }
        Changes {
            audit: None,
            change: sql.text(" SELECT COUNT(*), '', '' FROM sd_done"),
            returns: Returns::Summary,
        }
    }
}
