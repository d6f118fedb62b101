//! Indexes on some of the rows: whether a scope can use them.

use super::Examination;
use crate::database::Database;
use crate::ddl::index::{is_deleted, is_not_deleted};
use crate::doctor::catalogue::Index;
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::relation::MarkerFacts;

/// What the condition of an index says about the marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Nothing,
    /// What the scope `visible` asks for.
    Visible,
    /// What the scope `only_deleted` asks for.
    Deleted,
    /// Something in other words.
    Otherwise,
}

impl Says {
    pub(super) fn of(index: &Index, marker: MarkerFacts, database: Database) -> Self {
        let conditions = parts(&index.condition);
        let is = |form: &str| conditions.contains(&plain(form));
        let visible = plain(&is_not_deleted(marker, database));
        let deleted = plain(&is_deleted(marker, database));
        let column = plain(marker.column);
        // PostgreSQL takes one for the other; SQLite compares words.
        let same = |form: String| database == Database::Postgres && is(&form);
        if is(&visible) || same(format!("{column} = false")) {
            Self::Visible
        } else if is(&deleted)
            || is(&deleted.replace("!=", "<>"))
            || same(format!("{column} = true"))
        {
            Self::Deleted
        } else if words(&plain(&index.condition)).any(|word| word == column) {
            Self::Otherwise
        } else {
            Self::Nothing
        }
    }
}

/// The conditions that an `AND` joins.
fn parts(condition: &str) -> Vec<String> {
    let condition = plain(condition);
    condition.split(" and ").map(str::to_owned).collect()
}

/// Without quotes, parentheses, and capital letters.
fn plain(condition: &str) -> String {
    let letters = condition
        .chars()
        .filter(|letter| !"\"`[]()".contains(*letter));
    let text: String = letters.flat_map(char::to_lowercase).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

impl Examination<'_> {
    pub(super) fn says(&self, index: &Index) -> Says {
        Says::of(index, self.patient.facts.marker, self.database)
    }

    pub(super) fn other_conditions(&self) -> Vec<Finding> {
        let indexes = self.catalogue.indexes.iter();
        let others = indexes.filter(|index| self.says(index) == Says::Otherwise);
        let findings = others.map(|index| {
            let form = is_not_deleted(self.patient.facts.marker, self.database);
            self.finding(
                Severity::Warning,
                FindingKind::OtherCondition,
                format!(
                    "index {} has the condition {}, not {form}",
                    index.name, index.condition
                ),
                "the database cannot prove that the rows of a scope are in it, and does not use it",
                self.replace(index),
            )
        });
        findings.collect()
    }
}
