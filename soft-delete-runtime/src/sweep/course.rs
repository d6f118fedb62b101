//! The course of a sweep: which statement is next, and what its result means. There is no
//! database in here; the executors run what it asks for, on a connection of either kind.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::batch::Extent;
use super::condition::{Scope, Verb};
use super::kept::Kept;
use super::report::{ResumeToken, SkipReason, Skips, SweepReport};
use super::schema::{Edge, Tables};
use super::value::Sql;
use crate::error::Error;
use crate::plan::Component;

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
enum Phase {
    Batches,
    /// A batch of one row has failed, with this error.
    Suspect(DieselError),
    /// The row, and not the statement, is to blame.
    Culprit(DieselError),
    Circles,
    Survey(Survey),
    End,
}

/// What is being looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Survey {
    Totals,
    Held,
    /// How many rows one of the keys keeps.
    KeptBy(usize),
    /// Which.
    ShowKeptBy(usize),
    /// How many rows any of them keeps.
    Kept,
}

/// How often a batch is tried again after a deadlock, before it is made smaller.
const DEADLOCKS: u32 = 8;

/// A sweep on its way.
#[derive(Debug)]
pub(crate) struct Course<'s> {
    scope: Scope<'s>,
    components: &'s [Component],
    batch_size: u32,
    is_preview: bool,
    pub(crate) report: SweepReport,
    phase: Phase,
    component: usize,
    /// The table, among those of its component.
    table: usize,
    /// The last key of the batch before.
    after: Option<String>,
    /// The rows of the next batch: fewer while one of them fails.
    limit: u32,
    deadlocks: u32,
    /// Whether a pass through a component has changed anything.
    has_changed: bool,
    /// What failed in this pass: another one meets it again.
    failed: Skips,
    /// Why the circles of a model stay.
    faults: Vec<Option<SkipReason>>,
    /// The rows of the model that is being looked at.
    open: usize,
    held: usize,
    kept: usize,
    failures: usize,
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
            is_preview: false,
            report,
            phase: Phase::Batches,
            component: 0,
            table: 0,
            after: None,
            limit: batch_size,
            deadlocks: 0,
            has_changed: false,
            failed: Skips::default(),
            faults: vec![None; scope.tables.models.len()],
            open: 0,
            held: 0,
            kept: 0,
            failures: 0,
        }
    }

    /// The same, to look only.
    pub(crate) fn preview(mut self) -> Self {
        self.is_preview = true;
        self.begin_survey();
        self
    }

    /// The same, from where another run was stopped.
    pub(crate) fn resume(mut self, token: &ResumeToken) -> Result<Self, Error> {
        for (component, tables) in self.components.iter().enumerate() {
            let mut tables = tables.tables.iter();
            let table = tables.position(|model| self.tables().names[*model] == token.table);
            if let Some(table) = table {
                self.component = component;
                self.table = table;
                self.after.clone_from(&token.after);
                // What a pass before the stop has changed is not known.
                self.has_changed = true;
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
        let Some(model) = self.model() else {
            return self.next_of_no_model();
        };
        match &self.phase {
            Phase::Batches => Next::Batch {
                model,
                extent: Extent {
                    is_first: self.after.is_none(),
                    limit: self.limit,
                },
            },
            Phase::Suspect(_) => Next::Probe { model },
            Phase::Culprit(_) => Next::Ask(self.scope.next_row(model, self.after.is_none())),
            Phase::Circles => Next::Circle {
                component: self.component,
            },
            Phase::Survey(survey) => self.question(model, *survey),
            Phase::End => Next::Nothing,
        }
    }

    fn next_of_no_model(&mut self) -> Next {
        if matches!(self.phase, Phase::Batches) {
            self.begin_survey();
            return self.next();
        }
        self.phase = Phase::End;
        Next::Nothing
    }

    /// A batch has gone well.
    pub(crate) fn done(&mut self, done: Done) {
        let Some(model) = self.model() else {
            return;
        };
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
        if rows.is_empty() {
            self.next_component();
        }
        self.deadlocks = 0;
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

    /// Somebody else was at the same rows: the same is tried again.
    pub(crate) fn moved(&mut self) -> Result<(), Error> {
        self.deadlocks += 1;
        if self.deadlocks <= DEADLOCKS {
            return Ok(());
        }
        let table = self.model().map_or("", |model| self.tables().names[model]);
        Err(Error::TargetMoved { table })
    }

    /// Rows that point at each other could not go.
    pub(crate) fn circle_failed(&mut self, error: DieselError) -> Result<(), Error> {
        match Error::from_plan(error) {
            Error::Deadlock(_) if self.deadlocks < DEADLOCKS => self.deadlocks += 1,
            Error::Deadlock(error) | Error::Database(error) if can_be_a_rows_fault(&error) => {
                for model in &self.components[self.component].tables {
                    self.faults[*model] = Some(reason(&error));
                }
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
            Phase::Culprit(error) => {
                self.phase = Phase::Batches;
                self.blame(&error, found);
            }
            Phase::Survey(survey) => self.surveyed(survey, found),
            other => self.phase = other,
        }
    }

    /// The row that failed is left, and the batches go on behind it.
    fn blame(&mut self, error: &DieselError, found: Vec<Found>) {
        let Some(model) = self.model() else {
            return;
        };
        match found.into_iter().next() {
            Some((_, key, _)) => {
                let table = self.tables().names[model];
                self.failed.add(table, reason(error), 1, vec![key.clone()]);
                self.after = Some(key);
            }
            None => self.next_table(),
        }
    }

    fn next_table(&mut self) {
        self.after = None;
        self.table += 1;
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
        self.has_changed = false;
    }

    /// Ends before the end, after a batch.
    pub(crate) fn stop(&mut self) {
        let Some(model) = self
            .model()
            .filter(|_| !matches!(self.phase, Phase::Survey(_)))
        else {
            return;
        };
        self.report.resume = Some(ResumeToken {
            run: self.report.run.clone(),
            now: self.report.now,
            table: self.tables().names[model].to_owned(),
            after: self.after.take(),
        });
        self.component = self.components.len();
        self.report.skipped.append(&mut self.failed);
        self.phase = Phase::End;
    }

    fn begin_survey(&mut self) {
        self.component = 0;
        self.table = 0;
        self.phase = Phase::Survey(Survey::Totals);
    }

    fn edge(&self, model: usize, number: usize) -> Option<&'s Edge> {
        if self.scope.verb == Verb::Erase || self.open == 0 {
            return None;
        }
        self.scope
            .tables
            .edges
            .iter()
            .filter(|edge| edge.parent == model)
            .nth(number)
    }

    /// The rows that stay because of others.
    pub(crate) fn kept(&self) -> Kept<'s> {
        Kept {
            scope: self.scope,
            components: self.components,
        }
    }

    /// A model of a component.
    pub(crate) fn first_of(&self, component: usize) -> usize {
        self.components[component].tables[0]
    }

    fn question(&mut self, model: usize, survey: Survey) -> Next {
        let kept = self.kept();
        let sql = match survey {
            Survey::Totals => Some(self.scope.survey(model)),
            Survey::Held if self.held > 0 => self.scope.some_held(model),
            Survey::Held => None,
            Survey::KeptBy(number) => {
                let edge = self.edge(model, number);
                edge.map(|edge| self.scope.count_kept(&kept, model, Some(edge)))
            }
            Survey::ShowKeptBy(number) => {
                let edge = self.edge(model, number).filter(|_| self.kept > 0);
                edge.map(|edge| self.scope.some_kept(&kept, model, edge))
            }
            Survey::Kept => self
                .edge(model, 0)
                .map(|_| self.scope.count_kept(&kept, model, None)),
        };
        if let Some(sql) = sql {
            return Next::Ask(sql);
        }
        self.surveyed(survey, Vec::new());
        self.next()
    }

    fn surveyed(&mut self, survey: Survey, found: Vec<Found>) {
        let Some(model) = self.model() else {
            return;
        };
        let table = self.tables().names[model];
        let next = match survey {
            Survey::Totals => {
                self.totals(model, found);
                Survey::Held
            }
            Survey::Held => {
                if self.held > 0 {
                    self.report
                        .skipped
                        .add(table, SkipReason::OnHold, self.held, keys(found));
                }
                Survey::KeptBy(0)
            }
            Survey::KeptBy(number) => {
                if self.edge(model, number).is_some() {
                    self.kept = number_of(&found);
                    Survey::ShowKeptBy(number)
                } else {
                    Survey::Kept
                }
            }
            Survey::ShowKeptBy(number) => {
                if let Some(edge) = self.edge(model, number).filter(|_| self.kept > 0) {
                    let reason = SkipReason::Referenced {
                        by: self.tables().names[edge.child].to_owned(),
                        constraint: edge.key.join(", "),
                    };
                    self.report
                        .skipped
                        .add(table, reason, self.kept, keys(found));
                }
                Survey::KeptBy(number + 1)
            }
            Survey::Kept => {
                self.conclude(model, number_of(&found));
                self.table += 1;
                if self.model().is_none() {
                    self.component += 1;
                    self.table = 0;
                }
                Survey::Totals
            }
        };
        self.phase = Phase::Survey(next);
    }

    fn totals(&mut self, model: usize, found: Vec<Found>) {
        (self.open, self.held) = (0, 0);
        // Nothing else has been said about the table yet.
        self.failures = self.report.skipped.of(self.tables().names[model]);
        let Some((not_over, numbers, first)) = found.into_iter().next() else {
            return;
        };
        if let Some((open, held)) = numbers.split_once(',') {
            self.open = open.parse().unwrap_or_default();
            self.held = held.parse().unwrap_or_default();
        }
        let not_over = usize::try_from(not_over).unwrap_or_default();
        if not_over > 0 {
            let retention = self.scope.model(model).retention;
            let first = super::stamp_text::parse(&first);
            let until = first.and_then(|first| retention?.end(first));
            let table = self.tables().names[model];
            self.report
                .skipped
                .add(table, SkipReason::NotOver { until }, not_over, Vec::new());
        }
    }

    /// All is known about a model.
    fn conclude(&mut self, model: usize, kept: usize) {
        let table = self.tables().names[model];
        let left = self.open.saturating_sub(kept);
        if self.is_preview {
            self.report.add(table, left);
            return;
        }
        self.report.add(table, 0);
        let locked = left.saturating_sub(self.failures);
        if locked > 0 {
            let fault = self.faults[model].take();
            let reason = fault.unwrap_or(SkipReason::Locked);
            self.report.skipped.add(table, reason, locked, Vec::new());
        }
    }
}

fn keys(found: Vec<Found>) -> Vec<String> {
    found.into_iter().map(|(_, key, _)| key).collect()
}

fn number_of(found: &[Found]) -> usize {
    let number = found.first().map_or(0, |(number, _, _)| *number);
    usize::try_from(number).unwrap_or_default()
}

fn kind(error: &DieselError) -> Option<&DatabaseErrorKind> {
    match error {
        DieselError::DatabaseError(kind, _) => Some(kind),
        _ => None,
    }
}

/// Whether an error may be about one row, rather than the connection or the program.
fn can_be_a_rows_fault(error: &DieselError) -> bool {
    kind(error).is_some_and(|kind| {
        !matches!(
            kind,
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand
        )
    })
}

/// What an error says about the row.
fn reason(error: &DieselError) -> SkipReason {
    let DieselError::DatabaseError(kind, information) = error else {
        let message = error.to_string();
        return SkipReason::Failed { message };
    };
    let message = information.message().to_owned();
    if !matches!(kind, DatabaseErrorKind::ForeignKeyViolation) {
        return SkipReason::Failed { message };
    }
    let (by, constraint) = match (information.table_name(), information.constraint_name()) {
        (Some(table), Some(constraint)) => (table.to_owned(), constraint.to_owned()),
        _ => in_words_of_mysql(&message).unwrap_or_default(),
    };
    SkipReason::Referenced { by, constraint }
}

/// ``… fails (`db`.`posts`, CONSTRAINT `posts_ibfk_1` FOREIGN KEY …)``
fn in_words_of_mysql(message: &str) -> Option<(String, String)> {
    let (_, rest) = message.split_once("fails (")?;
    let (table, rest) = rest.split_once(", CONSTRAINT `")?;
    let (_, table) = table.rsplit_once("`.`").or(table.split_once('`'))?;
    let (constraint, _) = rest.split_once('`')?;
    Some((
        table.trim_end_matches('`').to_owned(),
        constraint.to_owned(),
    ))
}
