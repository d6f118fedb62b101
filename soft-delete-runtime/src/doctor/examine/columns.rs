//! Whether the columns are there, and can hold what is written into them.

use super::Examination;
use crate::database::Database;
use crate::ddl::column::{ModelColumn, columns_of};
use crate::ddl::name::quoted;
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::relation::{MarkerKind, TableFacts};

impl Examination<'_> {
    pub(super) fn missing_columns(&self) -> Vec<Finding> {
        let missing = |name: &&str| self.catalogue.column(name).is_none();
        let declared = columns_of(&self.patient.facts);
        let add = |name: &str| {
            if !self.catalogue.is_table() {
                return None;
            }
            let declared = declared.iter().find(|declared| declared.name == name)?;
            let column = declared.definition(self.patient.facts.name, self.database, None);
            Some(self.alter(&format!("ADD COLUMN {}", column.ok()?)))
        };
        let all = declared.iter().map(|column| column.name);
        let all = all.chain(self.patient.hidden_by.iter().copied());
        let all = all.chain(self.patient.facts.key.iter().copied());
        let findings = all.filter(missing).map(|name| {
            self.finding(
                Severity::Error,
                FindingKind::MissingColumn,
                format!("there is no column {name}"),
                "the model declares it, and every statement that names it fails",
                add(name).into_iter().collect(),
            )
        });
        findings.collect()
    }

    pub(super) fn wrong_marker(&self) -> Option<Finding> {
        let marker = self.patient.facts.marker;
        let column = self.catalogue.column(marker.column)?;
        let (name, default) = (&column.name, column.default.to_lowercase());
        let visible = match marker.kind {
            MarkerKind::Timestamp(_) => None,
            MarkerKind::Flag => Some("FALSE"),
            MarkerKind::UnixTime => Some("0"),
        };
        let (problem, why) = match (marker.kind, column.is_nullable) {
            (MarkerKind::Timestamp(_), false) => (
                format!("{name} cannot be NULL"),
                "a visible row holds NULL there, so no row can be visible",
            ),
            (MarkerKind::Timestamp(_), true) if column.follows_changes => (
                format!("{name} gets the time of every change"),
                "a row that is changed would be a deleted one",
            ),
            (MarkerKind::Timestamp(_), true) if !default.is_empty() => (
                format!("{name} gets a value by itself: {}", column.default),
                "a new row would be a deleted one",
            ),
            (MarkerKind::Flag | MarkerKind::UnixTime, true) => (
                format!("{name} can be NULL"),
                "a row with NULL there is neither visible nor deleted",
            ),
            (MarkerKind::Flag | MarkerKind::UnixTime, false) if default.is_empty() => (
                format!("{name} has no default"),
                "a new row that does not name it is refused",
            ),
            (MarkerKind::Flag, false) if default == "1" || default.starts_with("true") => (
                format!("{name} is {default} by default"),
                "a new row would be a deleted one",
            ),
            _ => return None,
        };
        let (error, kind) = (Severity::Error, FindingKind::WrongMarker);
        let mend = self.mend_column(declared(&self.patient.facts, marker.column), visible);
        Some(self.finding(error, kind, problem, why, mend))
    }

    /// The times beside the marker: of a deletion, and of an erasure.
    pub(super) fn wrong_times(&self) -> Vec<Finding> {
        let facts = &self.patient.facts;
        let stamp = facts.stamp.map(|(name, _)| name);
        let erased_at = facts.erased_at.map(|time| time.column);
        let of_deletion =
            "a change of a deleted row takes it out of its deletion, and a purge waits anew";
        let of_erasure =
            "a row that was not erased would count as one that was: no erasure comes to it";
        let all = [(stamp, of_deletion, false), (erased_at, of_erasure, true)];
        let findings = all.into_iter().filter_map(|(name, why, is_set_by_erasure)| {
            let column = self.catalogue.column(name?)?;
            let (problem, why) = if !column.is_nullable {
                let why = "a row that is not deleted or not erased holds NULL there: it can be neither made nor restored";
                (format!("{} cannot be NULL", column.name), why)
            } else if column.follows_changes {
                (format!("{} gets the time of every change", column.name), why)
            } else if is_set_by_erasure && !column.default.is_empty() {
                (format!("{} gets a value by itself: {}", column.name, column.default), why)
            } else {
                return None;
            };
            let (error, kind) = (Severity::Error, FindingKind::WrongTime);
            let mend = self.mend_column(declared(facts, name?), None);
            Some(self.finding(error, kind, problem, why, mend))
        });
        findings.collect()
    }

    /// With a time zone where the model has none, or without; on PostgreSQL.
    pub(super) fn zoned_times(&self) -> Vec<Finding> {
        let facts = &self.patient.facts;
        let declared = columns_of(facts);
        let findings = declared.iter().filter_map(|declared| {
            let column = self.catalogue.column(declared.name)?;
            let declared = declared.sql_type(facts.name, self.database).ok()?;
            let (is, should) = match (column.sql_type.as_str(), declared) {
                ("TIMESTAMP WITH TIME ZONE", "TIMESTAMP") => ("TIMESTAMPTZ", "Timestamp"),
                ("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMPTZ") => ("TIMESTAMP", "Timestamptz"),
                _ => return None,
            };
            Some(self.finding(
                Severity::Error,
                FindingKind::WrongTime,
                format!("{} is a {is}, and the model has a {should}", column.name),
                "every time is shifted by the time zone of the session; let `table!` say what the column is",
                Vec::new(),
            ))
        });
        findings.collect()
    }

    /// Makes a column what the model declares; `NULL` is what a visible row has there if nothing
    /// else is.
    fn mend_column(&self, declared: Option<ModelColumn>, visible: Option<&str>) -> Vec<String> {
        let Some(declared) = declared else {
            return Vec::new();
        };
        let column = quoted(declared.name, self.database);
        let fill = visible.map(|visible| {
            let table = self.catalogue.name.quoted(self.database);
            format!("UPDATE {table} SET {column} = {visible} WHERE {column} IS NULL")
        });
        let change = match (self.database, visible) {
            // It changes no column: the table has to be made anew.
            (Database::Sqlite, _) => Vec::new(),
            (Database::Postgres, None) => vec![
                self.alter(&format!("ALTER COLUMN {column} DROP NOT NULL")),
                self.alter(&format!("ALTER COLUMN {column} DROP DEFAULT")),
            ],
            (Database::Postgres, Some(visible)) => vec![
                self.alter(&format!("ALTER COLUMN {column} SET DEFAULT {visible}")),
                self.alter(&format!("ALTER COLUMN {column} SET NOT NULL")),
            ],
            (Database::Mysql, _) => {
                let table = self.patient.facts.name;
                let definition = declared.definition(table, self.database, None);
                let modify = |column| self.alter(&format!("MODIFY COLUMN {column}"));
                definition.ok().map(modify).into_iter().collect()
            }
        };
        fill.into_iter().chain(change).collect()
    }

    /// `DATETIME` where `DATETIME(6)` is meant.
    pub(super) fn coarse_times(&self) -> Vec<Finding> {
        let facts = &self.patient.facts;
        let declared = columns_of(facts);
        let findings = declared.iter().filter_map(|declared| {
            let column = self.catalogue.column(declared.name)?;
            let precision = column.precision.filter(|digits| *digits < 6)?;
            let change = self.change_type(*declared, &column.sql_type)?;
            let severity = if self.patient.relations.is_empty() {
                Severity::Warning
            } else {
                Severity::Error
            };
            Some(self.finding(
                severity,
                FindingKind::CoarseTime,
                format!("{} keeps {precision} digits of a second", column.name),
                "deletions in one moment cannot be told apart: a cascade is refused, and a restore would bring back too much",
                vec![self.alter(&change)],
            ))
        });
        findings.collect()
    }

    /// `TIMESTAMP` where `DATETIME` is meant, on MySQL.
    pub(super) fn short_times(&self) -> Vec<Finding> {
        let declared = columns_of(&self.patient.facts);
        let findings = declared.iter().filter_map(|declared| {
            let column = self.catalogue.column(declared.name)?;
            let is_fine = column.precision.is_some_and(|digits| digits >= 6);
            let change = self.change_type(*declared, &column.sql_type)?;
            let is_longer = change.contains("DATETIME");
            (column.sql_type == "TIMESTAMP" && is_fine && is_longer).then(|| {
                self.finding(
                    Severity::Warning,
                    FindingKind::ShortTime,
                    format!("{} is a TIMESTAMP, which ends on 2038-01-19", column.name),
                    "what is deleted later is refused, as on MariaDB from 11.5 in 2106; the model has a Datetime, which goes on",
                    vec![self.alter(&change)],
                )
            })
        });
        findings.collect()
    }

    /// More digits. On MySQL a type that holds what the present one does, which may be more than
    /// the model's.
    fn change_type(&self, column: ModelColumn, present: &str) -> Option<String> {
        let name = quoted(column.name, self.database);
        let sql_type = column
            .sql_type(self.patient.facts.name, self.database)
            .ok()?;
        if self.database == Database::Mysql {
            let precise = if present == "TIMESTAMP" {
                sql_type
            } else {
                "DATETIME(6)"
            };
            return Some(format!("MODIFY COLUMN {name} {precise} NULL"));
        }
        Some(format!("ALTER COLUMN {name} TYPE {sql_type}"))
    }

    pub(super) fn alter(&self, change: &str) -> String {
        format!(
            "ALTER TABLE {} {change}",
            self.catalogue.name.quoted(self.database)
        )
    }
}

fn declared(facts: &TableFacts, name: &str) -> Option<ModelColumn> {
    let mut columns = columns_of(facts).into_iter();
    columns.find(|declared| declared.name == name)
}
