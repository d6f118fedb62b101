//! What is unique, and among which rows.

use super::Examination;
use super::condition::{Says, plain, words};
use crate::database::Database;
use crate::ddl::index::{Existing, Index as NewIndex, Kind};
use crate::doctor::catalogue::{Index, IndexKind};
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::relation::MarkerKind;

impl Examination<'_> {
    pub(super) fn uniqueness(&self) -> Vec<Finding> {
        let unique = self.catalogue.indexes.iter().filter(|index| {
            let is_expression = index.columns.iter().any(String::is_empty);
            index.kind == IndexKind::Unique && !is_expression && !self.has_whole_key(index)
        });
        unique.filter_map(|index| self.unique(index)).collect()
    }

    /// With the primary key in it, an index is unique whatever else is.
    fn has_whole_key(&self, index: &Index) -> bool {
        let mut key = self.patient.facts.key.iter();
        key.all(|column| index.columns.iter().any(|name| name == column))
    }

    fn unique(&self, index: &Index) -> Option<Finding> {
        let marker = self.patient.facts.marker;
        let names = |column: &str| index.columns.iter().any(|name| name == column);
        let list = index.columns.join(", ");
        let (severity, kind, problem, why) = match (self.says(index), marker.kind) {
            (Says::Deleted | Says::Otherwise | Says::TooMuch, _) => return None,
            (_, MarkerKind::Timestamp(_) | MarkerKind::Flag) if self.time().is_some_and(names) => {
                if index.nulls_are_equal {
                    return None;
                }
                (
                    Severity::Error,
                    FindingKind::MarkerInUnique,
                    format!(
                        "unique index {} on ({list}) keeps nothing unique",
                        index.name
                    ),
                    "the time of deletion is NULL in a visible row, and NULLs are distinct: two visible rows can have one key",
                )
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
            (Says::Nothing, _) if self.has_visible_column(index) => return None,
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
    fn time(&self) -> Option<&'static str> {
        let facts = &self.patient.facts;
        match facts.marker.kind {
            MarkerKind::Timestamp(_) => Some(facts.marker.column),
            MarkerKind::Flag | MarkerKind::UnixTime => facts.stamp.map(|(column, _)| column),
        }
    }

    /// A constraint that SQLite has no statement to drop.
    fn is_of_table(&self, index: &Index) -> bool {
        index.is_constraint && self.database == Database::Sqlite
    }

    /// Whether a foreign key needs it.
    fn is_pointed_at(&self, index: &Index) -> bool {
        let mut references = self.catalogue.references.iter();
        index.kind != IndexKind::Plain
            && references.any(|reference| {
                let mut columns = reference.parent_columns.iter();
                columns.all(|column| index.columns.contains(column))
            })
    }

    /// A generated column that depends on the marker, as MySQL needs one.
    fn has_visible_column(&self, index: &Index) -> bool {
        let marker = self.patient.facts.marker.column;
        let columns = index.columns.iter();
        columns
            .filter_map(|name| self.catalogue.column(name))
            .any(|column| words(&plain(&column.expression)).any(|word| word == plain(marker)))
    }

    /// Another index in the place of one, on the visible rows; nothing if more would be lost than
    /// the deleted ones.
    pub(super) fn replace(&self, index: &Index) -> Vec<String> {
        let is_lossless = index.is_simple && self.is_about_marker_alone(index) && {
            let says = self.says(index);
            says != Says::Nothing || index.condition.is_empty()
        };
        if !is_lossless || self.is_of_table(index) || self.is_pointed_at(index) {
            return Vec::new();
        }
        let table = self.patient.indexed(self.database);
        let marker = self.patient.facts.marker.column;
        let is_key = |name: &&String| *name != marker && Some(name.as_str()) != self.time();
        let new = NewIndex {
            columns: index.columns.iter().filter(is_key).cloned().collect(),
            kind: match index.kind {
                IndexKind::Plain => Kind::Visible,
                _ => Kind::Unique { in_place_of: None },
            },
        };
        if new.columns.is_empty() {
            return Vec::new();
        }
        let name = table.name_of(&new);
        let is_there = self
            .catalogue
            .indexes
            .iter()
            .any(|index| index.name == name);
        let mut mend = if is_there {
            Vec::new()
        } else {
            table.create(&new)
        };
        mend.push(table.drop_existing(&if index.is_constraint {
            Existing::Constraint(index.name.clone())
        } else {
            Existing::Index(index.name.clone())
        }));
        mend
    }
}
