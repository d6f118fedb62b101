//! Whether an archive has the indexes that it needs, and no others that refuse rows.

use super::replacement::existing;
use super::{Examination, key_without_index};
use crate::ddl::archive::Archive;
use crate::ddl::index::{Index, Indexed, Kind, begins_with, visible_column};
use crate::ddl::name::free;
use crate::doctor::catalogue::{self, Catalogue, IndexKind};
use crate::doctor::finding::{Finding, FindingKind, Severity};

impl Examination<'_> {
    pub(super) fn indexes_of_archive(
        &self,
        archive: &Archive,
        catalogue: &Catalogue,
    ) -> Vec<Finding> {
        // As statements name it.
        let archive = &Archive {
            name: catalogue.name.clone(),
            ..archive.clone()
        };
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(self.no_key_in_archive(archive, catalogue));
        findings.extend(self.unique_in_archive(archive, catalogue));
        findings.extend(self.no_index_in_archive(archive, catalogue));
        findings.extend(self.keys_without_index_in_archive(archive, catalogue));
        findings
    }

    /// The key of the table, or a part of it, has to be unique in the archive too.
    fn no_key_in_archive(&self, archive: &Archive, catalogue: &Catalogue) -> Option<Finding> {
        let key = self.patient.facts.key;
        let is_key = |index: &catalogue::Index| {
            index.kind != IndexKind::Plain
                && index.condition.is_empty()
                && index
                    .columns
                    .iter()
                    .all(|column| catalogue.has(key, column))
        };
        if catalogue.indexes.iter().any(is_key) || !catalogue.has_all(key) {
            return None;
        }
        let table = self.indexed();
        let name = free(&archive.key_name(&table), |name| catalogue.has_index(name));
        Some(Finding {
            mend: vec![archive.add_key(&table, &name)],
            ..self.of_table(
                archive,
                Severity::Error,
                FindingKind::ArchiveWithoutKey,
                format!("({}) is not unique in the archive", key.join(", ")),
                "two deleted rows can have one key, and none of them can be restored",
            )
        })
    }

    /// Only the key of the table is one in the archive.
    fn unique_in_archive(&self, archive: &Archive, catalogue: &Catalogue) -> Vec<Finding> {
        let key = self.patient.facts.key;
        let unique = catalogue.indexes.iter().filter(|index| {
            let mut key = key.iter();
            index.kind == IndexKind::Unique
                && !key.all(|column| catalogue.has(&index.columns, column))
        });
        let table = Indexed {
            name: &archive.name,
            ..self.indexed()
        };
        let findings = unique.map(|index| Finding {
            mend: if self.is_of_table(index) {
                Vec::new()
            } else {
                vec![table.drop_existing(&existing(index))]
            },
            ..self.of_table(
                archive,
                Severity::Warning,
                FindingKind::UniqueInArchive,
                format!(
                    "unique index {} on ({}) has room for one deleted row of a key",
                    index.name,
                    index.parts.join(", ")
                ),
                "the second row with the key cannot be deleted",
            )
        });
        findings.collect()
    }

    /// The columns that every deletion writes.
    pub(super) fn marks(&self) -> Vec<&'static str> {
        let facts = &self.patient.facts;
        let identity = facts.identity.map(|(column, _)| column);
        let stamp = facts.stamp.map(|(column, _)| column);
        let marks = [Some(facts.marker.column), stamp, identity];
        marks.into_iter().flatten().collect()
    }

    fn no_index_in_archive(&self, archive: &Archive, catalogue: &Catalogue) -> Option<Finding> {
        let marks = self.marks();
        let serves = |index: &catalogue::Index| {
            let first = index.columns.first();
            let begins =
                |column: &&str| first.is_some_and(|first| catalogue.is_same(first, column));
            index.condition.is_empty() && marks.iter().any(begins)
        };
        if catalogue.indexes.iter().any(serves) {
            return None;
        }
        let index = Index {
            columns: Vec::new(),
            kind: Kind::Deleted,
        };
        let table = Indexed {
            archive: Some(archive),
            ..self.indexed()
        };
        let name = free(&table.name_of(&index), |name| catalogue.has_index(name));
        let mend = table.create_as(&index, &name, &visible_column(&index));
        Some(Finding {
            mend,
            ..self.of_table(
                archive,
                Severity::Warning,
                FindingKind::NoDeletedIndex,
                "no index finds the rows of a deletion".to_owned(),
                "every deletion looks for the rows that it has copied, and a purge for old ones",
            )
        })
    }

    /// The model of the child knows the keys, whether or not that of the parent is looked at.
    fn keys_without_index_in_archive(
        &self,
        archive: &Archive,
        catalogue: &Catalogue,
    ) -> Vec<Finding> {
        // A column that is missing is a finding of its own, and so is the primary key.
        let keys = archive
            .keys
            .iter()
            .filter(|key| catalogue.has_all(key) && !begins_with(self.patient.facts.key, key));
        let findings = keys.filter_map(|key| {
            let finding = key_without_index(key, catalogue, self.database)?;
            Some(Finding {
                why: "a restore or a purge of a parent looks through the whole archive",
                ..finding
            })
        });
        findings.collect()
    }
}
