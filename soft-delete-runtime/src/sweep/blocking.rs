//! A sweep on Diesel's own connections.

use diesel::connection::{LoadConnection, TransactionManager};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};
use diesel::{Connection, RunQueryDsl};

use super::audit::AuditSink;
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
use crate::execute::{Blocking, Execute, Preview};
use crate::plan::{self, Dialect, PlanBackend, PlanStatement};
use crate::relation::WriteName;
use crate::time::Stamp;

impl<Conn, V, M, K, W> Execute<'_, Conn, Blocking> for Sweep<'_, V, M, K, W>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    V: SweepVerb,
    M: Models<Conn::Backend>,
    K: AuditSink<Conn>,
    W: SweepTarget<Conn::Backend>,
{
    type Output = Result<SweepReport, Error>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        let Sweep {
            models,
            mut settings,
            mut sink,
            target,
            ..
        } = self;
        let setup = Setup::new(&models, V::VERB, &settings);
        let target = target.target();
        let scope = setup.scope(dialect(conn)?, V::VERB, target.is_some());
        let course = setup.course(scope, &settings)?;
        let filling = setup.filling(&settings, target);
        let run = Run {
            setup: &setup,
            scope,
            trace: trace(&settings, K::IS_SET),
            filling,
            sink: &mut sink,
        };
        run.finish(course, &mut settings, conn)
    }
}

impl<Conn, V, M, K, W> Execute<'_, Conn, Blocking> for Preview<Sweep<'_, V, M, K, W>>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    V: SweepVerb,
    M: Models<Conn::Backend>,
    W: SweepTarget<Conn::Backend>,
{
    type Output = Result<SweepReport, Error>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        let Sweep {
            models,
            mut settings,
            target,
            ..
        } = self.0;
        settings.resume = None;
        let setup = Setup::new(&models, V::VERB, &settings);
        let target = target.target();
        let scope = setup.scope(dialect(conn)?, V::VERB, target.is_some());
        let mut course = setup.course(scope, &settings)?.preview();
        let filling = setup.filling(&settings, target);
        while let Next::Ask(sql) = course.next() {
            let found = load(&sql, &setup.schema.names, &filling, conn)?;
            course.answered(found);
        }
        Ok(course.report)
    }
}

/// The database behind a connection.
fn dialect<Conn: LoadConnection<Backend: PlanBackend>>(conn: &mut Conn) -> QueryResult<Dialect> {
    let known = Dialect::of::<Conn::Backend>();
    if known != Dialect::Any {
        return Ok(known);
    }
    let question = WhichOne::new();
    let sql = WhichOne::sql();
    let statement: PlanStatement<'_, _, _, plan::Found, _> =
        PlanStatement::new(&sql, &[], &question);
    statement.load::<<Conn::Backend as PlanBackend>::Found>(conn)?;
    Ok(question.answer())
}

fn load<Conn: LoadConnection<Backend: PlanBackend>>(
    sql: &Sql,
    names: &[WriteName<Conn::Backend>],
    filling: &Filling<'_, Conn::Backend>,
    conn: &mut Conn,
) -> QueryResult<Vec<Found>> {
    let statement: PlanStatement<'_, _, _, plan::Found, _> =
        PlanStatement::new(sql, names, filling);
    let found = statement.load::<<Conn::Backend as PlanBackend>::Found>(conn)?;
    Ok(found.into_iter().map(Into::into).collect())
}

fn execute<Conn: LoadConnection<Backend: PlanBackend>>(
    sql: &Sql,
    names: &[WriteName<Conn::Backend>],
    filling: &Filling<'_, Conn::Backend>,
    conn: &mut Conn,
) -> QueryResult<usize> {
    let statement: PlanStatement<'_, _, _, plan::Found, _> =
        PlanStatement::new(sql, names, filling);
    ExecuteDsl::execute(statement, conn)
}

/// A sweep on a connection.
struct Run<'r, 't, DB: PlanBackend, K> {
    setup: &'r Setup<DB>,
    scope: Scope<'r>,
    trace: Trace,
    filling: Filling<'t, DB>,
    sink: &'r mut K,
}

