//! Another index in the place of one that is wrong.

use super::Examination;
use super::condition::Says;
use crate::database::Database;
use crate::ddl::index::{Existing, Index as NewIndex, Kind, visible_column};
use crate::ddl::name::{derived, quoted};
use crate::doctor::catalogue::{Index, IndexKind};

impl Examination<'_> {
    /// Another index in the place of one, on the visible rows; nothing if more would be lost than
    /// the deleted ones.
    pub(super) fn replace(&self, index: &Index) -> Vec<String> {
        let is_lossless = self.is_about_marker_alone(index)
            && (self.says(index) != Says::Nothing || index.condition.is_empty());
        if !is_lossless || self.is_of_table(index) || self.is_pointed_at(index) {
            return Vec::new();
        }
        let replacement = if index.is_simple {
            self.of_its_columns(index)
        } else {
            self.of_its_definition(index)
        };
        let Some(mut mend) = replacement else {
            return Vec::new();
        };
        mend.push(self.indexed().drop_existing(&existing(index)));
        mend
    }

    /// On the same columns without the marker; no statement if there is such an index.
    fn of_its_columns(&self, index: &Index) -> Option<Vec<String>> {
        let marker = self.patient.facts.marker.column;
        let is_marker = |name: &str| {
            let time = self
                .time()
                .is_some_and(|time| self.catalogue.is_same(name, time));
            time || self.catalogue.is_same(name, marker)
        };
        let columns = index.columns.iter().filter(|name| !is_marker(name));
        let new = NewIndex {
            columns: columns.cloned().collect(),
            kind: kind_of(index),
        };
        if new.columns.is_empty() {
            return None;
        }
        let mut others = self.catalogue.indexes.iter();
        if others.any(|other| other.name != index.name && self.is_as_good(other, &new)) {
            return Some(Vec::new());
        }
        Some(self.create(&new))
    }

    /// Whether an index that is there already does what a new one would.
    fn is_as_good(&self, present: &Index, new: &NewIndex) -> bool {
        let is_generated = |name: &&String| self.is_generated_by_marker(name);
        let is_visible = match self.database {
            Database::Postgres | Database::Sqlite => {
                self.says(present) == Says::Visible && self.is_about_marker_alone(present)
            }
            Database::Mysql => present.columns.iter().any(|name| is_generated(&name)),
        };
        let mut columns = present.columns.iter().filter(|name| !is_generated(name));
        let is_same = |name: &String| {
            columns
                .next()
                .is_some_and(|other| self.catalogue.is_same(name, other))
        };
        let has_them = new.columns.iter().all(is_same) && columns.next().is_none();
        let is_as_unique = match new.kind {
            Kind::Unique { .. } => present.kind == IndexKind::Unique,
            _ => true,
        };
        present.is_simple && is_visible && is_as_unique && has_them
    }

    /// Of the same parts with all that is said about them, in which the marker cannot be.
    fn of_its_definition(&self, index: &Index) -> Option<Vec<String>> {
        let names_marker = index.parts.iter().any(|part| self.names_marker(part));
        if index.definition.is_empty() || index.is_constraint || names_marker {
            return None;
        }
        let table = self.indexed();
        let (unique, ending, condition) = match kind_of(index) {
            Kind::Unique { .. } => ("UNIQUE ", "visible_key", table.is_not_deleted()),
            _ => ("", "visible_idx", table.is_visible()),
        };
        // Its own name tells what it is.
        let name = derived(&[&index.name], ending);
        let name = self.give(&name, |name| self.catalogue.has_index(name));
        let definition = &index.definition;
        Some(vec![if self.database == Database::Mysql {
            let (target, visible) = (table.index_on(&name), table.true_or_null());
            format!("CREATE {unique}INDEX {target} ({definition}, ({visible}))")
        } else {
            let name = match self.database {
                // PostgreSQL has an index where its table is.
                Database::Postgres => quoted(&name, self.database),
                _ => self.catalogue.name.beside(&name, self.database),
            };
            format!("CREATE {unique}INDEX {name} {definition} WHERE {condition}")
        }])
    }

    /// Makes an index, by a name that nothing has.
    pub(super) fn create(&self, new: &NewIndex) -> Vec<String> {
        let table = self.indexed();
        let name = self.give(&table.name_of(new), |name| self.catalogue.has_index(name));
        let is_column = |name: &str| self.catalogue.column(name).is_some();
        let generated = self.give(&visible_column(new), is_column);
        table.create_as(new, &name, &generated)
    }

    /// A constraint that SQLite has no statement to drop.
    pub(super) fn is_of_table(&self, index: &Index) -> bool {
        index.is_constraint && self.database == Database::Sqlite
    }

    /// Whether a foreign key needs it.
    fn is_pointed_at(&self, index: &Index) -> bool {
        let mut references = self.catalogue.references.iter();
        index.kind != IndexKind::Plain
            && references.any(|reference| {
                let mut columns = reference.parent_columns.iter();
                columns.all(|column| self.catalogue.has(&index.columns, column))
            })
    }
}

/// How it is dropped.
pub(super) fn existing(index: &Index) -> Existing {
    let name = index.name.clone();
    if index.is_constraint {
        Existing::Constraint(name)
    } else {
        Existing::Index(name)
    }
}

fn kind_of(index: &Index) -> Kind {
    match index.kind {
        IndexKind::Plain => Kind::Visible,
        IndexKind::Unique | IndexKind::Primary => Kind::Unique { in_place_of: None },
    }
}
