//! A sweep on a connection, of whichever kind.

mod batch;
mod blame;
mod circle;
mod foreign_keys;
mod inventory;
pub(crate) mod which_one;

use diesel::result::QueryResult;

use super::Settings;
use super::audit::AuditRecord;
use super::batch::Trace;
use super::condition::Scope;
use super::course::Next;
use super::fault::Fault;
use super::report::SweepReport;
use super::session::{Found, Session};
use super::setup::Setup;
use super::stamp_text;
use super::target::SweepTarget;
use super::value::{Filling, Sql};
use crate::error::Error;
use crate::plan::{Dialect, PlanBackend, PlanStatement, Times, no_compiler};

/// Sweeps.
pub(crate) async fn execute<DB, W, S>(
    setup: Setup<DB>,
    mut settings: Settings<'_>,
    target: W,
    mut session: S,
) -> Result<SweepReport, Error>
where
    DB: PlanBackend,
    W: SweepTarget<DB>,
    S: Session<Backend = DB>,
{
    let dialect = which_one::ask(&mut session).await?;
    let mut run = Run::new(&setup, dialect, &settings, &target, session);
    run.learn().await?;
    let mut course = setup.course(run.scope, &settings)?;
    if run.session.is_in_transaction()? {
        course.always_in_company();
    }
    while let Some(next) = course.next() {
        let before = course.report.total();
        run.filling.now = Times::new(settings.time_of_batch());
        let outcome = match next {
            Next::Batch { model, extent } => {
                run.filling.after = setup.place(&course, model)?;
                run.batch(model, extent).await.map(|done| course.done(done))
            }
            Next::Circle { component } => {
                let rows = run.circle(component, settings.batch_size).await;
                rows.map(|rows| course.circle_done(&rows))
            }
        };
        if let Err(fault) = outcome {
            let error = course.failed(fault)?;
            if let (Some(error), Next::Batch { model, extent }) = (error, next) {
                course.blame(run.culprit(model, extent, error).await?);
            }
        }
        if let Some(table) = course.settled() {
            let total = course.report.total();
            if setup.report_progress(&mut settings, table, total - before, total) {
                course.stop();
            }
        }
    }
    let (mut report, left) = course.end();
    if report.resume.is_none() {
        run.explain_what_is_left(&left, &mut report).await?;
    }
    Ok(setup.end(report))
}

/// Counts what a sweep would do.
pub(crate) async fn preview<DB, W, S>(
    setup: Setup<DB>,
    settings: Settings<'_>,
    target: W,
    mut session: S,
) -> Result<SweepReport, Error>
where
    DB: PlanBackend,
    W: SweepTarget<DB>,
    S: Session<Backend = DB>,
{
    let dialect = which_one::ask(&mut session).await?;
    let mut run = Run::new(&setup, dialect, &settings, &target, session);
    run.learn().await?;
    let mut report = setup.report();
    run.count_what_would_go(&mut report).await?;
    Ok(report)
}

struct Run<'r, S: Session> {
    setup: &'r Setup<S::Backend>,
    scope: Scope<'r>,
    trace: Trace,
    filling: Filling<'r, S::Backend>,
    session: S,
}

impl<'r, S: Session> Run<'r, S> {
    fn new<W: SweepTarget<S::Backend>>(
        setup: &'r Setup<S::Backend>,
        dialect: Dialect,
        settings: &Settings<'_>,
        target: &'r W,
        session: S,
    ) -> Self {
        let target = target.target();
        Self {
            setup,
            scope: setup.scope(dialect, target.is_some()),
            trace: Trace {
                in_table: settings.in_table,
                for_sink: S::HAS_SINK,
            },
            filling: setup.filling(settings, target),
            session,
        }
    }

    async fn load(&mut self, sql: &Sql) -> QueryResult<Vec<Found>> {
        let names = &self.setup.schema.names;
        let statement = PlanStatement::new(sql, names, &self.filling);
        self.session.load(statement).await
    }

    async fn execute(&mut self, sql: &Sql) -> QueryResult<usize> {
        let names = &self.setup.schema.names;
        let statement = PlanStatement::new(sql, names, &self.filling);
        self.session.execute(statement).await
    }

    /// The answer to a question about many rows.
    async fn ask(&mut self, question: &Sql) -> QueryResult<Vec<Found>> {
        let Some(no_compiler) = no_compiler(self.scope.dialect) else {
            return self.load(question).await;
        };
        self.begin().await?;
        let answer = match self.execute(&no_compiler).await {
            Ok(_) => self.load(question).await,
            Err(error) => Err(error),
        };
        let undone = self.session.rollback().await;
        answer.and_then(|answer| undone.map(|()| answer))
    }

    /// Begins a transaction: on MySQL one that does not lock all rows that a search comes by, and
    /// the gaps between them. Inside of another it is too late for that.
    async fn begin(&mut self) -> QueryResult<()> {
        if self.scope.dialect == Dialect::Mysql && !self.session.is_in_transaction()? {
            self.session.read_committed().await?;
        }
        self.session.begin().await
    }

    async fn end<T>(&mut self, outcome: Result<T, Fault>) -> Result<T, Fault> {
        if outcome.is_ok() {
            self.session.commit().await?;
        } else {
            // What went wrong first says more than that it could not be undone.
            let _ = self.session.rollback().await;
        }
        outcome
    }

    /// Tells whoever wants to know about rows of a model.
    async fn tell(&mut self, model: usize, rows: &[Found]) -> Result<(), Fault> {
        if !self.trace.for_sink || rows.is_empty() {
            return Ok(());
        }
        let records = rows.iter().map(|(_, key, stamp)| AuditRecord {
            run: self.filling.run.clone(),
            verb: self.scope.verb,
            table: self.scope.tables.names[model],
            key: key.clone(),
            deleted: stamp_text::parse(stamp),
            actor: self.filling.actor.clone(),
            reason: self.filling.reason.clone(),
            time: self.filling.now.time.into(),
        });
        let records: Vec<AuditRecord> = records.collect();
        self.session.record(&records).await.map_err(Fault::Sink)
    }
}
