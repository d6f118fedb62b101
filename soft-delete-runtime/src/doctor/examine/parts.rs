//! A table of PostgreSQL in parts: its indexes are those of the parts.

use super::Examination;
use super::replacement::existing;
use crate::ddl::name::TableName;
use crate::ddl::partitions::parts_of;
use crate::doctor::catalogue::Catalogue;
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::doctor::patient::Patient;
use crate::relation::MarkerKind;

impl Examination<'_> {
    /// Whether deleted rows are a part of the table of their own.
    pub(in crate::doctor) fn is_in_parts(&self) -> bool {
        let marker = self.catalogue.column(self.patient.facts.marker.column);
        marker.is_some_and(|marker| marker.parts_the_table)
    }

    /// The parts of the visible rows and of the deleted ones, as the library makes them.
    pub(in crate::doctor) fn parts(&self) -> [TableName; 2] {
        parts_of(&self.patient.name, &self.patient.facts)
    }

    /// What is wrong with the indexes of the parts.
    pub(in crate::doctor) fn of_parts(
        &self,
        visible: &Catalogue,
        deleted: &Catalogue,
    ) -> Vec<Finding> {
        let patient = |part: &Catalogue| Patient {
            name: part.name.clone(),
            ..self.patient.clone()
        };
        let mut findings = Vec::new();
        // Somebody else may have made parts of other names.
        if visible.is_table() {
            let patient = patient(visible);
            let part = Examination::new(&patient, self.patients, visible, self.database);
            findings.extend(part.unique_by_time());
        }
        if deleted.is_table() {
            let patient = patient(deleted);
            let part = Examination::new(&patient, self.patients, deleted, self.database);
            let facts = &self.patient.facts;
            let has_time = facts.stamp.is_some() || facts.marker.kind != MarkerKind::Flag;
            // All that a flag alone says of a row is that it is here.
            findings.extend(part.no_deleted_index().filter(|_| has_time));
            findings.extend(part.unique_among_deleted());
        }
        findings
    }

    /// Only the key of the table is one among deleted rows.
    fn unique_among_deleted(&self) -> Vec<Finding> {
        let unique = self.unique_indexes().map(|index| {
            self.finding(
                Severity::Warning,
                FindingKind::UniqueInArchive,
                format!(
                    "unique index {} on ({}) has room for one deleted row of a key",
                    index.name,
                    index.parts.join(", ")
                ),
                "the second row with the key cannot be deleted",
                vec![self.indexed().drop_existing(&existing(index))],
            )
        });
        unique.collect()
    }
}
