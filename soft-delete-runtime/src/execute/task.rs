//! A plan on its way: what is common to running it on a connection of either kind.

use std::collections::BTreeMap;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::Error;
use crate::plan::{
    Dialect, Extent, Given, LockStep, Part, Plan, PlanBackend, PlanStatement, Purpose, Refusal,
    Run, Sql, Step, Values, deletion, deletion_preview, restoration, restoration_preview,
};
use crate::relation::{Graph, Schema, SqlTable, WriteName};
use crate::report::{Effect, Report};
use crate::statement::{MarkerUpdate, PlannedChange, Reach, Verb};
use crate::table::SoftDeletable;
use crate::time::Stamp;

/// Whether a plan is to be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    Execute,
    Preview,
}

/// A plan, with all that its statements need.
pub(super) struct Task<'verb, DB: PlanBackend, S> {
    pub(super) plan: Plan,
    pub(super) names: Vec<WriteName<DB>>,
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
        let extent = statement.reach().extent();
        let Schema { graph, names } = match extent {
            Some(_) => Schema::<DB>::around::<T>(),
            None => Schema::alone::<T>(),
        };
        let dialect = Dialect::of::<DB>();
        let verb = statement.change().verb();
        let plan = plan(&graph, dialect, verb, intent, extent.unwrap_or_default());
        let stamp = match verb {
            Verb::Deletion { stamp, .. } => stamp,
            // A restore writes no stamp.
            Verb::Restore => Stamp::from(chrono::DateTime::UNIX_EPOCH),
        };
        Self {
            plan,
            names,
            run: Run {
                values: Values::new(stamp),
                verb: statement,
            },
        }
    }
}

impl<DB: PlanBackend, S> Task<'_, DB, S> {
    /// A statement with a result of the type `ST`.
    pub(super) fn statement<'task, ST>(
        &'task self,
        sql: &'task Sql,
    ) -> PlanStatement<'task, DB, S, ST> {
        PlanStatement::new(sql, &self.names, &self.run)
    }
}

fn plan(graph: &Graph, dialect: Dialect, verb: Verb, intent: Intent, extent: Extent) -> Plan {
    match (verb, intent) {
        (Verb::Deletion { actor, reason, .. }, Intent::Execute) => {
            deletion(graph, dialect, Given { actor, reason })
        }
        (Verb::Deletion { .. }, Intent::Preview) => deletion_preview(graph, dialect),
        (Verb::Restore, Intent::Execute) => restoration(graph, dialect, extent),
        (Verb::Restore, Intent::Preview) => restoration_preview(graph, dialect, extent),
    }
}

/// What has happened so far.
pub(super) struct Progress<Rep> {
    pub(super) report: Rep,
    root: &'static str,
    expected: Option<i64>,
    /// How many rows of a table the locks have found.
    locked: BTreeMap<usize, i64>,
    round: Round,
    last_change: Option<(Part, usize)>,
    /// How many rows of a table have changed.
    changed: BTreeMap<usize, i64>,
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
    pub(super) fn new(report: Rep, root: &'static str) -> Self {
        Self {
            report,
            root,
            expected: None,
            locked: BTreeMap::new(),
            round: Round::None,
            last_change: None,
            changed: BTreeMap::new(),
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
        if let Some(table) = lock.counts {
            if self.locked.insert(table, rows) != Some(rows) {
                self.round = Round::Others;
            }
        }
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
        !matches!(step.purpose, Purpose::Witness { .. })
            || self.last_change.is_some_and(|(_, rows)| rows > 0)
    }

    /// A statement has counted.
    pub(super) fn counted(&mut self, purpose: &Purpose, count: i64) -> Result<(), Error> {
        let rows = usize::try_from(count).unwrap_or_default();
        match purpose {
            Purpose::Expect => self.expected = Some(count),
            Purpose::Count(part) => self.report.add(part.effect, part.table, rows),
            Purpose::Refuse(refusal) if rows > 0 => return Err(refused(*refusal, rows)),
            Purpose::Witness { column } if rows == 0 => {
                return Err(Error::CoarseColumn {
                    table: self.last_change.map_or(self.root, |(part, _)| part.table),
                    column,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// A statement has changed rows of one table.
    pub(super) fn changed(&mut self, part: Part, rows: usize) {
        self.add(part, rows);
        self.last_change = Some((part, rows));
    }

    fn add(&mut self, part: Part, rows: usize) {
        self.report.add(part.effect, part.table, rows);
        if matches!(part.effect, Effect::Deleted | Effect::Restored) {
            *self.changed.entry(part.index).or_default() += i64::try_from(rows).unwrap_or_default();
        }
    }

    /// A statement has changed rows of several tables.
    pub(super) fn changed_together(
        &mut self,
        parts: &[Part],
        results: Vec<(i64, i64, i64)>,
    ) -> Result<(), Error> {
        let mut results = results;
        results.sort_unstable();
        for (part, (_, rows, inexact)) in parts.iter().zip(results) {
            if let (Some(column), true) = (part.exact, inexact > 0) {
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
        if let (Some(expected), Some((_, rows))) = (self.expected, self.last_change) {
            // In a tree the last change has more rows than the target.
            if usize::try_from(expected).is_ok_and(|expected| rows < expected) {
                return Err(Error::TargetMoved { table: self.root });
            }
        }
        let changed = |table| self.changed.get(table).copied().unwrap_or_default();
        if self
            .locked
            .iter()
            .any(|(table, rows)| changed(table) != *rows)
        {
            return Err(Error::TargetMoved { table: self.root });
        }
        Ok(self.report)
    }
}

fn refused(refusal: Refusal, rows: usize) -> Error {
    match refusal {
        Refusal::Restricted { table, by } => Error::Restricted { table, by, rows },
        Refusal::ParentDeleted { table, parent } => Error::ParentDeleted {
            table,
            parent,
            parents: rows,
        },
    }
}

/// Says what an error of the database means for a step.
pub(super) fn explain(step: &Step, root: &'static str, error: DieselError) -> Error {
    let parts: &[Part] = match &step.purpose {
        Purpose::Change(part) => std::slice::from_ref(part),
        Purpose::Together(parts) => parts,
        _ => &[],
    };
    let restores = parts.iter().any(|part| part.effect == Effect::Restored);
    if !restores {
        return Error::from_plan(error);
    }
    let named = match &error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) => {
            let name = information.table_name();
            parts.iter().find(|part| Some(part.table) == name)
        }
        _ => None,
    };
    let table = named.or(parts.first()).map_or(root, |part| part.table);
    Error::from_restore(table, error)
}
