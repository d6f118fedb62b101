//! Whether rows can move into the archive and back, and lose nothing on the way.

use super::{Examination, not_a_table};
use crate::database::Database;
use crate::ddl::archive::Archive;
use crate::ddl::name::quoted;
use crate::doctor::catalogue::{Catalogue, Reference};
use crate::doctor::finding::{Finding, FindingKind, Severity};

impl Examination<'_> {
    /// All that the catalogue tells about the archive of the table.
    pub(in crate::doctor) fn of_archive(
        &self,
        archive: &Archive,
        catalogue: &Catalogue,
    ) -> Vec<Finding> {
        if !catalogue.is_there() {
            return vec![self.of_table(
                archive,
                Severity::Error,
                FindingKind::MissingTable,
                "there is no such table".to_owned(),
                "every deletion moves rows there, and fails; `archive()` of the `schema` makes it",
            )];
        }
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(self.columns_that_do_not_move(archive));
        findings.extend(self.columns_that_are_not_there(archive, catalogue));
        findings.extend(self.columns_that_need_more(archive, catalogue));
        if catalogue.is_table() {
            findings.extend(self.indexes_of_archive(archive, catalogue));
        } else {
            findings.extend(not_a_table(&archive.name, catalogue));
        }
        findings.extend(self.keys_that_hold_rows_back());
        findings
    }

    pub(super) fn of_table(
        &self,
        archive: &Archive,
        severity: Severity,
        kind: FindingKind,
        problem: String,
        why: &'static str,
    ) -> Finding {
        Finding {
            table: archive.name.table.clone(),
            ..self.finding(severity, kind, problem, why, Vec::new())
        }
    }

    /// Columns that a row would lose, or could not come back with.
    fn columns_that_do_not_move(&self, archive: &Archive) -> Vec<Finding> {
        let is_known = |name: &str| {
            let mut known = archive.facts.names();
            known.any(|known| {
                self.catalogue
                    .column(known)
                    .is_some_and(|it| it.name == name)
            })
        };
        let findings = self.catalogue.columns.iter().filter_map(|column| {
            let name = &column.name;
            let (problem, why) = match (is_known(name), column.expression.is_empty()) {
                (false, true) => (
                    format!("the model does not know the column {name}"),
                    "a row that moves to the archive loses what is in it",
                ),
                (true, false) => (
                    format!("the column {name} is generated, and the model knows it"),
                    "nothing writes into it, so a row that has moved cannot come back: leave it out of `table!`",
                ),
                _ => return None,
            };
            let (error, kind) = (Severity::Error, FindingKind::ImmovableColumn);
            Some(self.finding(error, kind, problem, why, Vec::new()))
        });
        findings.collect()
    }

    fn columns_that_are_not_there(&self, archive: &Archive, catalogue: &Catalogue) -> Vec<Finding> {
        let columns = archive.facts.names();
        let missing = columns.filter(|name| catalogue.column(name).is_none());
        let findings = missing.map(|name| {
            self.of_table(
                archive,
                Severity::Error,
                FindingKind::MissingColumn,
                format!("there is no column {name}"),
                "every deletion moves rows there, and fails",
            )
        });
        findings.collect()
    }

    /// Columns that a row cannot come to, as it is in the table.
    fn columns_that_need_more(&self, archive: &Archive, catalogue: &Catalogue) -> Vec<Finding> {
        let findings = catalogue.columns.iter().filter_map(|column| {
            let name = &column.name;
            let mut known = archive.facts.names();
            let is_known = known.any(|known| catalogue.is_same(known, name));
            let is_filled = if is_known {
                let of_table = self.catalogue.column(name);
                catalogue.has(&self.marks(), name) || of_table.is_none_or(|it| !it.is_nullable)
            } else {
                !column.default.is_empty() || !column.expression.is_empty()
            };
            (!column.is_nullable && !is_filled).then(|| {
                let problem = if is_known {
                    format!("the column {name} is NOT NULL, and in the table it is not")
                } else {
                    format!("the column {name} is NOT NULL, and nothing is written there")
                };
                let (error, kind) = (Severity::Error, FindingKind::ImmovableColumn);
                self.of_table(
                    archive,
                    error,
                    kind,
                    problem,
                    "rows cannot move there, so they cannot be deleted",
                )
            })
        });
        findings.collect()
    }

    /// Foreign keys that point at rows which a deletion takes out of the table.
    fn keys_that_hold_rows_back(&self) -> Vec<Finding> {
        let references = self.catalogue.references.iter();
        let findings = references.filter_map(|reference| {
            let (severity, problem, why) = match (reference.cascades, self.rows_of(reference)) {
                (true, Pointing::Marked | Pointing::Unknown | Pointing::OfNoRelation) => (
                    Severity::Error,
                    "has ON DELETE CASCADE",
                    "a deletion moves the row away, and the database really deletes the rows that point at it",
                ),
                (false, Pointing::Marked) => (
                    Severity::Error,
                    "points at rows that a deletion moves away",
                    "its own rows are marked where they are, so the database refuses the deletion",
                ),
                (false, Pointing::OfNoRelation) => (
                    Severity::Warning,
                    "points at rows that a deletion moves away",
                    "the model has no relation along it, so the database refuses the deletion: say `restrict`, `set_null` or `delete`",
                ),
                (_, Pointing::OutOfTheWay) | (false, Pointing::Unknown) => return None,
            };
            // SQLite does not show the name.
            let constraint = match self.database {
                Database::Sqlite => String::new(),
                _ => format!(" {}", quoted(&reference.constraint, self.database)),
            };
            Some(self.finding(
                severity,
                FindingKind::KeyToArchived,
                format!(
                    "the foreign key{constraint} of {} ({}) {problem}",
                    reference.child,
                    reference.columns.join(", ")
                ),
                why,
                Vec::new(),
            ))
        });
        findings.collect()
    }

    /// What a deletion does to the rows that point here.
    fn rows_of(&self, reference: &Reference) -> Pointing {
        let mut relations = self.patient.relations.iter();
        let relation = relations.find(|relation| {
            let mut key = relation.key.iter();
            reference.is_of(&relation.child)
                && key.all(|key| self.catalogue.has(&reference.columns, key))
        });
        let Some(relation) = relation else {
            return Pointing::OfNoRelation;
        };
        if !relation.action.is_cascade() {
            return Pointing::OutOfTheWay;
        }
        let mut patients = self.patients.iter();
        match patients.find(|patient| patient.name == relation.child) {
            Some(child) if child.archive.is_none() => Pointing::Marked,
            Some(_) => Pointing::OutOfTheWay,
            None => Pointing::Unknown,
        }
    }
}

/// What a deletion does to rows that point at one.
enum Pointing {
    /// They are marked where they are.
    Marked,
    /// They move too, or do not point at it any more, or keep it where it is.
    OutOfTheWay,
    /// The doctor was not told of their model.
    Unknown,
    /// No relation says so.
    OfNoRelation,
}
