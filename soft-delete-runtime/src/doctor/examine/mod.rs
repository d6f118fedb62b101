//! What is looked at, table by table.

mod archive;
mod columns;
mod condition;
mod deleted_index;
mod relations;
mod uniqueness;

use super::catalogue::Catalogue;
use super::finding::{Finding, FindingKind, Severity};
use super::patient::Patient;
use crate::database::Database;

pub(super) use self::relations::{key_without_index, visible_under_deleted};

/// A table under examination.
pub(super) struct Examination<'a> {
    pub(super) patient: &'a Patient,
    /// All models.
    pub(super) patients: &'a [Patient],
    pub(super) catalogue: &'a Catalogue,
    pub(super) database: Database,
}

impl Examination<'_> {
    /// All that the catalogue alone tells about the table.
    pub(super) fn findings(&self) -> Vec<Finding> {
        if self.catalogue.columns.is_empty() {
            return vec![self.finding(
                Severity::Error,
                FindingKind::MissingTable,
                "there is no such table".to_owned(),
                "the model cannot be used",
                Vec::new(),
            )];
        }
        let mut findings = self.missing_columns();
        findings.extend(self.wrong_marker());
        findings.extend(self.coarse_times());
        findings.extend(self.uniqueness());
        findings.extend(self.other_conditions());
        if self.patient.archive.is_none() {
            findings.extend(self.no_deleted_index());
        }
        findings.extend(self.cascading_foreign_keys());
        findings
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
