//! What is unique, and among which rows.

use super::Examination;
use super::condition::Says;
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
        let has_marker = index.columns.iter().any(|name| name == marker.column);
        let list = index.columns.join(", ");
        let (severity, kind, problem, why) = match (self.says(index), has_marker, marker.kind) {
            (Says::Nothing | Says::Visible, true, MarkerKind::Timestamp(_)) => {
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
                    "the marker of a visible row is NULL, and NULLs are distinct: two visible rows can have one key",
                )
            }
            (Says::Visible | Says::Deleted | Says::Otherwise, ..) => return None,
            (Says::Nothing, true, MarkerKind::Flag) => (
                Severity::Error,
                FindingKind::MarkerInUnique,
                format!(
                    "unique index {} on ({list}) has room for one deleted row of a key",
                    index.name
                ),
                "the second row with the key cannot be deleted",
            ),
            (Says::Nothing, true, MarkerKind::UnixTime) => (
                Severity::Warning,
                FindingKind::MarkerInUnique,
                format!(
                    "unique index {} on ({list}) has room for one deleted row of a key in a second",
                    index.name
                ),
                "a row that is made anew and deleted in the same second cannot be deleted",
            ),
            (Says::Nothing, false, _) if self.has_visible_column(index) => return None,
            (Says::Nothing, false, _) if self.is_of_table(index) => (
                Severity::Warning,
                FindingKind::PlainUnique,
                format!("a UNIQUE ({list}) in the CREATE TABLE counts deleted rows"),
                "the key of a deleted row stays taken, by a row that nobody sees; SQLite drops no constraint: make the table anew without it",
            ),
            (Says::Nothing, false, _) => (
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

    /// A constraint that SQLite has no statement to drop.
    fn is_of_table(&self, index: &Index) -> bool {
        index.is_constraint && self.database == Database::Sqlite
    }

    /// A generated column that depends on the marker, as MySQL needs one.
    fn has_visible_column(&self, index: &Index) -> bool {
        let marker = self.patient.facts.marker.column;
        let columns = index.columns.iter();
        columns
            .filter_map(|name| self.catalogue.column(name))
            .any(|column| column.expression.contains(marker))
    }

    /// Another index in the place of one, on the visible rows.
    pub(super) fn replace(&self, index: &Index) -> Vec<String> {
        let table = self.patient.indexed(self.database);
        let marker = self.patient.facts.marker.column;
        let columns = index.columns.iter().filter(|name| *name != marker);
        let new = NewIndex {
            columns: columns.cloned().collect(),
            kind: match index.kind {
                IndexKind::Plain => Kind::Visible,
                _ => Kind::Unique { in_place_of: None },
            },
        };
        if new.columns.is_empty() || new.columns.iter().any(String::is_empty) {
            return Vec::new();
        }
        if self.is_of_table(index) {
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
