//! Running a verb on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::query_builder::{QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel_async::methods::{ExecuteDsl, LoadQuery};
use diesel_async::{AsyncConnection, AsyncConnectionCore, RunQueryDsl, TransactionManager};

use super::task::{Intent, Progress, Task, explain};
use super::{Execute, OneRow, Preview};
use crate::error::Error;
use crate::hooks::{AsyncHooks, TellHooks};
use crate::plan::{Count, Parts, PlanBackend, Purpose, Sql, Step};
use crate::relation::SqlTable;
use crate::report::Report;
use crate::statement::{
    Change, HooksOf, MarkerUpdate, PlannedChange, PlannedTarget, Reach, Relations, RowExists,
    WithRelations,
};
use crate::table::SoftDeletable;

/// The mode of the connections of `diesel-async`.
#[derive(Debug)]
pub enum Async {}

type BoxFuture<'conn, T> = Pin<Box<dyn Future<Output = T> + Send + 'conn>>;

impl<'conn, Conn, T, V, U> Execute<'conn, Conn, Async> for MarkerUpdate<T, V, U>
where
    Conn: AsyncConnectionCore + Send,
    T: SoftDeletable,
    V: Change<T, Report: Send> + 'conn,
    Self: QueryFragment<Conn::Backend> + QueryId + Send + 'conn,
{
    type Output = BoxFuture<'conn, Result<V::Report, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            let mut report = self.change().report();
            let rows = ExecuteDsl::execute(self, conn).await.map_err(V::explain)?;
            report.add(V::Report::EFFECT, T::NAME, rows);
            Ok(report)
        })
    }
}

impl<'conn, Conn, T, V, U> Execute<'conn, Conn, Async> for MarkerUpdate<T, V, U, WithRelations>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable<Relations: Relations<Hooks: AsyncHooks<Conn>>> + SqlTable<Conn::Backend>,
    V: PlannedChange<T, Report: Send + Sync> + 'conn,
    Self: PlannedTarget<Conn::Backend> + Send + Sync + 'conn,
{
    type Output = BoxFuture<'conn, Result<V::Report, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move { carry_out(&self, conn).await })
    }
}

impl<'conn, Conn, T, V, U, R> Execute<'conn, Conn, Async> for Preview<MarkerUpdate<T, V, U, R>>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable + SqlTable<Conn::Backend>,
    V: PlannedChange<T, Report: Send + Sync> + 'conn,
    R: Reach + 'conn,
    MarkerUpdate<T, V, U, R>: PlannedTarget<Conn::Backend> + Send + Sync + 'conn,
{
    type Output = BoxFuture<'conn, Result<V::Report, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            begin(conn).await?;
            let report = run(&self.0, Intent::Preview, conn).await;
            end(report, conn).await
        })
    }
}

impl<'conn, Conn, T, V, U> Execute<'conn, Conn, Async> for OneRow<MarkerUpdate<T, V, U>>
where
    Conn: AsyncConnectionCore + Send,
    T: SoftDeletable,
    V: Change<T, Report: Send> + 'conn,
    MarkerUpdate<T, V, U>: QueryFragment<Conn::Backend> + QueryId + Send + Sync + 'conn,
    RowExists<T, U>: LoadQuery<'conn, Conn, bool> + Send + 'conn,
{
    type Output = BoxFuture<'conn, Result<V::Report, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            let mut report = self.0.change().report();
            let rows = ExecuteDsl::execute(&self.0, conn)
                .await
                .map_err(V::explain)?;
            if rows > 0 {
                report.add(V::Report::EFFECT, T::NAME, rows);
                return Ok(report);
            }
            Err(refusal::<_, T, V, U>(self.0.into_row_exists(), conn).await?)
        })
    }
}

impl<'conn, Conn, T, V, U> Execute<'conn, Conn, Async>
    for OneRow<MarkerUpdate<T, V, U, WithRelations>>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable<Relations: Relations<Hooks: AsyncHooks<Conn>>> + SqlTable<Conn::Backend>,
    V: PlannedChange<T, Report: Send + Sync> + 'conn,
    MarkerUpdate<T, V, U, WithRelations>: PlannedTarget<Conn::Backend> + Send + Sync + 'conn,
    RowExists<T, U>: LoadQuery<'conn, Conn, bool> + Send + 'conn,
{
    type Output = BoxFuture<'conn, Result<V::Report, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            let report = carry_out(&self.0, conn).await?;
            if report.rows() > 0 {
                return Ok(report);
            }
            Err(refusal::<_, T, V, U>(self.0.into_row_exists(), conn).await?)
        })
    }
}

/// Why a verb did nothing to the one row that it was asked for.
async fn refusal<'conn, Conn, T, V, U>(
    row_exists: RowExists<T, U>,
    conn: &'conn mut Conn,
) -> Result<Error, Error>
where
    Conn: AsyncConnectionCore + Send,
    T: SoftDeletable,
    V: Change<T>,
    RowExists<T, U>: LoadQuery<'conn, Conn, bool> + Send + 'conn,
{
    let exists = row_exists.get_result::<bool>(conn).await?;
    Ok(if exists {
        V::refusal()
    } else {
        Error::NotFound { table: T::NAME }
    })
}

