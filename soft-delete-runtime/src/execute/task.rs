//! A plan on its way: what is common to running it on a connection of either kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::prepared::Prepared;
use crate::error::Error;
use crate::plan::{
    LOST, LockStep, Locked, Part, Plan, PlanBackend, PlanStatement, Purpose, Refusal, Run, Sql,
    Step, Values,
};
use crate::relation::{Identity, IdentityKind, IdentityOf, SqlTable};
use crate::report::{Effect, Report};
use crate::statement::{MarkerUpdate, PlannedChange, Reach, Verb};
use crate::table::SoftDeletable;
use crate::time::Stamp;

/// Whether a plan is to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Intent {
    Execute,
    Preview,
}

/// A plan, with all that its statements need.
pub(super) struct Task<'verb, DB: PlanBackend, S> {
    prepared: Arc<Prepared<DB>>,
    pub(super) run: Run<'verb, S>,
}

impl<'verb, DB, T, V, U, R> Task<'verb, DB, MarkerUpdate<T, V, U, R>>
where
    DB: PlanBackend,
    T: SoftDeletable + SqlTable<DB>,
    V: PlannedChange<T>,
    R: Reach,
{
    pub(super) fn new(statement: &'verb MarkerUpdate<T, V, U, R>, intent: Intent) -> Self {
        let verb = statement.change().verb();
        let is_plain = MarkerUpdate::<T, V, U, R>::has_plain_target();
        let reach = (statement.reach().extent(), statement.reach().on_erased());
        let stamp = match verb {
            Verb::Deletion { stamp, .. } => stamp,
            // A restore writes no stamp.
            Verb::Restore => Stamp::from(chrono::DateTime::UNIX_EPOCH),
        };
        Self {
            prepared: Prepared::of::<T>(verb, is_plain, reach, intent),
            run: Run {
                id: match IdentityOf::<T>::KIND {
                    Some(IdentityKind::Id(kind)) => Some(kind),
                    _ => None,
                },
                values: Values::new(stamp),
                verb: statement,
            },
        }
    }
}

impl<'verb, DB: PlanBackend, S> Task<'verb, DB, S> {
    pub(super) fn plan(&self) -> &Plan {
        &self.prepared.plan
    }

    /// A statement with a result of the type `ST`.
    pub(super) fn statement<'task, ST>(
        &'task self,
        sql: &'task Sql,
    ) -> PlanStatement<'task, DB, Run<'verb, S>, ST> {
        PlanStatement::new(sql, &self.prepared.names, &self.run)
    }
}

/// What has happened so far.
pub(super) struct Progress<Rep> {
    pub(super) report: Rep,
    root: &'static str,
    /// How many rows the target has.
    expected: Option<i64>,
    /// How many rows of the target have changed.
    target: Option<i64>,
    /// How many rows of a table will change.
    locked: BTreeMap<usize, i64>,
    round: Round,
    last_change: Option<(Part, usize)>,
    /// Whether a row shows that the last change was exact.
    is_witnessed: bool,
    /// How many rows of a table have changed.
    changed: BTreeMap<usize, i64>,
    /// How many rows of a table have been moved.
    moved: BTreeMap<usize, i64>,
}

/// What a round of locks has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// There was none.
    None,
    /// The same rows as the one before.
    Same,
    /// Others.
    Others,
}

impl<Rep: Report> Progress<Rep> {
    /// The report begins with zeros, in the order in which it is read: a deletion's target first.
    pub(super) fn new(mut report: Rep, plan: &Plan, root: &'static str) -> Self {
        let parts = || plan.steps.iter().flat_map(Step::parts);
        let is_deleted = |part: &&Part| part.index == 0 && part.effect == Effect::Deleted;
        for part in parts().filter(is_deleted).chain(parts()) {
            report.add(part.effect, part.table, 0);
        }
        Self {
            report,
            root,
            expected: None,
            target: None,
            locked: BTreeMap::new(),
            round: Round::None,
            last_change: None,
            is_witnessed: false,
            changed: BTreeMap::new(),
            moved: BTreeMap::new(),
        }
    }

    /// Whether a round of locks is due, which then begins.
    pub(super) fn begins_round(&mut self, plan: &Plan) -> bool {
        let is_due = match self.round {
            Round::None => !plan.locks.is_empty(),
            Round::Same => false,
            Round::Others => plan.locks_until_stable,
        };
        self.round = Round::Same;
        is_due
    }

    /// Rows are locked.
    pub(super) fn locked(&mut self, lock: &LockStep, rows: i64) {
        let before = match lock.rows {
            Locked::Target => self.expected.replace(rows),
            Locked::Changed(table) => self.locked.insert(table, rows),
            Locked::Others => return,
        };
        if before != Some(rows) {
            self.round = Round::Others;
        }
    }

    /// Whether the target is known to be empty, so that there is nothing to do.
    pub(super) fn is_void(&self) -> bool {
        self.expected == Some(0)
    }

