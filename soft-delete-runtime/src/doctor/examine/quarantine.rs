//! Whether the database heeds the quarantine that the model declares, and no other.

use std::collections::BTreeSet;

use super::Examination;
use super::condition::Says;
use crate::database::Database;
use crate::ddl::archive::Archive;
use crate::ddl::index::{Index as NewIndex, Indexed, Kind, visible_column};
use crate::ddl::name::quoted;
use crate::ddl::quarantine::Quarantine;
use crate::doctor::catalogue::{Catalogue, Index, IndexKind, Trigger};
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::error::QUARANTINED_UNTIL;
use crate::quarantine::QuarantineFacts;

impl Examination<'_> {
    /// `deleted` is the table that has the deleted rows.
    pub(in crate::doctor) fn of_quarantine(
        &self,
        triggers: &[Trigger],
        deleted: &Catalogue,
    ) -> Vec<Finding> {
        let quarantines = triggers.iter();
        let quarantines = quarantines.filter(|trigger| trigger.text.contains(QUARANTINED_UNTIL));
        let Some(declared) = self.patient.quarantine else {
            let undeclared = self.undeclared_quarantine(quarantines);
            return undeclared.into_iter().collect();
        };
        // Which keys the triggers are for is a choice: not every key is a name that matters.
        let has_some = quarantines.count() > 0;
        // The unique indexes are those of the parts then.
        if self.is_in_parts() && !has_some {
            return vec![self.no_trigger("the keys of deleted rows", Vec::new())];
        }
        let keys = self.visible_keys();
        let keys = keys.chain(self.keys_with_triggers(declared, triggers, deleted));
        let keys: BTreeSet<Vec<String>> = keys.collect();
        let findings = keys.into_iter().flat_map(|columns| {
            let index = self.no_index_by_key(&columns, deleted);
            let key = format!("the key ({}) of a deleted row", columns.join(", "));
            let quarantine = Quarantine::new(columns, declared);
            if !has_some {
                let mut mend = index.map(|index| index.mend).unwrap_or_default();
                mend.extend(quarantine.create(&self.indexed()));
                return vec![self.no_trigger(&key, mend)];
            }
            let found = self.triggers_of(&quarantine, triggers);
            let index = index.filter(|_| !found.is_empty());
            let wrong = self.wrong_quarantine(&quarantine, declared, &key, &found);
            index.into_iter().chain(wrong).collect()
        });
        findings.collect()
    }

    /// Triggers from when the model declared a quarantine.
    fn undeclared_quarantine<'t, I>(&self, triggers: I) -> Option<Finding>
    where
        I: Iterator<Item = &'t Trigger>,
    {
        let table = &self.catalogue.name;
        let (mut names, mut mend) = (Vec::new(), Vec::new());
        let mut functions = BTreeSet::new();
        for trigger in triggers {
            let name = quoted(&trigger.name, self.database);
            mend.push(if self.database == Database::Postgres {
                format!("DROP TRIGGER {name} ON {}", table.quoted(self.database))
            } else {
                let trigger = table.beside(&trigger.name, self.database);
                format!("DROP TRIGGER {trigger}")
            });
            names.push(name);
            functions.extend(&trigger.function);
        }
        if names.is_empty() {
            return None;
        }
        let drop = |function| format!("DROP FUNCTION {function}()");
        mend.extend(functions.into_iter().map(drop));
        Some(self.finding(
            Severity::Warning,
            FindingKind::UndeclaredQuarantine,
            format!(
                "triggers keep keys of deleted rows taken, and the model declares no quarantine: {}",
                names.join(", ")
            ),
            "a key is refused that is free as far as the model knows",
            mend,
        ))
    }

    fn no_trigger(&self, key: &str, mend: Vec<String>) -> Finding {
        self.finding(
            Severity::Advice,
            FindingKind::QuarantineWithoutTriggers,
            format!("no trigger keeps {key} taken"),
            "the model declares a quarantine; who inserts without `restore_or_insert` or `check_quarantine` does not heed it",
            mend,
        )
    }

    /// The keys that have triggers, unique or not. The name of a trigger does not say where that of a
    /// column ends, so columns and indexes are asked for theirs.
    fn keys_with_triggers<'t>(
        &'t self,
        declared: QuarantineFacts,
        triggers: &'t [Trigger],
        deleted: &'t Catalogue,
    ) -> impl Iterator<Item = Vec<String>> + 't {
        let columns = self.catalogue.columns.iter();
        let columns = columns.map(|column| vec![column.name.clone()]);
        let indexes = self.catalogue.indexes.iter().chain(&deleted.indexes);
        let keys = columns.chain(indexes.map(|index| index.columns.clone()));
        keys.filter(move |key| {
            let quarantine = Quarantine::new(key.clone(), declared);
            !self.triggers_of(&quarantine, triggers).is_empty()
        })
    }

    /// Those of its triggers that are there.
    fn triggers_of<'t>(
        &self,
        quarantine: &Quarantine,
        triggers: &'t [Trigger],
    ) -> Vec<&'t Trigger> {
        let names = quarantine.triggers(&self.indexed());
        let is_one = |trigger: &&Trigger| self.catalogue.has(&names, &trigger.name);
        triggers.iter().filter(is_one).collect()
    }

    /// Triggers from when the model declared something else, or of which one is left.
    fn wrong_quarantine(
        &self,
        quarantine: &Quarantine,
        declared: QuarantineFacts,
        key: &str,
        found: &[&Trigger],
    ) -> Option<Finding> {
        let table = self.indexed();
        let marked = Indexed {
            archive: None,
            ..self.indexed()
        };
        let lengths_by = |table: &Indexed<'_>| {
            let texts = found.iter().map(|trigger| &trigger.text);
            let lengths = texts.filter_map(|text| quarantine.declared_in(text, table));
            lengths.collect::<Vec<_>>()
        };
        let lengths = lengths_by(&table);
        let is_there = |name: &str| {
            let mut found = found.iter();
            found.any(|trigger| self.catalogue.is_same(&trigger.name, name))
        };
        let names = quarantine.triggers(&table);
        let missing = names.iter().find(|name| !is_there(name));
        let other = lengths.iter().find(|length| **length != declared.declared);
        let archive = self.patient.archive.as_ref();
        let archive = archive.filter(|_| !lengths_by(&marked).is_empty());
        let (kind, problem, why) = if let Some(archive) = archive {
            (
                FindingKind::OtherQuarantine,
                format!(
                    "triggers keep {key} taken that is in the table, and deleted rows are in {}",
                    archive.name.table
                ),
                "every key of a deleted row is free at once",
            )
        } else if let Some(missing) = missing.filter(|_| !lengths.is_empty()) {
            (
                FindingKind::MissingTrigger,
                format!(
                    "of the two triggers that keep {key} taken, {} is not there",
                    quoted(missing, self.database)
                ),
                "a row comes to have a key by an insertion or by a change, and one of them is free",
            )
        } else {
            let length = other.filter(|_| missing.is_none())?;
            (
                FindingKind::OtherQuarantine,
                format!(
                    "triggers keep {key} taken for {length}, and the model declares {}",
                    declared.declared
                ),
                "what `check_quarantine` says is not what the database does",
            )
        };
        let mut mend = quarantine.drop_those(&table, is_there);
        mend.extend(quarantine.create(&table));
        Some(self.finding(Severity::Warning, kind, problem, why, mend))
    }

    /// No index by which a deleted row is found by its key.
    fn no_index_by_key(&self, columns: &[String], deleted: &Catalogue) -> Option<Finding> {
        let archive = self.patient.archive.as_ref();
        let serves = |index: &Index| {
            let is_of_deleted = archive.is_none()
                && self.says(index) == Says::Deleted
                && self.is_about_marker_alone(index);
            (index.condition.is_empty() || is_of_deleted)
                && deleted.begins_with(&index.columns, columns)
        };
        if !deleted.is_table() || deleted.indexes.iter().any(serves) {
            return None;
        }
        let archive = archive.map(|archive| Archive {
            name: deleted.name.clone(),
            ..archive.clone()
        });
        let index = NewIndex {
            columns: columns.to_vec(),
            kind: Kind::DeletedBy,
        };
        let table = Indexed {
            // A part has its own.
            name: if archive.is_none() {
                &deleted.name
            } else {
                &self.catalogue.name
            },
            archive: archive.as_ref(),
            ..self.indexed()
        };
        let name = self.give(&table.name_of(&index), |name| deleted.has_index(name));
        Some(Finding {
            table: deleted.name.table.clone(),
            ..self.finding(
                Severity::Warning,
                FindingKind::NoDeletedIndex,
                format!("no index finds deleted rows by ({})", columns.join(", ")),
                match self.database {
                    Database::Mysql => {
                        "for every new key the triggers look through all deleted rows, and lock them"
                    }
                    _ => "for every new key the triggers look through all deleted rows",
                },
                table.create_as(&index, &name, &visible_column(&index)),
            )
        })
    }

    /// The keys that are unique among visible rows, and for which triggers can be written.
    fn visible_keys(&self) -> impl Iterator<Item = Vec<String>> {
        let indexes = self.catalogue.indexes.iter();
        indexes.filter_map(|index| self.visible_key(index))
    }

    fn visible_key(&self, index: &Index) -> Option<Vec<String>> {
        let is_key = index.kind == IndexKind::Unique && index.is_simple;
        if !is_key || self.has_whole_key(index) {
            return None;
        }
        let (by_marker, key): (Vec<_>, Vec<_>) = index
            .columns
            .iter()
            .cloned()
            .partition(|column| self.is_generated_by_marker(column));
        let is_right = match self.says(index) {
            Says::Visible => self.is_about_marker_alone(index),
            Says::Nothing => {
                let has_visible_rows = self.patient.archive.is_some() || !by_marker.is_empty();
                has_visible_rows && index.condition.is_empty()
            }
            Says::Deleted | Says::Otherwise | Says::TooMuch => false,
        };
        let names_marker = key.iter().any(|column| self.names_marker(column));
        (is_right && !key.is_empty() && !names_marker).then_some(key)
    }
}
