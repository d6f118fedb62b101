//! Indexes on some of the rows: whether a scope can use them.

use super::Examination;
use crate::database::Database;
use crate::ddl::index::{is_deleted, is_not_deleted};
use crate::doctor::catalogue::Index;
use crate::doctor::finding::{Finding, FindingKind, Severity};

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
    /// Something that is not understood here.
    TooMuch,
}

impl Examination<'_> {
    pub(super) fn says(&self, index: &Index) -> Says {
        let marker = self.patient.facts.marker;
        let column = plain(marker.column);
        let condition = self.plain(&index.condition);
        if !names(&condition, &column) {
            return Says::Nothing;
        }
        if words(&condition).any(|word| word == "or" || word == "case")
            || negates_many(&index.condition)
        {
            return Says::TooMuch;
        }
        let parts: Vec<&str> = condition.split(" and ").collect();
        let is = |form: &str| parts.contains(&form);
        // PostgreSQL takes one for the other; SQLite compares words.
        let same = |form: String| self.database == Database::Postgres && is(&form);
        let visible = plain(&is_not_deleted(marker, self.database));
        let deleted = plain(&is_deleted(marker, self.database));
        if is(&visible) || same(format!("{column} = false")) {
            Says::Visible
        } else if is(&deleted)
            || is(&deleted.replace("!=", "<>"))
            || same(format!("{column} = true"))
        {
            Says::Deleted
        } else {
            Says::Otherwise
        }
    }

    /// Whether a condition is about nothing but the marker.
    pub(super) fn is_about_marker_alone(&self, index: &Index) -> bool {
        let condition = self.plain(&index.condition);
        !condition.contains(" and ")
    }

    /// Whether an expression depends on the marker, or on the time beside a flag.
    pub(super) fn names_marker(&self, expression: &str) -> bool {
        let facts = &self.patient.facts;
        let columns = [Some(facts.marker.column), facts.stamp.map(|(name, _)| name)];
        let expression = plain(expression);
        let mut columns = columns.into_iter().flatten();
        columns.any(|column| names(&expression, &plain(column)))
    }

    /// A condition in the words of the forms that it is compared with.
    fn plain(&self, condition: &str) -> String {
        let table = plain(&self.patient.name.table);
        let condition = plain(condition).replace(&format!("{table}."), "");
        let condition = condition.replace(" isnull", " is null");
        condition.replace(" notnull", " is not null")
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

/// Without quotes, parentheses, and capital letters.
pub(super) fn plain(condition: &str) -> String {
    let letters = condition
        .chars()
        .filter(|letter| !"\"`[]\\".contains(*letter));
    let text: String = letters.flat_map(char::to_lowercase).collect();
    let text = text.replace(['(', ')'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_of_word(letter))
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a column is in an expression, both plain.
pub(super) fn names(expression: &str, column: &str) -> bool {
    if column.chars().all(is_of_word) {
        words(expression).any(|word| word == column)
    } else {
        expression.contains(column)
    }
}

/// `NOT (a AND b)`
fn negates_many(condition: &str) -> bool {
    let condition = condition.to_lowercase();
    let inner = condition.split("not (").nth(1);
    inner.is_some_and(|inner| inner.contains(" and "))
}
