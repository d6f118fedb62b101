//! What the tables should hold, in plain words: maps and loops.

use std::collections::{BTreeMap, BTreeSet};

/// The tables of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    Accounts,
    Projects,
    Tasks,
    Comments,
    Teams,
    Members,
}

impl Table {
    pub fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Projects => "projects",
            Self::Tasks => "tasks",
            Self::Comments => "comments",
            Self::Teams => "teams",
            Self::Members => "members",
        }
    }

    /// The tables that the two keys of a row lead to.
    pub fn parents(self) -> [Option<Table>; 2] {
        match self {
            Self::Accounts => [None, None],
            Self::Projects => [Some(Self::Accounts), None],
            Self::Tasks => [Some(Self::Projects), Some(Self::Tasks)],
            Self::Comments => [Some(Self::Tasks), Some(Self::Accounts)],
            Self::Teams => [None, Some(Self::Members)],
            Self::Members => [Some(Self::Teams), None],
        }
    }

    /// Teams and members cascade into each other; a restore finds what a deletion took whatever
    /// lies between.
    fn is_in_a_cycle_of_tables(self) -> bool {
        matches!(self, Self::Teams | Self::Members)
    }
}

pub type Id = (Table, i32);

/// A row: two keys, of which the first is never empty where there is a table for it, and the
/// second may be, and the number of the deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub keys: [Option<i32>; 2],
    pub stamp: Option<i64>,
}

/// How far a restore goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Relations,
    OnlyThis,
    Ancestors,
}

/// How many rows of each table.
pub type Counts = BTreeMap<&'static str, usize>;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct World {
    pub rows: BTreeMap<Id, Row>,
    /// The account of each invoice.
    pub invoices: BTreeMap<i32, i32>,
    /// The editor of each draft.
    pub drafts: BTreeMap<i32, Option<i32>>,
    /// The accounts whose names are gone.
    pub erased: BTreeSet<i32>,
    /// Since when a row has been deleted: what a retention asks about.
    pub since: BTreeMap<Id, i64>,
}

/// What a restore is to do.
pub struct Restored {
    pub counts: Counts,
    /// The rows that stay deleted, each with the deletions that may have it now.
    pub kept: BTreeMap<Id, BTreeSet<i64>>,
}

impl World {
    /// What can be read of it.
    pub fn seen(&self) -> Self {
        Self {
            since: BTreeMap::new(),
            ..self.clone()
        }
    }

    pub fn is_visible(&self, id: Id) -> bool {
        self.rows.get(&id).is_some_and(|row| row.stamp.is_none())
    }

    fn stamp(&self, id: Id) -> Option<i64> {
        self.rows[&id].stamp
    }

    pub fn parents(&self, id: Id) -> Vec<Id> {
        let tables = id.0.parents();
        let keys = self.rows[&id].keys;
        let pairs = tables.into_iter().zip(keys);
        pairs
            .filter_map(|(table, key)| Some((table?, key?)))
            .collect()
    }

    fn children(&self, id: Id) -> Vec<Id> {
        let all = self.rows.keys().copied();
        all.filter(|row| self.parents(*row).contains(&id)).collect()
    }

    /// The visible rows of the target and everything visible below them.
    fn doomed(&self, target: &[Id]) -> BTreeSet<Id> {
        let mut doomed = BTreeSet::new();
        let mut next: Vec<Id> = target.to_vec();
        while let Some(id) = next.pop() {
            if self.is_visible(id) && doomed.insert(id) {
                next.extend(self.children(id));
            }
        }
        doomed
    }

    /// Deletes; or says how many invoices forbid it.
    pub fn delete(&mut self, target: &[Id], stamp: i64) -> Result<Counts, usize> {
        let doomed = self.doomed(target);
        let is_doomed = |account: i32| doomed.contains(&(Table::Accounts, account));
        let invoices = self
            .invoices
            .values()
            .filter(|account| is_doomed(**account));
        match invoices.count() {
            0 => {}
            forbidding => return Err(forbidding),
        }
        for editor in self.drafts.values_mut() {
            if editor.is_some_and(is_doomed) {
                *editor = None;
            }
        }
        for id in &doomed {
            self.rows.get_mut(id).unwrap().stamp = Some(stamp);
            self.since.insert(*id, stamp);
        }
        Ok(count(doomed))
    }

