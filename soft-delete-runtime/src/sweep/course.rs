//! The course of a sweep: which statement is next, and what its result means. There is no
//! database in here; the executors run what it asks for, on a connection of either kind.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::batch::Extent;
use super::blame::{can_be_a_rows_fault, kind, reason};
use super::condition::{Scope, Verb};
use super::inventory::Inventory;
use super::kept::Kept;
use super::referrer::ForeignKey;
use super::report::{Pass, ResumeToken, SkipReason, Skips, SweepReport};
use super::schema::Tables;
use super::value::Sql;
use crate::error::Error;
use crate::plan::{Component, Dialect};

/// What is to be done next.
#[derive(Debug)]
pub(crate) enum Next {
    /// A batch of rows of a model.
    Batch { model: usize, extent: Extent },
    /// The same batch, of no row: does it fail all the same?
    Probe { model: usize },
    /// Rows of several models that point at each other in a circle.
    Circle { component: usize },
    /// A question, whose answer is a few rows.
    Ask(Sql),
    /// Nothing.
    Nothing,
}

/// What a batch has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) rows: usize,
    /// The last key, if there was a row.
    pub(crate) last: Option<String>,
    /// Whether no rows were left behind it.
    pub(crate) is_end: bool,
}

/// A row of an answer: a number, a key, and what else there is.
pub(crate) type Found = (i64, String, String);

/// Where a sweep is.
#[derive(Debug)]
enum Phase<'s> {
    Batches,
    /// A batch of one row has failed, with this error.
    Suspect(DieselError),
    /// The row, and not the statement, is to blame.
    Culprit(DieselError),
    /// That one, by its key. Which foreign keys are there?
    Keys(DieselError, String),
    /// Which of them lead to it?
    Referrer(DieselError, String, Vec<ForeignKey>),
    Circles,
    Inventory(Inventory<'s>),
    End,
}

/// Whether others are at work on the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Company {
    /// Nobody has been met.
    Unknown,
    /// Somebody has been met in this table.
    Met,
    /// Nobody must be met in any.
    Always,
}

impl Company {
    /// In the next table it may be otherwise.
    fn leave(&mut self) {
        if *self == Self::Met {
            *self = Self::Unknown;
        }
    }
}

/// How often a batch is tried again after a deadlock, before it is made smaller, or after its rows
/// have changed, before the sweep ends.
const DEADLOCKS: u32 = 8;

/// A sweep on its way.
#[derive(Debug)]
pub(crate) struct Course<'s> {
    scope: Scope<'s>,
    components: &'s [Component],
    batch_size: u32,
    pub(crate) report: SweepReport,
    phase: Phase<'s>,
    component: usize,
    /// The table, among those of its component.
    table: usize,
    /// The last key of the batch before.
    after: Option<String>,
    /// The rows of the next batch: fewer while one of them fails.
    limit: u32,
    deadlocks: u32,
    company: Company,
    /// Whether a pass through a component has changed anything.
    has_changed: bool,
    /// What failed in this pass: another one meets it again.
    failed: Skips,
    /// Why the circles of a model stay.
    faults: Vec<Option<SkipReason>>,
    /// The table of the last step that is over, until somebody asks.
    settled: Option<&'static str>,
    /// The component in which the run was resumed.
    resumed: Option<usize>,
}

impl<'s> Course<'s> {
    pub(crate) fn new(
        scope: Scope<'s>,
        components: &'s [Component],
        batch_size: u32,
        report: SweepReport,
    ) -> Self {
        Self {
            scope,
            components,
            batch_size,
            report,
            phase: Phase::Batches,
            component: 0,
            table: 0,
            after: None,
            limit: batch_size,
            deadlocks: 0,
            company: Company::Unknown,
            has_changed: false,
            failed: Skips::default(),
            faults: vec![None; scope.tables.models.len()],
            settled: None,
            resumed: None,
        }
    }

    /// The same, to look only.
    pub(crate) fn preview(mut self) -> Self {
        let inventory = Inventory::preview(self.scope, self.components);
        self.phase = Phase::Inventory(inventory);
        self
    }

    /// The rows of every batch are to be locked first: in a transaction of the caller, where
    /// settings last longer than a batch.
    pub(crate) fn always_in_company(&mut self) {
        self.company = Company::Always;
    }

    fn is_alone(&self, model: usize) -> bool {
        self.scope.dialect == Dialect::Postgres
            && self.company == Company::Unknown
            && !self.scope.can_be_pointed_at(model)
    }

