//! Batches on PostgreSQL, where rows are found again by where they are: faster than by their key.

use super::batch::{Bounds, Changes, Extent, Returns, Trace};
use super::condition::Scope;
use super::value::{Sql, Value};

impl Scope<'_> {
    /// `WITH sd_batch AS (…)` where the rows are that were locked, and their keys.
    ///
    /// The rows are found again by where they are, which is faster than by their key; the table's
    /// own id comes along because a partitioned table has several.
    fn places(self, model: usize, extent: Extent) -> Sql {
        let rows = Sql::new()
            .text("SELECT ctid AS sd_at, tableoid AS sd_in, ")
            .sql(Sql::columns(
                None,
                self.model(model).key.columns.iter().copied(),
            ))
            .sql(self.selected(model, extent.is_first))
            .sql(self.ordered(model, ""))
            .text(&format!(" LIMIT {}", extent.limit));
        Sql::new()
            .text("WITH sd_batch AS (")
            .sql(self.skipping_locked(rows))
            .text(")")
    }

    /// The last key of `sd_batch`, and the number of its rows.
    fn end_of_places(self, model: usize) -> Sql {
        Sql::new()
            .text("COALESCE((SELECT ")
            .sql(self.key_text(model))
            .text(" AS sd_key FROM sd_batch")
            .sql(self.ordered(model, " DESC"))
            .text(" LIMIT 1), '')")
    }

    /// The rows of a batch, locked, on PostgreSQL: their number, the last key, and where they are.
    pub(crate) fn locked_places(self, model: usize, extent: Extent) -> Sql {
        self.places(model, extent)
            .text(" SELECT COUNT(*), ")
            .sql(self.end_of_places(model))
            .text(
                ", COALESCE(CAST(ARRAY_AGG(sd_at) AS TEXT) || ' ' || \
                 CAST(ARRAY_AGG(sd_in) AS TEXT), '') FROM sd_batch",
            )
    }

    /// The change of a batch on PostgreSQL, of rows that nobody else has locked.
    pub(crate) fn alone(
        self,
        model: usize,
        is_first: bool,
        bounds: Bounds,
        trace: Trace,
    ) -> Changes {
        let condition = self.bounded(model, is_first, bounds);
        let change = self.change(model).text(" WHERE ").sql(condition);
        if trace == Trace::default() {
            return Changes {
                audit: None,
                change,
                returns: Returns::Number,
            };
        }
        let sql = Sql::new()
            .text("WITH sd_done AS (")
            .sql(change)
            .text(" RETURNING ")
            .sql(self.key_and_stamp(model))
            .text(")");
        Changes {
            audit: None,
            change: self
                .traced(sql, model, trace)
                .text(" SELECT COUNT(*), '', '' FROM sd_done"),
            returns: Returns::Summary,
        }
    }

    fn key_and_stamp(self, model: usize) -> Sql {
        self.key_text(model)
            .text(" AS sd_key, ")
            .sql(self.stamp_value(model))
            .text(" AS sd_stamp")
    }

    /// What is told of the rows of `sd_done`.
    fn traced(self, mut sql: Sql, model: usize, trace: Trace) -> Sql {
        if trace.in_table {
            let stamp = Sql::new().text("sd_stamp");
            sql = sql
                .text(", sd_noted AS (")
                .sql(self.insert_audit(Sql::new().text("sd_key"), stamp, model))
                .text(" FROM sd_done)");
        }
        if trace.for_sink {
            sql = sql
                .text(" SELECT CAST(1 AS BIGINT), sd_key, ")
                .sql(self.as_stamp_text(Sql::new().text("sd_stamp")))
                .text(" FROM sd_done UNION ALL");
        }
        sql
    }

    /// The change of a batch on PostgreSQL: of locked rows, or all of it in one statement.
    pub(crate) fn at_once(
        self,
        model: usize,
        extent: Extent,
        bounds: Option<Bounds>,
        trace: Trace,
    ) -> Changes {
        let is_locked = bounds == Some(Bounds::Places);
        let batch = if is_locked {
            Sql::new()
                .text("WITH sd_batch (sd_at, sd_in) AS (SELECT * FROM UNNEST(CAST(")
                .value(Value::Places)
                .text(" AS tid[]), CAST(")
                .value(Value::Parts)
                .text(" AS oid[])))")
        } else {
            self.places(model, extent)
        };
        // In a table that is not partitioned the pairs are never looked at.
        let mut conditions = vec![Sql::new().text(
            "ctid = ANY (ARRAY(SELECT sd_at FROM sd_batch)) AND (tableoid = \
             (SELECT CASE WHEN MIN(sd_in) = MAX(sd_in) THEN MIN(sd_in) END FROM sd_batch) \
             OR (tableoid, ctid) IN (SELECT sd_in, sd_at FROM sd_batch))",
        )];
        if is_locked {
            conditions.extend(self.is_free(model, None));
        }
        let mut sql = batch
            .text(", sd_done AS (")
            .sql(self.change(model))
            .text(" WHERE ")
            .sql(Sql::joined(conditions, " AND "))
            .text(" RETURNING ");
        sql = if trace == Trace::default() {
            sql.text("1)")
        } else {
            sql.sql(self.key_and_stamp(model)).text(")")
        };
        sql = self.traced(sql, model, trace);
        let end = if is_locked {
            Sql::new().text("''")
        } else {
            self.end_of_places(model)
        };
        let change = sql
            .text(" SELECT (SELECT COUNT(*) FROM sd_done), ")
            .sql(end)
            .text(", CAST((SELECT COUNT(*) FROM sd_batch) AS TEXT)");
        Changes {
            audit: None,
            change,
            returns: Returns::Summary,
        }
    }
}