/// Runs a plan and the hooks of its root, in a transaction.
pub(crate) async fn carry_out<Conn, T, V, U>(
    statement: &MarkerUpdate<T, V, U, WithRelations>,
    conn: &mut Conn,
) -> Result<V::Report, Error>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable<Relations: Relations<Hooks: AsyncHooks<Conn>>> + SqlTable<Conn::Backend>,
    V: PlannedChange<T, Report: Send + Sync>,
    MarkerUpdate<T, V, U, WithRelations>: PlannedTarget<Conn::Backend> + Send + Sync,
{
    begin(conn).await?;
    let report = run_with_hooks(statement, conn).await;
    end(report, conn).await
}

async fn run_with_hooks<Conn, T, V, U>(
    statement: &MarkerUpdate<T, V, U, WithRelations>,
    conn: &mut Conn,
) -> Result<V::Report, Error>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable<Relations: Relations<Hooks: AsyncHooks<Conn>>> + SqlTable<Conn::Backend>,
    V: PlannedChange<T, Report: Send + Sync>,
    MarkerUpdate<T, V, U, WithRelations>: PlannedTarget<Conn::Backend> + Send + Sync,
{
    if <HooksOf<T>>::ARE_SET {
        let before = run(statement, Intent::Preview, conn).await?;
        before.tell_before_async::<HooksOf<T>, _>(conn).await?;
    }
    let report = run(statement, Intent::Execute, conn).await?;
    report.tell_after_async::<HooksOf<T>, _>(conn).await?;
    Ok(report)
}

/// `AsyncConnection::transaction` wants a closure for any lifetime, which a borrowed statement
/// does not make.
pub(crate) async fn begin<Conn: AsyncConnection>(conn: &mut Conn) -> Result<(), Error> {
    Conn::TransactionManager::begin_transaction(conn).await?;
    Ok(())
}

pub(crate) async fn end<Conn: AsyncConnection, Rep>(
    result: Result<Rep, Error>,
    conn: &mut Conn,
) -> Result<Rep, Error> {
    match result {
        Ok(report) => {
            Conn::TransactionManager::commit_transaction(conn).await?;
            Ok(report)
        }
        Err(error) => {
            // A connection that is lost has rolled back already, and its error says more.
            let _ = Conn::TransactionManager::rollback_transaction(conn).await;
            Err(error)
        }
    }
}

async fn run<Conn, T, V, U, R>(
    statement: &MarkerUpdate<T, V, U, R>,
    intent: Intent,
    conn: &mut Conn,
) -> Result<V::Report, Error>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable + SqlTable<Conn::Backend>,
    V: PlannedChange<T, Report: Send>,
    R: Reach,
    MarkerUpdate<T, V, U, R>: PlannedTarget<Conn::Backend> + Send + Sync,
{
    let task = Task::new(statement, intent);
    let mut progress = Progress::new(statement.change().report(), task.plan(), T::NAME);
    if let Some(tune) = &task.plan().tune {
        count(&task, tune, conn).await?;
    }
    while progress.begins_round(task.plan()) {
        for lock in &task.plan().locks {
            if progress.is_void() {
                break;
            }
            let rows = count(&task, &lock.sql, conn).await;
            progress.locked(lock, rows.map_err(Error::from)?);
        }
    }
    for step in &task.plan().steps {
        if progress.needs(step) {
            run_step(&task, step, &mut progress, conn).await?;
        }
    }
    progress.finish()
}

async fn run_step<Conn, S, Rep>(
    task: &Task<'_, Conn::Backend, S>,
    step: &Step,
    progress: &mut Progress<Rep>,
    conn: &mut Conn,
) -> Result<(), Error>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    S: PlannedTarget<Conn::Backend> + Send + Sync,
    Rep: Report + Send,
{
    let root = progress.root();
    let explain = |error| explain(step, root, error);
    let sql = progress.sql(step);
    match &step.purpose {
        Purpose::Change(part) | Purpose::Move(part) => {
            let rows = ExecuteDsl::execute(task.statement::<Count>(sql), conn).await;
            progress.has_changed(&step.purpose, *part, rows.map_err(explain)?);
            Ok(())
        }
        Purpose::Rewire(_) => {
            ExecuteDsl::execute(task.statement::<Count>(sql), conn)
                .await
                .map_err(explain)?;
            Ok(())
        }
        Purpose::Together(parts) => {
            let statement = task.statement::<Parts>(sql);
            let results = statement
                .load::<<Conn::Backend as PlanBackend>::Part>(conn)
                .await
                .map_err(explain)?;
            progress.have_changed(parts, results.into_iter().map(Into::into).collect())
        }
        purpose => {
            let rows = count(task, sql, conn).await.map_err(explain)?;
            progress.counted(purpose, rows)
        }
    }
}

async fn count<Conn, S>(
    task: &Task<'_, Conn::Backend, S>,
    sql: &Sql,
    conn: &mut Conn,
) -> QueryResult<i64>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    S: PlannedTarget<Conn::Backend> + Send + Sync,
{
    let statement = task.statement::<Count>(sql);
    let rows = statement
        .get_result::<<Conn::Backend as PlanBackend>::Count>(conn)
        .await?;
    Ok(rows.into())
}
