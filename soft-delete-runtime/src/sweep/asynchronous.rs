//! A sweep on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};
use diesel_async::methods::ExecuteDsl;
use diesel_async::{AsyncConnection, RunQueryDsl, TransactionManager};

use super::audit::AsyncAuditSink;
use super::batch::{Returns, Trace};
use super::circle::CircleRun;
use super::condition::Scope;
use super::course::{Course, Done, Found, Next};
use super::report::SweepReport;
use super::run::{BatchRun, Fault, WhichOne};
use super::setup::{Setup, trace};
use super::target::SweepTarget;
use super::value::{Filling, Sql};
use super::{Models, Settings, Sweep, SweepVerb};
use crate::error::Error;
use crate::execute::{Async, Execute, Preview};
use crate::plan::{self, Dialect, PlanBackend, PlanStatement};
use crate::relation::WriteName;
use crate::time::Stamp;

type BoxFuture<'conn, T> = Pin<Box<dyn Future<Output = T> + Send + 'conn>>;

impl<'conn, Conn, V, M, K, W> Execute<'conn, Conn, Async> for Sweep<'conn, V, M, K, W>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    V: SweepVerb,
    M: Models<Conn::Backend>,
    K: AsyncAuditSink<Conn> + 'conn,
    W: SweepTarget<Conn::Backend> + Send + Sync + 'conn,
{
    type Output = BoxFuture<'conn, Result<SweepReport, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        let Sweep {
            models,
            mut settings,
            mut sink,
            target,
            ..
        } = self;
        let setup = Setup::new(&models, V::VERB, &settings);
        Box::pin(async move {
            let target = target.target();
            let scope = setup.scope(dialect(conn).await?, V::VERB, target.is_some());
            let course = setup.course(scope, &settings)?;
            let filling = setup.filling(&settings, target);
            let run = Run {
                setup: &setup,
                scope,
                trace: trace(&settings, K::IS_SET),
                filling,
                sink: &mut sink,
            };
            run.finish(course, &mut settings, conn).await
        })
    }
}

impl<'conn, Conn, V, M, K, W> Execute<'conn, Conn, Async> for Preview<Sweep<'conn, V, M, K, W>>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    V: SweepVerb,
    M: Models<Conn::Backend>,
    W: SweepTarget<Conn::Backend> + Send + Sync + 'conn,
{
    type Output = BoxFuture<'conn, Result<SweepReport, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        let Sweep {
            models,
            mut settings,
            target,
            ..
        } = self.0;
        settings.resume = None;
        let setup = Setup::new(&models, V::VERB, &settings);
        Box::pin(async move {
            let target = target.target();
            let scope = setup.scope(dialect(conn).await?, V::VERB, target.is_some());
            let mut course = setup.course(scope, &settings)?.preview();
            let filling = setup.filling(&settings, target);
            while let Next::Ask(sql) = course.next() {
                let found = load(&sql, &setup.schema.names, &filling, conn).await?;
                course.answered(found);
            }
            Ok(course.report)
        })
    }
}

/// The database behind a connection.
async fn dialect<Conn>(conn: &mut Conn) -> QueryResult<Dialect>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
{
    let known = Dialect::of::<Conn::Backend>();
    if known != Dialect::Any {
        return Ok(known);
    }
    let question = WhichOne::new();
    let sql = WhichOne::sql();
    let statement: PlanStatement<'_, Conn::Backend, _, plan::Found, _> =
        PlanStatement::new(&sql, &[], &question);
    statement
        .load::<<Conn::Backend as PlanBackend>::Found>(conn)
        .await?;
    Ok(question.answer())
}