    /// The same, from where another run was stopped.
    pub(crate) fn resume(mut self, token: &ResumeToken) -> Result<Self, Error> {
        let is_ours = token.verb == self.scope.verb;
        let components = self.components.iter().filter(|_| is_ours).enumerate();
        for (component, tables) in components {
            let mut tables = tables.tables.iter();
            let table = tables.position(|model| self.tables().names[*model] == token.table);
            if let Some(table) = table {
                self.component = component;
                self.table = table;
                self.after.clone_from(&token.after);
                self.resumed = Some(component);
                self.has_changed = token.pass == Pass::Changed;
                if token.pass == Pass::Circles && self.is_recursive() {
                    self.phase = Phase::Circles;
                }
                return Ok(self);
            }
        }
        Err(Error::ForeignToken {
            table: token.table.clone(),
        })
    }

    fn tables(&self) -> &'s Tables {
        self.scope.tables
    }

    /// The model whose turn it is.
    fn model(&self) -> Option<usize> {
        let component = self.components.get(self.component)?;
        component.tables.get(self.table).copied()
    }

    fn is_recursive(&self) -> bool {
        let component = self.components.get(self.component);
        self.scope.verb == Verb::Purge && component.is_some_and(|one| one.is_recursive)
    }

    /// The key behind which the next batch begins.
    pub(crate) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// What is to be done next.
    pub(crate) fn next(&mut self) -> Next {
        if let Phase::Inventory(inventory) = &mut self.phase {
            let question = inventory.question(&mut self.report);
            return question.map_or(Next::Nothing, Next::Ask);
        }
        let Some(model) = self.model() else {
            return self.next_of_no_model();
        };
        match &self.phase {
            Phase::Batches => Next::Batch {
                model,
                extent: Extent {
                    is_first: self.after.is_none(),
                    limit: self.limit,
                    is_alone: self.is_alone(model),
                },
            },
            Phase::Suspect(_) => Next::Probe { model },
            Phase::Culprit(_) => Next::Ask(self.scope.next_row(model, self.after.is_none())),
            Phase::Keys(..) => Next::Ask(self.scope.foreign_keys(model)),
            Phase::Referrer(_, _, keys) => {
                Next::Ask(self.scope.referring(model, self.after.is_none(), keys))
            }
            Phase::Circles => Next::Circle {
                component: self.component,
            },
            Phase::Inventory(_) | Phase::End => Next::Nothing,
        }
    }

    fn next_of_no_model(&mut self) -> Next {
        if !matches!(self.phase, Phase::Batches) {
            return Next::Nothing;
        }
        let faults = std::mem::take(&mut self.faults);
        let inventory = Inventory::after(self.scope, self.components, faults, self.resumed);
        self.phase = Phase::Inventory(inventory);
        self.next()
    }

    /// The table of a step that is over, once: of a batch, or a row that is left. While it is
    /// being found out which row of a batch fails, the run does not stop: it would have to find
    /// out anew when it is resumed, and might never come further.
    pub(crate) fn settled(&mut self) -> Option<&'static str> {
        self.settled.take()
    }

    fn settle(&mut self) {
        self.settled = self.model().map(|model| self.tables().names[model]);
    }

    /// A batch has gone well.
    pub(crate) fn done(&mut self, done: Done) {
        let Some(model) = self.model() else {
            return;
        };
        self.settle();
        self.deadlocks = 0;
        self.has_changed |= done.rows > 0;
        self.report.add(self.tables().names[model], done.rows);
        self.limit = self.limit.saturating_mul(2).min(self.batch_size);
        if done.last.is_some() {
            self.after = done.last;
        }
        if done.is_end {
            self.next_table();
        }
    }

    /// Rows that point at each other have gone; the number for each model.
    pub(crate) fn circle_done(&mut self, rows: &[(usize, usize)]) {
        self.deadlocks = 0;
        self.settle();
        if rows.is_empty() {
            self.next_component();
        }
        for (model, rows) in rows {
            self.report.add(self.tables().names[*model], *rows);
        }
    }

    /// A batch has failed, and nothing of it has happened.
    pub(crate) fn failed(&mut self, error: DieselError) -> Result<(), Error> {
        let error = match Error::from_plan(error) {
            Error::Deadlock(error) if self.deadlocks >= DEADLOCKS => error,
            Error::Deadlock(_) => {
                self.deadlocks += 1;
                return Ok(());
            }
            Error::Database(error) if can_be_a_rows_fault(&error) => error,
            other => return Err(other),
        };
        self.deadlocks = 0;
        if self.model().is_some_and(|model| self.is_alone(model)) {
            self.company = Company::Met;
            return Ok(());
        }
        match self.phase {
            Phase::Batches if self.limit > 1 => self.limit /= 2,
            Phase::Batches => {
                self.phase = match kind(&error) {
                    // That cannot be anything but the row.
                    Some(DatabaseErrorKind::ForeignKeyViolation) => Phase::Culprit(error),
                    _ => Phase::Suspect(error),
                };
            }
            _ => return Err(error.into()),
        }
        Ok(())
    }

    /// Rows of a batch have changed on its way, and nothing of it has happened.
    pub(crate) fn moved(&mut self, table: &'static str) -> Result<(), Error> {
        if self.deadlocks >= DEADLOCKS && matches!(self.phase, Phase::Circles) {
            // Somebody else is at work on them.
            self.deadlocks = 0;
            self.next_component();
            return Ok(());
        }
        if self.deadlocks >= DEADLOCKS {
            return Err(Error::TargetMoved { table });
        }
        self.deadlocks += 1;
        Ok(())
    }

    /// Rows that point at each other could not go.
    pub(crate) fn circle_failed(&mut self, error: DieselError) -> Result<(), Error> {
        match Error::from_plan(error) {
            Error::Deadlock(_) if self.deadlocks < DEADLOCKS => self.deadlocks += 1,
            Error::Deadlock(error) | Error::Database(error) if can_be_a_rows_fault(&error) => {
                for model in &self.components[self.component].tables {
                    self.faults[*model] = Some(reason(&error));
                }
                self.settle();
                self.next_component();
            }
            other => return Err(other),
        }
        Ok(())
    }

    /// The same statement works for no row.
    pub(crate) fn probed(&mut self) {
        let phase = std::mem::replace(&mut self.phase, Phase::Batches);
        if let Phase::Suspect(error) = phase {
            self.phase = Phase::Culprit(error);
        }
    }

    /// A question is answered.
    pub(crate) fn answered(&mut self, found: Vec<Found>) {
        match std::mem::replace(&mut self.phase, Phase::End) {
            Phase::Culprit(error) => self.found(error, found),
            Phase::Keys(error, row) => {
                let keys = ForeignKey::read(found);
                if keys.is_empty() {
                    self.blame(row, reason(&error));
                } else {
                    self.phase = Phase::Referrer(error, row, keys);
                }
            }
            Phase::Referrer(error, row, keys) => {
                let key = found.first().and_then(|(index, _, _)| {
                    let index = usize::try_from(*index).ok()?;
                    keys.get(index)
                });
                self.blame(row, key.map_or_else(|| reason(&error), ForeignKey::reason));
            }
            Phase::Inventory(mut inventory) => {
                inventory.answered(found, &mut self.report);
                self.phase = Phase::Inventory(inventory);
            }
            other => self.phase = other,
        }
    }

    /// The row that failed, if it is still there.
    fn found(&mut self, error: DieselError, found: Vec<Found>) {
        let Some((_, row, _)) = found.into_iter().next() else {
            self.phase = Phase::Batches;
            self.settle();
            return self.next_table();
        };
        let is_key = matches!(kind(&error), Some(DatabaseErrorKind::ForeignKeyViolation));
        if is_key && self.scope.dialect == Dialect::Sqlite {
            self.phase = Phase::Keys(error, row);
        } else {
            self.blame(row, reason(&error));
        }
    }

    /// The row that failed is left, and the batches go on behind it.
    fn blame(&mut self, row: String, reason: SkipReason) {
        self.phase = Phase::Batches;
        self.settle();
        if let Some(model) = self.model() {
            let table = self.tables().names[model];
            self.failed.add(table, reason, 1, vec![row.clone()]);
            self.after = Some(row);
        }
    }

    fn next_table(&mut self) {
        self.after = None;
        self.table += 1;
        self.company.leave();
        if self.model().is_some() {
            return;
        }
        if self.is_recursive() && self.has_changed {
            // Rows that nothing points at any more.
            self.table = 0;
            self.has_changed = false;
            self.failed.clear();
        } else if self.is_recursive() {
            self.table = 0;
            self.phase = Phase::Circles;
        } else {
            self.next_component();
        }
    }

    fn next_component(&mut self) {
        self.report.skipped.append(&mut self.failed);
        self.phase = Phase::Batches;
        self.component += 1;
        self.table = 0;
        self.after = None;
        self.company.leave();
        self.has_changed = false;
    }

    /// Ends before the end, after a batch.
    pub(crate) fn stop(&mut self) {
        let Some(model) = self.model() else {
            return;
        };
        let pass = match self.phase {
            Phase::Circles => Pass::Circles,
            _ if self.has_changed => Pass::Changed,
            _ => Pass::Unchanged,
        };
        self.report.resume = Some(ResumeToken {
            verb: self.scope.verb,
            run: self.report.run.clone(),
            now: self.report.now,
            pass,
            table: self.tables().names[model].to_owned(),
            after: self.after.take(),
        });
        self.component = self.components.len();
        self.report.skipped.append(&mut self.failed);
        self.phase = Phase::End;
    }

    /// The rows that stay because of others.
    pub(crate) fn kept(&self) -> Kept<'s> {
        Kept {
            scope: self.scope,
            components: self.components,
        }
    }
}
