//! Whether the columns are there, and can hold what is written into them.

use super::Examination;
use crate::database::Database;
use crate::ddl::column::{ModelColumn, columns_of};
use crate::ddl::name::quoted;
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::relation::MarkerKind;

impl Examination<'_> {
    pub(super) fn missing_columns(&self) -> Vec<Finding> {
        let missing = |name: &&str| self.catalogue.column(name).is_none();
        let declared = columns_of(&self.patient.facts);
        let add = |name: &str| {
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
        let (problem, why) = match (marker.kind, column.is_nullable) {
            (MarkerKind::Timestamp(_), false) => (
                format!("{name} cannot be NULL"),
                "a visible row holds NULL there, so no row can be visible",
            ),
            (MarkerKind::Timestamp(_), true) if !default.is_empty() => (
                format!("{name} gets a value by itself: {}", column.default.trim()),
                "a row that is made or changed would be a deleted one",
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
        let mend = self.mend_marker(name, marker.kind);
        Some(self.finding(
            Severity::Error,
            FindingKind::WrongMarker,
            problem,
            why,
            mend,
        ))
    }

    fn mend_marker(&self, name: &str, kind: MarkerKind) -> Vec<String> {
        let visible = match kind {
            MarkerKind::Timestamp(_) => None,
            MarkerKind::Flag => Some("FALSE"),
            MarkerKind::UnixTime => Some("0"),
        };
        let column = quoted(name, self.database);
        let declared = columns_of(&self.patient.facts);
        let definition = declared.iter().find(|declared| declared.name == name);
        let fill = visible.map(|visible| {
            let table = self.patient.name.quoted(self.database);
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
                let definition =
                    definition.and_then(|one| one.definition(table, self.database, None).ok());
                let modify = |column| self.alter(&format!("MODIFY COLUMN {column}"));
                definition.map(modify).into_iter().collect()
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

    /// More digits; on MySQL of the type that the column has, which may hold times that another
    /// cannot.
    fn change_type(&self, column: ModelColumn, present: &str) -> Option<String> {
        let name = quoted(column.name, self.database);
        if self.database == Database::Mysql {
            let precise = if present == "TIMESTAMP" {
                "TIMESTAMP(6)"
            } else {
                "DATETIME(6)"
            };
            return Some(format!("MODIFY COLUMN {name} {precise} NULL"));
        }
        let table = self.patient.facts.name;
        let sql_type = column.sql_type(table, self.database).ok()?;
        Some(format!("ALTER COLUMN {name} TYPE {sql_type}"))
    }

    pub(super) fn alter(&self, change: &str) -> String {
        format!(
            "ALTER TABLE {} {change}",
            self.patient.name.quoted(self.database)
        )
    }
}
