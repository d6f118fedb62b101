//! What is looked at, table by table.

mod archive;
mod archive_indexes;
mod columns;
mod condition;
mod deleted_index;
mod parts;
mod quarantine;
mod relations;
mod replacement;
mod uniqueness;

use std::cell::RefCell;

use super::catalogue::Catalogue;
use super::finding::{Finding, FindingKind, Severity};
use super::patient::Patient;
use crate::database::Database;
use crate::ddl::index::Indexed;
use crate::ddl::name::{TableName, free};

pub(super) use self::relations::{key_without_index, visible_under_deleted};

/// A table under examination.
pub(super) struct Examination<'a> {
    pub(super) patient: &'a Patient,
    /// All models.
    pub(super) patients: &'a [Patient],
    pub(super) catalogue: &'a Catalogue,
    pub(super) database: Database,
    /// Names that the cures make use of already: they may be run one after the other.
    given: RefCell<Vec<String>>,
}

impl<'a> Examination<'a> {
    pub(super) fn new(
        patient: &'a Patient,
        patients: &'a [Patient],
        catalogue: &'a Catalogue,
        database: Database,
    ) -> Self {
        Self {
            patient,
            patients,
            catalogue,
            database,
            given: RefCell::default(),
        }
    }

    /// All that the catalogue alone tells about the table.
    pub(super) fn findings(&self) -> Vec<Finding> {
        if !self.catalogue.is_there() {
            return vec![self.finding(
                Severity::Error,
                FindingKind::MissingTable,
                "there is no such table".to_owned(),
                "the model cannot be used",
                Vec::new(),
            )];
        }
        let mut findings = self.missing_columns();
        if !self.catalogue.is_table() {
            findings.extend(not_a_table(&self.patient.name, self.catalogue));
            return findings;
        }
        findings.extend(self.wrong_marker());
        findings.extend(self.wrong_times());
        findings.extend(self.zoned_times());
        findings.extend(self.coarse_times());
        findings.extend(self.short_times());
        findings.extend(self.uniqueness());
        findings.extend(self.other_conditions());
        if self.patient.archive.is_none() {
            findings.extend(self.no_deleted_index());
        }
        findings.extend(self.cascading_foreign_keys());
        findings
    }

    /// The table, to write indexes for it.
    fn indexed(&self) -> Indexed<'_> {
        self.patient.indexed(&self.catalogue.name, self.database)
    }

    /// A name that nothing has, for something that a cure makes.
    fn give(&self, name: &str, is_taken: impl Fn(&str) -> bool) -> String {
        let mut given = self.given.borrow_mut();
        let name = free(name, |name| {
            let mut given = given.iter();
            is_taken(name) || given.any(|given| self.catalogue.is_same(given, name))
        });
        given.push(name.clone());
        name
    }

    fn finding(
        &self,
        severity: Severity,
        kind: FindingKind,
        problem: String,
        why: &'static str,
        mend: Vec<String>,
    ) -> Finding {
        Finding {
            severity,
            kind,
            table: self.patient.name.table.clone(),
            problem,
            why,
            mend,
        }
    }
}

/// What is behind a view, the model does not say.
fn not_a_table(name: &TableName, catalogue: &Catalogue) -> Option<Finding> {
    let kind = catalogue.other_kind.as_ref()?;
    Some(Finding {
        severity: Severity::Advice,
        kind: FindingKind::NotATable,
        table: name.table.clone(),
        problem: format!("it is a {kind}"),
        why: "only the names of its columns are looked at: what they hold, and indexes, are of the tables behind it",
        mend: Vec::new(),
    })
}
