//! Which rows a sweep is about.

use std::fmt;

use super::schema::{Edge, Model, Tables};
use super::value::{Sql, Value};
use crate::erasure::{Erasure, Overwrite};
use crate::plan::Dialect;
use crate::relation::{MarkerKind, StampKind};

/// What a row is called that points at another. No table has this name: the other is named in full.
pub(crate) const CHILD: &str = "sd_child";

/// What a sweep does to the rows it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// They are really deleted.
    Purge,
    /// Their personal data is overwritten.
    Erase,
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Purge => "purge",
            Self::Erase => "erase",
        })
    }
}

/// What the statements of one sweep have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'s> {
    pub(crate) tables: &'s Tables,
    pub(crate) dialect: Dialect,
    pub(crate) verb: Verb,
    /// Whether rows were asked for one by one.
    pub(crate) has_target: bool,
}

/// How a column of a row is named.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row<'a> {
    /// The only row there is.
    Alone,
    /// The row that goes by a name.
    Named(&'a str),
}

impl Row<'_> {
    pub(crate) fn column(self, name: &str) -> Sql {
        match self {
            Self::Alone => Sql::new().name(name),
            Self::Named(alias) => Sql::column(Some(alias), name),
        }
    }

    fn alias(&self) -> Option<&str> {
        match self {
            Self::Alone => None,
            Self::Named(alias) => Some(alias),
        }
    }
}