    /// Restores; or fails because a parent is deleted.
    pub fn restore(&mut self, target: &[Id], extent: Extent) -> Result<Restored, ()> {
        let exists = |id: &&Id| self.rows.contains_key(id);
        let target: BTreeSet<Id> = target
            .iter()
            .filter(exists)
            .copied()
            .filter(|id| self.stamp(*id).is_some())
            .collect();
        let mut above = BTreeSet::new();
        if extent == Extent::Ancestors {
            above = self.deleted_ancestors(&target);
            for id in &above {
                self.rows.get_mut(id).unwrap().stamp = None;
            }
        }
        let taken = if extent == Extent::OnlyThis {
            target.clone()
        } else {
            self.taken_along(&target)
        };
        let kept = self.kept(&taken);
        if target.iter().any(|id| kept.contains_key(id)) {
            assert!(above.is_empty(), "with its ancestors nothing is refused");
            return Err(());
        }
        let restored: BTreeSet<Id> = taken
            .into_iter()
            .filter(|id| !kept.contains_key(id))
            .collect();
        for id in &restored {
            self.rows.get_mut(id).unwrap().stamp = None;
        }
        Ok(Restored {
            counts: count(restored.into_iter().chain(above)),
            kept,
        })
    }

    fn deleted_ancestors(&self, target: &BTreeSet<Id>) -> BTreeSet<Id> {
        let mut seen = BTreeSet::new();
        let mut next: Vec<Id> = target.iter().flat_map(|id| self.parents(*id)).collect();
        while let Some(id) = next.pop() {
            if seen.insert(id) {
                next.extend(self.parents(id));
            }
        }
        seen.into_iter()
            .filter(|id| self.stamp(*id).is_some() && !target.contains(id))
            .collect()
    }

    /// The rows that went with the target: deleted by the same deletion as what they are below.
    fn taken_along(&self, target: &BTreeSet<Id>) -> BTreeSet<Id> {
        let mut taken = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut next: Vec<(Id, Option<i64>)> =
            target.iter().map(|id| (*id, self.stamp(*id))).collect();
        while let Some((id, deletion)) = next.pop() {
            let is_taken = self.stamp(id) == deletion;
            if is_taken {
                taken.insert(id);
            }
            if (is_taken || id.0.is_in_a_cycle_of_tables()) && seen.insert((id, deletion)) {
                next.extend(self.children(id).into_iter().map(|child| (child, deletion)));
            }
        }
        taken
    }

    /// Of rows that would be restored, those that a parent keeps deleted which is not.
    fn kept(&self, taken: &BTreeSet<Id>) -> BTreeMap<Id, BTreeSet<i64>> {
        let mut kept: BTreeMap<Id, BTreeSet<i64>> = BTreeMap::new();
        loop {
            let before = kept.clone();
            for id in taken {
                for parent in self.parents(*id) {
                    let heirs: BTreeSet<i64> = match self.stamp(parent) {
                        Some(stamp) if !taken.contains(&parent) => [stamp].into(),
                        _ => before.get(&parent).cloned().unwrap_or_default(),
                    };
                    if !heirs.is_empty() {
                        kept.entry(*id).or_default().extend(heirs);
                    }
                }
            }
            if kept == before {
                return kept;
            }
        }
    }

    /// No visible row has a deleted parent.
    pub fn is_consistent(&self) -> bool {
        let visible = self.rows.keys().filter(|id| self.is_visible(**id));
        visible
            .flat_map(|id| self.parents(*id))
            .all(|parent| self.is_visible(parent))
    }
}

pub fn count(ids: impl IntoIterator<Item = Id>) -> Counts {
    let mut counts = Counts::new();
    for (table, _) in ids {
        *counts.entry(table.name()).or_default() += 1;
    }
    counts
}