impl<DB: PlanBackend, K> Run<'_, '_, DB, K> {
    fn finish<Conn>(
        mut self,
        mut course: Course<'_>,
        settings: &mut Settings<'_>,
        conn: &mut Conn,
    ) -> Result<SweepReport, Error>
    where
        Conn: LoadConnection<Backend = DB>,
        K: AuditSink<Conn>,
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
                    match self.batch(batch, model, settings.time_of_batch(), conn) {
                        Ok(done) => course.done(done),
                        Err(Fault::Database(error)) => course.failed(error)?,
                        Err(Fault::Moved { table }) => course.moved(table)?,
                        Err(Fault::Sink(error)) => return Err(error),
                    }
                }
                Next::Probe { model } => {
                    self.probe(model, conn)?;
                    course.probed();
                }
                Next::Circle { component } => {
                    let sql = course.kept().circles(component, settings.batch_size);
                    match self.circle(&sql, settings.time_of_batch(), conn) {
                        Ok(rows) => course.circle_done(&rows),
                        Err(Fault::Database(error)) => course.circle_failed(error)?,
                        Err(Fault::Moved { table }) => course.moved(table)?,
                        Err(Fault::Sink(error)) => return Err(error),
                    }
                }
                Next::Ask(sql) => {
                    let names = &self.setup.schema.names;
                    let found = load(&sql, names, &self.filling, conn)?;
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

    fn batch<Conn>(
        &mut self,
        mut run: BatchRun<'_>,
        model: usize,
        time: Stamp,
        conn: &mut Conn,
    ) -> Result<Done, Fault>
    where
        Conn: LoadConnection<Backend = DB>,
        K: AuditSink<Conn>,
    {
        let names = &self.setup.schema.names;
        let (filling, sink) = (&mut self.filling, &mut *self.sink);
        filling.now = plan::Times::new(time);
        if let Some(boundary) = run.batch.boundary.take() {
            let found = load(&boundary, names, filling, conn)?;
            run.bounded(found, filling);
        }
        if self.scope.dialect == Dialect::Mysql {
            read_committed(conn)?;
        }
        conn.transaction(|conn| {
            if let Some(hurry) = &run.batch.hurry {
                execute(hurry, names, filling, conn)?;
            }
            if let Some(lock) = run.batch.lock.take() {
                let found = load(&lock, names, filling, conn)?;
                if !run.locked(found, filling) {
                    return Ok(());
                }
            }
            if let Some(check) = run.check() {
                let found = load(&check, names, filling, conn)?;
                if !run.still_free(found, filling) {
                    return Ok(());
                }
            }
            let changes = run.changes();
            if let Some(audit) = &changes.audit {
                let rows = execute(audit, names, filling, conn)?;
                run.noted(rows);
            }
            if changes.returns == Returns::Number {
                let rows = execute(&changes.change, names, filling, conn)?;
                run.changed(rows)?;
            } else {
                let found = load(&changes.change, names, filling, conn)?;
                run.returned(changes.returns, found);
            }
            if K::IS_SET && !run.listed().is_empty() {
                let records = self.scope.records(model, run.listed(), filling, time);
                sink.record(conn, &records).map_err(Fault::Sink)?;
            }
            Ok::<_, Fault>(())
        })?;
        Ok(run.finish())
    }

    /// The change of a batch that failed, of no row at all: an error of it is about no row.
    fn probe<Conn>(&mut self, model: usize, conn: &mut Conn) -> Result<(), Error>
    where
        Conn: LoadConnection<Backend = DB>,
    {
        self.filling.batch.clear();
        self.filling.up_to = None;
        let names = &self.setup.schema.names;
        let changes = self.scope.probe(model, self.trace);
        if let Some(audit) = &changes.audit {
            execute(audit, names, &self.filling, conn)?;
        }
        load_or_execute(&changes.change, changes.returns, names, &self.filling, conn)?;
        Ok(())
    }

    fn circle<Conn>(
        &mut self,
        circles: &Sql,
        time: Stamp,
        conn: &mut Conn,
    ) -> Result<Vec<(usize, usize)>, Fault>
    where
        Conn: LoadConnection<Backend = DB>,
        K: AuditSink<Conn>,
    {
        let names = &self.setup.schema.names;
        let (filling, sink) = (&mut self.filling, &mut *self.sink);
        filling.now = plan::Times::new(time);
        let found = load(circles, names, filling, conn)?;
        let mut run = CircleRun::new(self.scope, &found, filling);
        if found.is_empty() {
            return Ok(run.rows());
        }
        if self.scope.dialect == Dialect::Mysql {
            read_committed(conn)?;
        }
        conn.transaction(|conn| {
            let mut listed = Vec::new();
            for (model, lock) in run.locks() {
                let found = load(&lock, names, filling, conn)?;
                run.locked(model, found.len())?;
                listed.push((model, found));
            }
            for (edge, sql) in run.loosen() {
                match execute(&sql, names, filling, conn) {
                    Err(DieselError::DatabaseError(DatabaseErrorKind::NotNullViolation, _)) => {}
                    Err(error) => return Err(error.into()),
                    Ok(_) => run.cut(edge),
                }
            }
            for sql in run.changes(self.trace) {
                execute(&sql, names, filling, conn)?;
            }
            for (model, found) in listed.iter().filter(|_| K::IS_SET) {
                let records = self.scope.records(*model, found, filling, time);
                sink.record(conn, &records).map_err(Fault::Sink)?;
            }
            Ok::<_, Fault>(())
        })?;
        Ok(run.rows())
    }
}

fn load_or_execute<Conn: LoadConnection<Backend: PlanBackend>>(
    sql: &Sql,
    returns: Returns,
    names: &[WriteName<Conn::Backend>],
    filling: &Filling<'_, Conn::Backend>,
    conn: &mut Conn,
) -> QueryResult<()> {
    match returns {
        Returns::Number => execute(sql, names, filling, conn).map(drop),
        Returns::Rows | Returns::Summary => load(sql, names, filling, conn).map(drop),
    }
}

fn is_in_transaction<Conn: Connection>(conn: &mut Conn) -> QueryResult<bool> {
    let status = Conn::TransactionManager::transaction_manager_status_mut(conn);
    Ok(status.transaction_depth()?.is_some())
}

/// On MySQL, where other levels lock all rows that a search comes by, and the gaps between them.
/// Inside of a transaction it is too late.
fn read_committed<Conn: Connection>(conn: &mut Conn) -> QueryResult<()> {
    if !is_in_transaction(conn)? {
        conn.batch_execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")?;
    }
    Ok(())
}
