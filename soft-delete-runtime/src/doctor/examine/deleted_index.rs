//! Whether deleted rows are found without looking through the table.

use super::Examination;
use super::condition::Says;
use crate::ddl::index::{Index, Kind};
use crate::doctor::finding::{Finding, FindingKind, Severity};

impl Examination<'_> {
    pub(super) fn no_deleted_index(&self) -> Option<Finding> {
        let facts = &self.patient.facts;
        let stamp = facts.stamp.map(|(column, _)| column);
        let searched = [Some(facts.marker.column), stamp];
        let serves = |index: &crate::doctor::catalogue::Index| {
            let first = index.columns.first().map(String::as_str);
            match self.says(index) {
                Says::Deleted => true,
                Says::Nothing => {
                    let begins = |column: &&str| {
                        first.is_some_and(|first| self.catalogue.is_same(first, column))
                    };
                    index.condition.is_empty() && searched.iter().flatten().any(begins)
                }
                Says::Visible | Says::Otherwise | Says::TooMuch => false,
            }
        };
        // The indexes are those of the parts, if there are any.
        if self.is_in_parts() || self.catalogue.indexes.iter().any(serves) {
            return None;
        }
        let index = Index {
            columns: Vec::new(),
            kind: Kind::Deleted,
        };
        Some(self.finding(
            Severity::Advice,
            FindingKind::NoDeletedIndex,
            "no index finds the deleted rows".to_owned(),
            "queries of deleted rows, and a purge of few among many, look through the whole table",
            self.create(&index),
        ))
    }
}
