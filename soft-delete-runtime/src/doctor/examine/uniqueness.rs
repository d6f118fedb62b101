//! What is unique, and among which rows.

use super::Examination;
use super::condition::Says;
use crate::doctor::catalogue::{Index, IndexKind};
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::relation::MarkerKind;

impl Examination<'_> {
    pub(super) fn uniqueness(&self) -> Vec<Finding> {
        let unique = self.unique_indexes();
        unique.filter_map(|index| self.unique(index)).collect()
    }

    /// Those that keep another key unique than that of the table.
    pub(super) fn unique_indexes(&self) -> impl Iterator<Item = &Index> {
        let indexes = self.catalogue.indexes.iter();
        indexes.filter(|index| index.kind == IndexKind::Unique && !self.has_whole_key(index))
    }

    /// Unique indexes of visible rows that keep nothing unique.
    pub(super) fn unique_by_time(&self) -> Vec<Finding> {
        let unique = self.unique_indexes();
        let by_time = unique.filter(|index| {
            let time = self.time();
            time.is_some_and(|time| self.catalogue.has(&index.columns, time))
        });
        by_time
            .filter_map(|index| self.keeps_nothing_unique(index))
            .collect()
    }

    /// An index with the time of deletion, unless `NULL` is a value in it like others.
    fn keeps_nothing_unique(&self, index: &Index) -> Option<Finding> {
        let finding = || {
            self.finding(
                Severity::Error,
                FindingKind::MarkerInUnique,
                format!(
                    "unique index {} on ({}) keeps nothing unique",
                    index.name,
                    index.parts.join(", ")
                ),
                "the time of deletion is NULL in a visible row, and NULLs are distinct: two visible rows can have one key",
                self.replace(index),
            )
        };
        (!index.nulls_are_equal).then(finding)
    }

    /// With the primary key in it, an index is unique whatever else is.
    pub(super) fn has_whole_key(&self, index: &Index) -> bool {
        let mut key = self.patient.facts.key.iter();
        key.all(|column| self.catalogue.has(&index.columns, column))
    }

    fn unique(&self, index: &Index) -> Option<Finding> {
        let marker = self.patient.facts.marker;
        let names = |column: &str| self.catalogue.has(&index.columns, column);
        let list = index.parts.join(", ");
        let (severity, kind, problem, why) = match (self.says(index), marker.kind) {
            (Says::Deleted | Says::Otherwise | Says::TooMuch, _) => return None,
            (_, MarkerKind::Timestamp(_) | MarkerKind::Flag) if self.time().is_some_and(names) => {
                return self.keeps_nothing_unique(index);
            }
            (Says::Visible, _) => return None,
            (Says::Nothing, MarkerKind::Flag) if names(marker.column) => (
                Severity::Error,
                FindingKind::MarkerInUnique,
                format!(
                    "unique index {} on ({list}) has room for one deleted row of a key",
                    index.name
                ),
                "the second row with the key cannot be deleted",
            ),
            (Says::Nothing, MarkerKind::UnixTime) if names(marker.column) => (
                Severity::Warning,
                FindingKind::MarkerInUnique,
                format!(
                    "unique index {} on ({list}) has room for one deleted row of a key in a second",
                    index.name
                ),
                "a row that is made anew and deleted in the same second cannot be deleted",
            ),
            (Says::Nothing, _) if self.depends_on_marker(index) => return None,
            // Deleted rows are elsewhere.
            (Says::Nothing, _) if self.patient.archive.is_some() => return None,
            (Says::Nothing, _) if self.is_of_table(index) => (
                Severity::Warning,
                FindingKind::PlainUnique,
                format!("a UNIQUE ({list}) in the CREATE TABLE counts deleted rows"),
                "the key of a deleted row stays taken, by a row that nobody sees; SQLite drops no constraint: make the table anew without it",
            ),
            (Says::Nothing, _) => (
                Severity::Warning,
                FindingKind::PlainUnique,
                format!(
                    "unique index {} on ({list}) counts deleted rows",
                    index.name
                ),
                "the key of a deleted row stays taken, by a row that nobody sees",
            ),
        };
        Some(self.finding(severity, kind, problem, why, self.replace(index)))
    }

    /// The column that is `NULL` in visible rows and a time in deleted ones.
    pub(super) fn time(&self) -> Option<&'static str> {
        let facts = &self.patient.facts;
        match facts.marker.kind {
            MarkerKind::Timestamp(_) => Some(facts.marker.column),
            MarkerKind::Flag | MarkerKind::UnixTime => facts.stamp.map(|(column, _)| column),
        }
    }

    /// By an expression, or a generated column as MySQL needs one: what that does is not looked at.
    fn depends_on_marker(&self, index: &Index) -> bool {
        let mut parts = index.columns.iter().zip(&index.parts);
        parts.any(|(column, part)| {
            if column.is_empty() {
                return self.names_marker(part);
            }
            self.is_generated_by_marker(column)
        })
    }

    /// Whether a column is made of the marker, as MySQL needs one for what is unique.
    pub(super) fn is_generated_by_marker(&self, column: &str) -> bool {
        let column = self.catalogue.column(column);
        column.is_some_and(|column| self.names_marker(&column.expression))
    }
}
