//! A sweep, made ready for a connection.

use std::time::{Duration, Instant};

use super::condition::{Scope, Verb};
use super::course::Course;
use super::kept::Kept;
use super::key::Key;
use super::log::Log;
use super::report::{Progress, SweepReport};
use super::schema::{Schema, Tables};
use super::skipped::Skips;
use super::value::{Filling, TargetOf};
use super::{Models, Settings};
use crate::error::Error;
use crate::plan::{Component, Dialect, PlanBackend, Times, Values};
use crate::time::Stamp;

/// The tables of a sweep, for one backend.
pub(crate) struct Setup<DB: PlanBackend> {
    pub(crate) schema: Schema<DB>,
    verb: Verb,
    components: Vec<Component>,
    now: Stamp,
    run: String,
    begun: Instant,
    log: Log,
}

impl<DB: PlanBackend> Setup<DB> {
    pub(crate) fn new<M: Models<DB>>(models: &M, verb: Verb, settings: &Settings<'_>) -> Self {
        let schema = Schema::of(models);
        let components = schema.tables.components();
        let token = settings.resume.as_ref();
        let now = settings.now.unwrap_or_else(Stamp::now);
        let run = token.map_or_else(|| Values::new(now).uuid, |token| token.run.clone());
        Self {
            schema,
            verb,
            components,
            now: token.map_or(now, |token| token.now),
            log: Log::new(verb, &run),
            run,
            begun: Instant::now(),
        }
    }

    fn tables(&self) -> &Tables {
        &self.schema.tables
    }

    pub(crate) fn scope(&self, dialect: Dialect, has_target: bool) -> Scope<'_> {
        Scope {
            tables: self.tables(),
            dialect,
            verb: self.verb,
            has_target,
        }
    }

    /// The models, children before parents.
    pub(crate) fn models(&self) -> impl Iterator<Item = usize> {
        models_of(&self.components)
    }

    /// The models of the first components, up to one.
    pub(crate) fn models_up_to(&self, last: usize) -> impl Iterator<Item = usize> {
        models_of(&self.components[..=last])
    }

    /// The rows that stay because of others.
    pub(crate) fn kept<'s>(&'s self, scope: Scope<'s>) -> Kept<'s> {
        Kept {
            scope,
            components: &self.components,
            is_over: false,
        }
    }

    /// That nothing has happened yet.
    pub(crate) fn report(&self) -> SweepReport {
        SweepReport {
            run: self.run.clone(),
            now: self.now,
            counts: Vec::new(),
            skipped: Skips::default(),
            resume: None,
        }
    }

    /// Where the sweep begins.
    pub(crate) fn course<'s>(
        &'s self,
        scope: Scope<'s>,
        settings: &Settings<'_>,
    ) -> Result<Course<'s>, Error> {
        let batch_size = settings.batch_size.min(largest_batch(scope));
        let course = Course::new(scope, &self.components, batch_size, self.report());
        match &settings.resume {
            Some(token) => course.resume(token),
            None => Ok(course),
        }
    }

    /// What the statements say.
    pub(crate) fn filling<'t>(
        &self,
        settings: &Settings<'_>,
        target: Option<&'t dyn TargetOf<DB>>,
    ) -> Filling<'t, DB> {
        let models = self.tables().models.iter();
        let cut_offs = models.map(|model| {
            let cut_off = model.retention.map(|retention| retention.cut_off(self.now));
            Times::new(cut_off.unwrap_or(self.now))
        });
        Filling {
            cut_offs: cut_offs.collect(),
            target,
            after: None,
            up_to: None,
            batch: Vec::new(),
            places: (String::new(), String::new()),
            now: Times::new(self.now),
            run: self.run.clone(),
            actor: settings.actor.clone(),
            reason: settings.reason.clone(),
        }
    }

    /// Fills in where the next batch begins.
    pub(crate) fn place(&self, course: &Course<'_>, model: usize) -> Result<Option<Key>, Error> {
        let Some(after) = course.after() else {
            return Ok(None);
        };
        let key = self.tables().models[model].key.parse(after);
        let no_key = || Error::ForeignToken {
            table: self.tables().names[model].to_owned(),
        };
        key.map(Some).ok_or_else(no_key)
    }

    /// All is done, or the sweep was stopped.
    pub(crate) fn end(&self, report: SweepReport) -> SweepReport {
        self.log.end(&report);
        report
    }

    /// Says how far the sweep has come. Whether it has to stop.
    pub(crate) fn report_progress(
        &self,
        settings: &mut Settings<'_>,
        table: &'static str,
        batch: usize,
        total: usize,
    ) -> bool {
        let elapsed = self.begun.elapsed();
        self.log.batch(table, batch, total);
        if let Some(progress) = &mut settings.progress {
            progress(&Progress {
                table,
                batch,
                total,
                elapsed,
            });
        }
        let is_late = settings
            .time_budget
            .is_some_and(|budget: Duration| elapsed >= budget);
        is_late || settings.stop.as_mut().is_some_and(|stop| stop())
    }
}

/// A statement of MySQL names every key of its batch, and has room for 65,535 values.
fn largest_batch(scope: Scope<'_>) -> u32 {
    if scope.dialect != Dialect::Mysql {
        return u32::MAX;
    }
    let keys = scope
        .tables
        .models
        .iter()
        .map(|model| model.key.columns.len());
    let columns = keys.max().unwrap_or(1);
    60_000 / u32::try_from(columns).unwrap_or(1)
}

fn models_of(components: &[Component]) -> impl Iterator<Item = usize> {
    components.iter().flat_map(|one| one.tables.iter().copied())
}