    /// The statement of a step.
    pub(super) fn sql<'step>(&self, step: &'step Step) -> &'step Sql {
        step.sql_for(self.expected)
    }

    pub(super) fn root(&self) -> &'static str {
        self.root
    }

    /// Whether a step has anything to look at.
    pub(super) fn needs(&self, step: &Step) -> bool {
        let changed = |table: &usize| *table == 0 || self.changed(*table) > 0;
        let is_reached = step.after.is_empty() || step.after.iter().any(changed);
        let is_open = match step.purpose {
            Purpose::Witness { .. } => {
                !self.is_witnessed && self.last_change.is_some_and(|(_, rows)| rows > 0)
            }
            _ => true,
        };
        is_reached && is_open && !self.is_void()
    }

    fn changed(&self, table: usize) -> i64 {
        self.changed.get(&table).copied().unwrap_or_default()
    }

    /// A statement has counted.
    pub(super) fn counted(&mut self, purpose: &Purpose, count: i64) -> Result<(), Error> {
        let rows = usize::try_from(count).unwrap_or_default();
        match purpose {
            Purpose::Count(part) => self.report.add(part.effect, part.table, rows),
            Purpose::Verify(part) if count < self.changed(part.index) => {
                return Err(Error::ReallyDeleted { table: part.table });
            }
            Purpose::Refuse(refusal) if rows > 0 => return Err(refused(*refusal, rows)),
            Purpose::Witness { .. } if rows > 0 => self.is_witnessed = true,
            Purpose::Witness {
                column,
                is_last: true,
            } => {
                return Err(Error::CoarseColumn {
                    table: self.last_change.map_or(self.root, |(part, _)| part.table),
                    column,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// A statement has changed rows of one table, or moved them.
    pub(super) fn has_changed(&mut self, purpose: &Purpose, part: Part, rows: usize) {
        if let Purpose::Move(_) = purpose {
            *self.moved.entry(part.index).or_default() += i64::try_from(rows).unwrap_or_default();
            return;
        }
        self.add(part, rows);
        self.last_change = Some((part, rows));
        self.is_witnessed = false;
    }

    fn add(&mut self, part: Part, rows: usize) {
        self.report.add(part.effect, part.table, rows);
        let rows = i64::try_from(rows).unwrap_or_default();
        if matches!(part.effect, Effect::Deleted | Effect::Restored) {
            *self.changed.entry(part.index).or_default() += rows;
        }
        if part.is_target {
            self.target = Some(rows);
        }
    }

    /// A statement has changed rows of several tables.
    pub(super) fn have_changed(
        &mut self,
        parts: &[Part],
        results: Vec<(i64, i64, i64)>,
    ) -> Result<(), Error> {
        let mut results = results;
        results.sort_unstable();
        for (part, (_, rows, faults)) in parts.iter().zip(results) {
            if faults >= LOST {
                return Err(Error::TargetMoved { table: self.root });
            }
            if let (Some(column), true) = (part.exact, faults > 0) {
                return Err(Error::CoarseColumn {
                    table: part.table,
                    column,
                });
            }
            self.add(*part, usize::try_from(rows).unwrap_or_default());
        }
        Ok(())
    }

    /// All statements have run.
    pub(super) fn finish(self) -> Result<Rep, Error> {
        if self.has_moved() {
            return Err(Error::TargetMoved { table: self.root });
        }
        Ok(self.report)
    }

    /// Whether other rows were changed than were locked, or moved.
    fn has_moved(&self) -> bool {
        let is_other_target = self
            .expected
            .zip(self.target)
            .is_some_and(|(expected, changed)| expected != changed);
        let mut counted = self.locked.iter().chain(&self.moved);
        !self.is_void()
            && (is_other_target || counted.any(|(table, rows)| self.changed(*table) != *rows))
    }
}

fn refused(refusal: Refusal, rows: usize) -> Error {
    match refusal {
        Refusal::Restricted { table, by } => Error::Restricted { table, by, rows },
        Refusal::Erased { table } => Error::Erased { table, rows },
        Refusal::ParentDeleted { table, parent } => Error::ParentDeleted {
            table,
            parent,
            parents: rows,
        },
    }
}

/// Says what an error of the database means for a step.
pub(super) fn explain(step: &Step, root: &'static str, error: DieselError) -> Error {
    let parts = match &step.purpose {
        Purpose::Count(_) => &[],
        Purpose::Move(part) | Purpose::Rewire(part) => std::slice::from_ref(part),
        _ => step.parts(),
    };
    let taken = match &error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) => {
            information.table_name()
        }
        _ => None,
    };
    if parts.iter().any(|part| part.effect == Effect::Restored) {
        let named = parts.iter().find(|part| Some(part.table) == taken);
        let table = named.or(parts.first()).map_or(root, |part| part.table);
        return Error::from_restore(table, error);
    }
    let mut archives = parts.iter().filter_map(|part| part.archive);
    let first = archives.clone().next();
    match archives.find(|archive| Some(*archive) == taken).or(first) {
        Some(archive) => Error::from_move(archive, error),
        None => Error::from(error),
    }
}
