//! A sweep on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};
use diesel_async::methods::ExecuteDsl;
use diesel_async::{AsyncConnection, RunQueryDsl, SimpleAsyncConnection, TransactionManager};

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
        let setup = Setup::new(&models, &settings);
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
            run.to_the_end(course, &mut settings, conn).await
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
        let setup = Setup::new(&models, &settings);
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
