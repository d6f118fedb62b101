//! Whether the database heeds the quarantine that the model declares.

use super::Examination;
use super::condition::Says;
use crate::ddl::quarantine::Quarantine;
use crate::doctor::catalogue::{Index, IndexKind, Trigger};
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::error::QUARANTINED_UNTIL;
use crate::quarantine::QuarantineFacts;

impl Examination<'_> {
    pub(in crate::doctor) fn of_quarantine(
        &self,
        declared: QuarantineFacts,
        triggers: &[Trigger],
    ) -> Vec<Finding> {
        // Which keys the triggers are for is a choice: not every key is a name that matters.
        let mut texts = triggers.iter().map(|trigger| &trigger.text);
        let has_some = texts.any(|text| text.contains(QUARANTINED_UNTIL));
        let findings = self.visible_keys().into_iter().filter_map(|columns| {
            if has_some {
                self.other_quarantine(columns, declared, triggers)
            } else {
                Some(self.no_quarantine(columns, declared))
            }
        });
        findings.collect()
    }

    fn no_quarantine(&self, columns: Vec<String>, declared: QuarantineFacts) -> Finding {
        let problem = format!(
            "no trigger keeps the key ({}) of a deleted row taken",
            columns.join(", ")
        );
        self.finding(
            Severity::Advice,
            FindingKind::QuarantineWithoutTriggers,
            problem,
            "the model declares a quarantine; who inserts without `restore_or_insert` or `check_quarantine` does not heed it",
            Quarantine::new(columns, declared).create(&self.indexed()),
        )
    }

    /// Triggers that were written before the model declared what it does now.
    fn other_quarantine(
        &self,
        columns: Vec<String>,
        declared: QuarantineFacts,
        triggers: &[Trigger],
    ) -> Option<Finding> {
        let table = self.indexed();
        let list = columns.join(", ");
        let quarantine = Quarantine::new(columns, declared);
        let [one, other] = quarantine.triggers(&table).map(|name| {
            let mut triggers = triggers.iter();
            triggers.find(|trigger| self.catalogue.is_same(&trigger.name, &name))
        });
        let lengths = [one?, other?].map(|trigger| quarantine.declared_in(&trigger.text, &table));
        let mut lengths = lengths.into_iter().flatten();
        let length = lengths.find(|length| *length != declared.declared)?;
        let mut mend = quarantine.drop(&table);
        mend.extend(quarantine.create(&table));
        Some(self.finding(
            Severity::Warning,
            FindingKind::OtherQuarantine,
            format!(
                "triggers keep the key ({list}) of a deleted row taken for {length}, and the model declares {}",
                declared.declared
            ),
            "what `check_quarantine` says is not what the database does",
            mend,
        ))
    }

    /// The keys that are unique among visible rows, and for which triggers can be written.
    fn visible_keys(&self) -> Vec<Vec<String>> {
        let mut keys = Vec::new();
        for index in &self.catalogue.indexes {
            keys.extend(self.visible_key(index).filter(|key| !keys.contains(key)));
        }
        keys
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
