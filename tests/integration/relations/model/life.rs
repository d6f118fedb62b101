//! The end of rows: purge and erasure, on the database and on the model.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use soft_delete_runtime::Retention;
use soft_delete_runtime::sweep::{Models, Purge, SweepReport};

use super::super::schema::*;
use super::tables::counts;
use super::verbs::{Verbs, run_verb};
use super::world::{Counts, Id, Table, World, count};
use crate::database::{TestBackend, TestConnection};

/// What an erasure writes.
pub const ERASED: &str = "erased";

impl World {
    /// Whether a row was deleted before the deletion with this number.
    fn is_older(&self, id: Id, before: i64) -> bool {
        !self.is_visible(id) && self.since.get(&id).is_some_and(|since| *since < before)
    }

    /// Rows of `tables` that were deleted before the deletion with this number, as far as no row
    /// that stays points at them. Children that are purged too do not stay.
    fn expired(&self, tables: &BTreeSet<Table>, before: i64) -> BTreeSet<Id> {
        let is_due = |id: &&Id| tables.contains(&id.0) && self.is_older(**id, before);
        let mut expired: BTreeSet<Id> = self.rows.keys().filter(is_due).copied().collect();
        let editors = self.drafts.values().flatten();
        for account in self.invoices.values().chain(editors) {
            expired.remove(&(Table::Accounts, *account));
        }
        loop {
            let staying = self.rows.keys().filter(|id| !expired.contains(id));
            let needed: Vec<Id> = staying.flat_map(|id| self.parents(*id)).collect();
            let size = expired.len();
            for id in needed {
                expired.remove(&id);
            }
            if expired.len() == size {
                return expired;
            }
        }
    }

    fn purge(&mut self, tables: &BTreeSet<Table>, before: i64) -> Counts {
        let expired = self.expired(tables, before);
        for id in &expired {
            self.rows.remove(id);
            if id.0 == Table::Accounts {
                self.erased.remove(&id.1);
            }
        }
        count(expired)
    }

    /// Erases the names of accounts.
    fn erase(&mut self, before: i64) -> usize {
        let known = self.erased.len();
        let accounts = self
            .rows
            .keys()
            .filter(|(table, _)| *table == Table::Accounts);
        let ids: Vec<i32> = accounts
            .filter(|id| self.is_older(**id, before))
            .map(|(_, id)| *id)
            .collect();
        self.erased.extend(ids);
        self.erased.len() - known
    }
}

/// All tables, of which some keep their rows for longer than there have been any.
fn all(tables: &BTreeSet<Table>, before: i64) -> Purge<'static, impl Models<TestBackend> + use<>> {
    let retention = |table| match tables.contains(&table) {
        true => Retention::days(10),
        false => Retention::days(10_000),
    };
    Purge::new()
        .model_after::<Account>(retention(Table::Accounts))
        .model_after::<Project>(retention(Table::Projects))
        .model_after::<Task>(retention(Table::Tasks))
        .model_after::<Comment>(retention(Table::Comments))
        .model_after::<Team>(retention(Table::Teams))
        .model_after::<Member>(retention(Table::Members))
        .now(stamp(before) + TimeDelta::days(10))
}

pub fn purge(
    conn: &mut TestConnection,
    verbs: &mut Verbs,
    world: &mut World,
    tables: &BTreeSet<Table>,
    (before, size): (i64, u32),
) {
    let report: SweepReport = run_verb!(verbs, conn, all(tables, before), preview).unwrap();
    let purged = world.purge(tables, before);
    assert_eq!(counts(report.counts()), purged, "{report:?}");
    let statement = all(tables, before).batch_size(size);
    let report: SweepReport = run_verb!(verbs, conn, statement, execute).unwrap();
    assert_eq!(counts(report.counts()), purged, "{report:?}");
}

pub fn erase(
    conn: &mut TestConnection,
    verbs: &mut Verbs,
    world: &mut World,
    (before, size): (i64, u32),
) {
    let statement = || {
        soft_delete_runtime::erase::<Account>(Retention::days(10))
            .now(stamp(before) + TimeDelta::days(10))
            .batch_size(size)
    };
    let preview: SweepReport = run_verb!(verbs, conn, statement(), preview).unwrap();
    let report: SweepReport = run_verb!(verbs, conn, statement(), execute).unwrap();
    let erased = world.erase(before);
    assert_eq!((preview.total(), report.total()), (erased, erased));
}