impl<'s> Scope<'s> {
    pub(crate) fn model(self, index: usize) -> &'s Model {
        &self.tables.models[index]
    }

    /// That a row is deleted.
    pub(crate) fn is_deleted(self, index: usize, row: Row<'_>) -> Sql {
        Sql::is_deleted(row.alias(), self.model(index).facts.marker)
    }

    /// The column that holds the stamp, and how; a model without one has no retention.
    pub(crate) fn stamp(self, index: usize) -> Option<(&'static str, StampKind)> {
        let facts = &self.model(index).facts;
        facts.stamp.or(match facts.marker.kind {
            MarkerKind::Timestamp(kind) => Some((facts.marker.column, kind)),
            MarkerKind::UnixTime => Some((facts.marker.column, StampKind::UnixTime)),
            MarkerKind::Flag => None,
        })
    }

    /// That a deleted row has been kept long enough.
    pub(crate) fn is_over(self, index: usize, row: Row<'_>) -> Sql {
        match (self.model(index).retention, self.stamp(index)) {
            (Some(_), Some((column, kind))) => row
                .column(column)
                .text(" < ")
                .value(Value::CutOff { model: index, kind }),
            _ => Sql::new().text("1 = 1"),
        }
    }

    /// That a row was marked without a stamp, so that its retention never is.
    pub(crate) fn has_no_stamp(self, index: usize, row: Row<'_>) -> Option<Sql> {
        let model = self.model(index);
        let (stamp, _) = model.facts.stamp.filter(|_| model.retention.is_some())?;
        Some(row.column(stamp).text(" IS NULL"))
    }

    /// That a row is deleted, and has been for long enough.
    pub(crate) fn is_due(self, index: usize, row: Row<'_>) -> Sql {
        let model = self.model(index);
        let is_marked_by_time = matches!(model.facts.marker.kind, MarkerKind::Timestamp(_));
        if is_marked_by_time && model.retention.is_some() {
            // A comparison with `NULL` is never true: visible rows are out already.
            return self.is_over(index, row);
        }
        let is_deleted = self.is_deleted(index, row);
        if model.retention.is_none() {
            return is_deleted;
        }
        is_deleted.text(" AND ").sql(self.is_over(index, row))
    }

    /// That a row is neither on hold nor, if that is what the sweep does, erased already.
    pub(crate) fn is_open(self, index: usize, row: Row<'_>) -> Option<Sql> {
        let conditions = [self.is_not_held(index, row), self.is_not_erased(index, row)];
        let conditions: Vec<Sql> = conditions.into_iter().flatten().collect();
        (!conditions.is_empty()).then(|| Sql::joined(conditions, " AND "))
    }

    fn is_not_held(self, index: usize, row: Row<'_>) -> Option<Sql> {
        let hold = self.model(index).facts.hold?;
        Some(row.column(hold).text(" IS NOT TRUE"))
    }

    pub(crate) fn is_not_erased(self, index: usize, row: Row<'_>) -> Option<Sql> {
        if self.verb != Verb::Erase {
            return None;
        }
        let model = self.model(index);
        if let Some(erased_at) = model.facts.erased_at {
            return Some(row.column(erased_at.column).text(" IS NULL"));
        }
        let differences = model.erasures.iter().map(|erasure| {
            let column = row.column(erasure.column);
            let value = self.overwrite(index, erasure, row);
            match self.dialect {
                Dialect::Mysql => Sql::new()
                    .text("NOT (")
                    .sql(column)
                    .text(" <=> ")
                    .sql(value)
                    .text(")"),
                Dialect::Sqlite => column.text(" IS NOT ").sql(value),
                _ => column.text(" IS DISTINCT FROM ").sql(value),
            }
        });
        Some(
            Sql::new()
                .text("(")
                .sql(Sql::joined(differences, " OR "))
                .text(")"),
        )
    }

    /// What an erasure writes.
    pub(crate) fn overwrite(self, index: usize, erasure: &Erasure, row: Row<'_>) -> Sql {
        match erasure.value {
            Overwrite::Null => Sql::new().text("NULL"),
            Overwrite::Text(text) => Sql::new().value(Value::Text(text)),
            Overwrite::Number(number) => Sql::new().value(Value::Number(number)),
            Overwrite::Flag(true) => Sql::new().text("TRUE"),
            Overwrite::Flag(false) => Sql::new().text("FALSE"),
            Overwrite::WithKey { before, after } => {
                let key = self.model(index).key;
                let key = key.as_text(self.dialect, |column| row.column(column));
                let constant = |text: &'static str| Sql::new().value(Value::Text(text));
                let parts = vec![constant(before), key, constant(after)];
                super::key::concatenated(self.dialect, parts)
            }
        }
    }

    /// All that a row must be by itself, without regard to other rows.
    pub(crate) fn is_eligible(self, index: usize, row: Row<'_>) -> Sql {
        let due = self.is_due(index, row);
        match self.is_open(index, row) {
            Some(open) => due.text(" AND ").sql(open),
            None => due,
        }
    }

    /// That no row points at one of the table of `model`, which is named in full.
    pub(crate) fn is_free(self, model: usize, except: Option<&Edge>) -> Vec<Sql> {
        if self.verb == Verb::Erase {
            return Vec::new();
        }
        let edges = self.tables.edges_to(model);
        edges
            .filter(|edge| Some(*edge) != except)
            .map(|edge| {
                Sql::new()
                    .text("NOT EXISTS (")
                    .sql(self.pointing(edge))
                    .text(")")
            })
            .collect()
    }

    /// `SELECT 1 FROM` the rows that point at a row of the parent, which is named in full.
    pub(crate) fn pointing(self, edge: &Edge) -> Sql {
        let parent = self.model(edge.parent).key.columns;
        let full = |column: &str| Sql::new().table(edge.parent).text(".").name(column);
        let pairs = edge
            .key
            .iter()
            .zip(parent)
            .map(|(key, column)| Row::Named(CHILD).column(key).text(" = ").sql(full(column)));
        let sql = Sql::new()
            .text("SELECT 1 FROM ")
            .table(edge.child)
            .text(" AS ")
            .name(CHILD)
            .text(" WHERE ")
            .sql(Sql::joined(pairs, " AND "));
        if edge.child != edge.parent {
            return sql;
        }
        // A row that points at itself goes with itself.
        let itself = parent.iter().map(|column| {
            Row::Named(CHILD)
                .column(column)
                .text(" = ")
                .sql(full(column))
        });
        sql.text(" AND NOT (")
            .sql(Sql::joined(itself, " AND "))
            .text(")")
    }
}
