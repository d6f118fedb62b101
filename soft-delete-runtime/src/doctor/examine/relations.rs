//! Keys between tables.

use super::Examination;
use super::condition::plain;
use crate::database::Database;
use crate::ddl::index::{index_on, is_deleted, is_not_deleted};
use crate::ddl::name::{derived, free, quoted};
use crate::doctor::catalogue::{Catalogue, Index, Reference};
use crate::doctor::finding::{Finding, FindingKind, Severity};
use crate::doctor::patient::{Patient, Relation};
use crate::relation::Action;

impl Examination<'_> {
    /// Foreign keys by which the database deletes rows of another model, without the library.
    pub(super) fn cascading_foreign_keys(&self) -> Vec<Finding> {
        let references = self.catalogue.references.iter();
        let cascading = references.filter(|reference| reference.cascades);
        let undeclared = cascading.filter(|reference| !self.is_declared(reference));
        let findings = undeclared.filter_map(|reference| {
            let mut patients = self.patients.iter();
            let child = patients.find(|patient| reference.is_of(&patient.name))?;
            Some(self.finding(
                Severity::Error,
                FindingKind::CascadingForeignKey,
                format!(
                    "{} ({}) has ON DELETE CASCADE, and no cascade or restrict goes along it",
                    reference.child,
                    reference.columns.join(", ")
                ),
                "a purge has the database delete the rows that point at a purged one, visible or not, without a record",
                self.mend_reference(child, reference),
            ))
        });
        findings.collect()
    }

    /// Whether a purge knows by itself what the rows of the key keep.
    fn is_declared(&self, reference: &Reference) -> bool {
        self.patient.relations.iter().any(|relation| {
            let keeps = matches!(
                relation.action,
                Action::Cascade | Action::OneWay | Action::Restrict
            );
            keeps && reference.is_of(&relation.child) && {
                let mut key = relation.key.iter();
                key.len() == reference.columns.len()
                    && key.all(|column| self.catalogue.has(&reference.columns, column))
            }
        })
    }

    /// The same foreign key, which refuses.
    fn mend_reference(&self, child: &Patient, reference: &Reference) -> Vec<String> {
        if reference.definition.is_empty() {
            return Vec::new();
        }
        let table = child.name.quoted(self.database);
        let constraint = quoted(&reference.constraint, self.database);
        let drop = match self.database {
            Database::Mysql => "DROP FOREIGN KEY",
            _ => "DROP CONSTRAINT",
        };
        vec![
            format!("ALTER TABLE {table} {drop} {constraint}"),
            format!(
                "ALTER TABLE {table} ADD CONSTRAINT {constraint} {}",
                reference.definition
            ),
        ]
    }
}

/// The key of a relation that no index of the child, or of its archive, begins with.
pub(in crate::doctor) fn key_without_index(
    key: &[&str],
    child: &Catalogue,
    database: Database,
) -> Option<Finding> {
    let serves = |index: &Index| {
        // A row without a parent is never looked for.
        let has_parent =
            |column: &&str| plain(&index.condition) == format!("{} is not null", plain(column));
        let is_whole = index.condition.is_empty() || key.iter().any(has_parent);
        is_whole && child.begins_with(&index.columns, key)
    };
    if !child.is_table() || child.indexes.iter().any(serves) {
        return None;
    }
    let table = &child.name.table;
    let mut parts = vec![table.as_str()];
    parts.extend(key);
    let name = free(&derived(&parts, "idx"), |name| child.has_index(name));
    let columns = key.iter().map(|name| quoted(name, database));
    Some(Finding {
        severity: Severity::Warning,
        kind: FindingKind::KeyWithoutIndex,
        table: table.clone(),
        problem: format!("no index on all rows begins with ({})", key.join(", ")),
        why: "every deletion, restore and purge of a parent looks through the whole table",
        mend: vec![format!(
            "CREATE INDEX {} ({})",
            index_on(&child.name, &name, database),
            columns.collect::<Vec<_>>().join(", ")
        )],
    })
}

/// `FROM` the visible rows that belong to deleted ones.
pub(in crate::doctor) fn visible_under_deleted(
    patient: &Patient,
    relation: &Relation,
    database: Database,
) -> Option<String> {
    let quoted = |name: &str| quoted(name, database);
    let keys = patient.facts.key.iter().zip(relation.key);
    let keys = keys.map(|(parent, child)| {
        format!("sd_parent.{} = sd_child.{}", quoted(parent), quoted(child))
    });
    Some(format!(
        "FROM {} AS sd_child WHERE {} AND EXISTS (SELECT 1 FROM {} AS sd_parent WHERE {} AND {})",
        relation.child.quoted(database),
        is_not_deleted(relation.marker?, database),
        patient.deleted_rows().quoted(database),
        is_deleted(patient.facts.marker, database),
        keys.collect::<Vec<_>>().join(" AND "),
    ))
}