async fn load<Conn>(
    sql: &Sql,
    names: &[WriteName<Conn::Backend>],
    filling: &Filling<'_, Conn::Backend>,
    conn: &mut Conn,
) -> QueryResult<Vec<Found>>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
{
    let statement: PlanStatement<'_, Conn::Backend, _, plan::Found, _> =
        PlanStatement::new(sql, names, filling);
    let found = statement
        .load::<<Conn::Backend as PlanBackend>::Found>(conn)
        .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

async fn execute<Conn>(
    sql: &Sql,
    names: &[WriteName<Conn::Backend>],
    filling: &Filling<'_, Conn::Backend>,
    conn: &mut Conn,
) -> QueryResult<usize>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
{
    let statement: PlanStatement<'_, Conn::Backend, _, plan::Found, _> =
        PlanStatement::new(sql, names, filling);
    ExecuteDsl::execute(statement, conn).await
}

/// A sweep on a connection.
struct Run<'r, 't, DB: PlanBackend, K> {
    setup: &'r Setup<DB>,
    scope: Scope<'r>,
    trace: Trace,
    filling: Filling<'t, DB>,
    sink: &'r mut K,
}

impl<DB: PlanBackend, K: Send> Run<'_, '_, DB, K> {
    async fn finish<Conn>(
        mut self,
        mut course: Course<'_>,
        settings: &mut Settings<'_>,
        conn: &mut Conn,
    ) -> Result<SweepReport, Error>
    where
        Conn: AsyncConnection<Backend = DB> + Send,
        K: AsyncAuditSink<Conn>,
    {
        if is_in_transaction(conn)? {
            course.always_in_company();
        }
        loop {
            let before = course.report.total();
            match course.next() {
                Next::Batch { model, extent } => {
                    self.filling.after = self.setup.place(&course, model)?;
                    let batch = BatchRun::new(self.scope, model, extent, self.trace);
                    match self
                        .batch(batch, model, settings.time_of_batch(), conn)
                        .await
                    {
                        Ok(done) => course.done(done),
                        Err(Fault::Database(error)) => course.failed(error)?,
                        Err(Fault::Moved { table }) => course.moved(table)?,
                        Err(Fault::Sink(error)) => return Err(error),
                    }
                }
                Next::Probe { model } => {
                    self.probe(model, conn).await?;
                    course.probed();
                }
                Next::Circle { component } => {
                    let sql = course.kept().circles(component, settings.batch_size);
                    match self.circle(&sql, settings.time_of_batch(), conn).await {
                        Ok(rows) => course.circle_done(&rows),
                        Err(Fault::Database(error)) => course.circle_failed(error)?,
                        Err(Fault::Moved { table }) => course.moved(table)?,
                        Err(Fault::Sink(error)) => return Err(error),
                    }
                }
                Next::Ask(sql) => {
                    let names = &self.setup.schema.names;
                    let found = load(&sql, names, &self.filling, conn).await?;
                    course.answered(found);
                }
                Next::Nothing => return Ok(self.setup.end(course.report)),
            }
            let Some(table) = course.settled() else {
                continue;
            };
            let total = course.report.total();
            if self
                .setup
                .report_progress(settings, table, total - before, total)
            {
                course.stop();
            }
        }
    }

    async fn batch<Conn>(
        &mut self,
        mut run: BatchRun<'_>,
        model: usize,
        time: Stamp,
        conn: &mut Conn,
    ) -> Result<Done, Fault>
    where
        Conn: AsyncConnection<Backend = DB> + Send,
        K: AsyncAuditSink<Conn>,
    {
        self.filling.now = plan::Times::new(time);
        if let Some(boundary) = run.batch.boundary.take() {
            let names = &self.setup.schema.names;
            let found = load(&boundary, names, &self.filling, conn).await?;
            run.bounded(found, &mut self.filling);
        }
        begin(self.scope.dialect, conn).await?;
        let result = self.batch_in_transaction(&mut run, model, time, conn).await;
        end(result, conn).await?;
        Ok(run.finish())
    }

    async fn batch_in_transaction<Conn>(
        &mut self,
        run: &mut BatchRun<'_>,
        model: usize,
        time: Stamp,
        conn: &mut Conn,
    ) -> Result<(), Fault>
    where
        Conn: AsyncConnection<Backend = DB> + Send,
        K: AsyncAuditSink<Conn>,
    {
        let names = &self.setup.schema.names;
        if let Some(hurry) = &run.batch.hurry {
            execute(hurry, names, &self.filling, conn).await?;
        }
        if let Some(lock) = run.batch.lock.take() {
            let found = load(&lock, names, &self.filling, conn).await?;
            if !run.locked(found, &mut self.filling) {
                return Ok(());
            }
        }
        if let Some(check) = run.check() {
            let found = load(&check, names, &self.filling, conn).await?;
            if !run.still_free(found, &mut self.filling) {
                return Ok(());
            }
        }
        let changes = run.changes();
        if let Some(audit) = &changes.audit {
            let rows = execute(audit, names, &self.filling, conn).await?;
            run.noted(rows);
        }
        if changes.returns == Returns::Number {
            let rows = execute(&changes.change, names, &self.filling, conn).await?;
            run.changed(rows)?;
        } else {
            let found = load(&changes.change, names, &self.filling, conn).await?;
            run.returned(changes.returns, found);
        }
        if K::IS_SET && !run.listed().is_empty() {
            let records = self.scope.records(model, run.listed(), &self.filling, time);
            let taken = self.sink.record(conn, &records).await;
            taken.map_err(Fault::Sink)?;
        }
        Ok(())
    }

    /// The change of a batch that failed, of no row at all: an error of it is about no row.
    async fn probe<Conn>(&mut self, model: usize, conn: &mut Conn) -> Result<(), Error>
    where
        Conn: AsyncConnection<Backend = DB> + Send,
    {
        self.filling.batch.clear();
        self.filling.up_to = None;
        let names = &self.setup.schema.names;
        let changes = self.scope.probe(model, self.trace);
        if let Some(audit) = &changes.audit {
            execute(audit, names, &self.filling, conn).await?;
        }
        if changes.returns == Returns::Number {
            execute(&changes.change, names, &self.filling, conn).await?;
        } else {
            load(&changes.change, names, &self.filling, conn).await?;
        }
        Ok(())
    }

    async fn circle<Conn>(
        &mut self,
        circles: &Sql,
        time: Stamp,
        conn: &mut Conn,
    ) -> Result<Vec<(usize, usize)>, Fault>
    where
        Conn: AsyncConnection<Backend = DB> + Send,
        K: AsyncAuditSink<Conn>,
    {
        self.filling.now = plan::Times::new(time);
        let names = &self.setup.schema.names;
        let found = load(circles, names, &self.filling, conn).await?;
        let mut run = CircleRun::new(self.scope, &found, &mut self.filling);
        if found.is_empty() {
            return Ok(run.rows());
        }
        begin(self.scope.dialect, conn).await?;
        let result = self.circle_in_transaction(&mut run, time, conn).await;
        end(result, conn).await?;
        Ok(run.rows())
    }

    async fn circle_in_transaction<Conn>(
        &mut self,
        run: &mut CircleRun<'_>,
        time: Stamp,
        conn: &mut Conn,
    ) -> Result<(), Fault>
    where
        Conn: AsyncConnection<Backend = DB> + Send,
        K: AsyncAuditSink<Conn>,
    {
        let names = &self.setup.schema.names;
        let mut listed = Vec::new();
        for (model, lock) in run.locks() {
            let found = load(&lock, names, &self.filling, conn).await?;
            run.locked(model, found.len())?;
            listed.push((model, found));
        }
        for (edge, sql) in run.loosen() {
            match execute(&sql, names, &self.filling, conn).await {
                Err(DieselError::DatabaseError(DatabaseErrorKind::NotNullViolation, _)) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => run.cut(edge),
            }
        }
        for sql in run.changes(self.trace) {
            execute(&sql, names, &self.filling, conn).await?;
        }
        for (model, found) in listed.iter().filter(|_| K::IS_SET) {
            let records = self.scope.records(*model, found, &self.filling, time);
            let taken = self.sink.record(conn, &records).await;
            taken.map_err(Fault::Sink)?;
        }
        Ok(())
    }
}

/// Begins the transaction of a batch: on MySQL at `READ COMMITTED`, because other levels lock all
/// rows that a search comes by, and the gaps between them. Inside of a transaction it is too late.
async fn begin<Conn: AsyncConnection>(dialect: Dialect, conn: &mut Conn) -> QueryResult<()> {
    if dialect == Dialect::Mysql && !is_in_transaction(conn)? {
        conn.batch_execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            .await?;
    }
    Conn::TransactionManager::begin_transaction(conn).await
}

fn is_in_transaction<Conn: AsyncConnection>(conn: &mut Conn) -> QueryResult<bool> {
    let status = Conn::TransactionManager::transaction_manager_status_mut(conn);
    Ok(status.transaction_depth()?.is_some())
}

async fn end<Conn: AsyncConnection>(
    result: Result<(), Fault>,
    conn: &mut Conn,
) -> Result<(), Fault> {
    match result {
        Ok(()) => Ok(Conn::TransactionManager::commit_transaction(conn).await?),
        Err(fault) => {
            // A connection that is lost has rolled back already, and its error says more.
            let _ = Conn::TransactionManager::rollback_transaction(conn).await;
            Err(fault)
        }
    }
}
