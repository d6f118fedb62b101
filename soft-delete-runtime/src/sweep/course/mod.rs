//! The course of a sweep: what is next, and what it means that it went well or failed. There is no
//! database in here.

mod failure;

pub(crate) use failure::Culprit;

use super::batch::{Extent, Way};
use super::condition::{Scope, Verb};
use super::density::Density;
use super::key_type::KeyKind;
use super::pace::Pace;
use super::report::SweepReport;
use super::resume_token::{Pass, ResumeToken};
use super::schema::Tables;
use super::skipped::{SkipReason, Skips};
use crate::error::Error;
use crate::plan::{Component, Dialect};

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// A batch of rows of a model.
    Batch { model: usize, extent: Extent },
    /// Rows of several models that point at each other in a circle.
    Circle { component: usize },
}

/// What a batch has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) rows: usize,
    /// The key with which it ends, if that is known.
    pub(crate) last: Option<String>,
    /// Whether no rows were left behind it.
    pub(crate) is_end: bool,
}

/// What is known about rows that are left when a sweep is over.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Why the circles of a model stay.
    pub(crate) faults: Vec<Option<SkipReason>>,
    /// The last of the components that an earlier run may have been through.
    pub(crate) resumed: Option<usize>,
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

/// A sweep on its way.
#[derive(Debug)]
pub(crate) struct Course<'s> {
    scope: Scope<'s>,
    components: &'s [Component],
    pub(crate) report: SweepReport,
    component: usize,
    /// The table, among those of its component.
    table: usize,
    pass: Pass,
    /// The last key of the batch before.
    after: Option<String>,
    pace: Pace,
    collisions: u32,
    company: Company,
    density: Density,
    /// What failed in this pass: another one meets it again.
    failed: Skips,
    left: Left,
    /// The table of the last step that is over, until somebody asks.
    settled: Option<&'static str>,
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
            report,
            component: 0,
            table: 0,
            pass: Pass::Unchanged,
            after: None,
            pace: Pace::new(batch_size),
            collisions: 0,
            company: Company::Unknown,
            density: Density::Unknown,
            failed: Skips::default(),
            left: Left {
                faults: vec![None; scope.tables.models.len()],
                resumed: None,
            },
            settled: None,
        }
    }

    /// The rows of every batch are to be locked first: in a transaction of the caller, where
    /// settings last longer than a batch.
    pub(crate) fn always_in_company(&mut self) {
        self.company = Company::Always;
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
                self.left.resumed = Some(component);
                if self.is_recursive() || token.pass != Pass::Circles {
                    self.pass = token.pass;
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

    /// What is to be done next, unless the sweep is over.
    pub(crate) fn next(&self) -> Option<Next> {
        if self.report.resume.is_some() {
            return None;
        }
        let model = self.model()?;
        if self.pass == Pass::Circles {
            let component = self.component;
            return Some(Next::Circle { component });
        }
        let extent = Extent {
            is_first: self.after.is_none(),
            limit: self.pace.limit(),
            way: self.way(model),
        };
        Some(Next::Batch { model, extent })
    }

    /// How the rows of the next batch become known.
    fn way(&self, model: usize) -> Way {
        let is_locked = match self.scope.dialect {
            Dialect::Mysql => true,
            Dialect::Postgres => {
                self.company != Company::Unknown || self.scope.can_be_pointed_at(model)
            }
            // SQLite has one writer.
            _ => false,
        };
        let is_number = self.scope.model(model).key.kinds == [KeyKind::Integer];
        if is_locked {
            return Way::Lock;
        }
        let can_stride = is_number && self.after.is_some() && !self.scope.has_target;
        let stride = can_stride.then(|| self.density.stride(self.pace.limit()));
        match stride.flatten() {
            Some(keys) => Way::Stride { keys },
            None => Way::LookUp,
        }
    }

    /// The table of a step that is over, once: of a batch, or a row that is left. While it is
    /// being found out which row of a batch fails, the run does not stop: it would have to find
    /// out anew when it is resumed, and might never come further.
    pub(crate) fn settled(&mut self) -> Option<&'static str> {
        self.settled.take()
    }

    fn settle(&mut self) {
        self.collisions = 0;
        self.settled = self.model().map(|model| self.tables().names[model]);
    }

    /// A batch has gone well.
    pub(crate) fn done(&mut self, done: Done) {
        let Some(model) = self.model() else {
            return;
        };
        if done.rows > 0 {
            self.pass = Pass::Changed;
        }
        if done.rows > 0 || !matches!(self.way(model), Way::Stride { .. }) {
            self.settle();
        }
        self.report.add(self.tables().names[model], done.rows);
        self.pace.went_well(done.rows);
        let density = Density::of(done.rows, self.after.as_deref(), done.last.as_deref());
        self.density = density.unwrap_or(self.density);
        if done.last.is_some() {
            self.after = done.last;
        }
        if done.is_end {
            self.next_table();
        }
    }

    /// Rows that point at each other have gone; the number for each model.
    pub(crate) fn circle_done(&mut self, rows: &[(usize, usize)]) {
        self.settle();
        for (model, rows) in rows {
            self.report.add(self.tables().names[*model], *rows);
        }
        if rows.is_empty() {
            self.next_component();
        }
    }

    fn next_table(&mut self) {
        self.table += 1;
        self.begin_table();
        if self.model().is_some() {
            return;
        }
        if !self.is_recursive() {
            return self.next_component();
        }
        self.table = 0;
        self.pass = match self.pass {
            // Nothing may point any more at rows that were left.
            Pass::Changed => {
                self.failed.clear();
                Pass::Unchanged
            }
            Pass::Unchanged | Pass::Circles => Pass::Circles,
        };
    }

    fn next_component(&mut self) {
        self.report.skipped.append(&mut self.failed);
        self.component += 1;
        self.table = 0;
        self.pass = Pass::Unchanged;
        self.begin_table();
    }

    fn begin_table(&mut self) {
        self.after = None;
        self.collisions = 0;
        self.density = Density::Unknown;
        self.pace.begin_table();
        if self.company == Company::Met {
            self.company = Company::Unknown;
        }
    }

    /// Ends before the end, after a step.
    pub(crate) fn stop(&mut self) {
        let Some(model) = self.model() else {
            return;
        };
        self.report.resume = Some(ResumeToken {
            verb: self.scope.verb,
            run: self.report.run.clone(),
            now: self.report.now,
            pass: self.pass,
            table: self.tables().names[model].to_owned(),
            after: self.after.take(),
        });
        self.report.skipped.append(&mut self.failed);
    }

    /// The sweep is over.
    pub(crate) fn end(self) -> (SweepReport, Left) {
        (self.report, self.left)
    }
}
