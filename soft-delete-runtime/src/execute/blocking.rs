//! Running a verb on Diesel's own connections.

use diesel::RunQueryDsl;
use diesel::connection::{Connection, LoadConnection};
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::result::QueryResult;

use super::task::{Intent, Progress, Task, explain};
use super::{Execute, OneRow, Preview};
use crate::error::Error;
use crate::hooks::{Hooks, TellHooks};
use crate::plan::{Count, Parts, PlanBackend, Purpose, Sql, Step};
use crate::relation::SqlTable;
use crate::report::Report;
use crate::statement::{
    Change, HooksOf, MarkerUpdate, PlannedChange, PlannedTarget, Reach, Relations, RowExists,
    WithRelations,
};
use crate::table::SoftDeletable;

/// The mode of Diesel's own connections.
#[derive(Debug)]
pub enum Blocking {}

impl<Conn, T, V, U> Execute<'_, Conn, Blocking> for MarkerUpdate<T, V, U>
where
    Conn: Connection,
    T: SoftDeletable,
    V: Change<T>,
    Self: QueryFragment<Conn::Backend> + QueryId,
{
    type Output = Result<V::Report, Error>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        let rows = ExecuteDsl::execute(&self, conn).map_err(V::explain)?;
        let mut report = self.change().report();
        report.add(V::Report::EFFECT, T::NAME, rows);
        Ok(report)
    }
}

impl<Conn, T, V, U> Execute<'_, Conn, Blocking> for MarkerUpdate<T, V, U, WithRelations>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    T: SoftDeletable<Relations: Relations<Hooks: Hooks<Conn>>> + SqlTable<Conn::Backend>,
    V: PlannedChange<T>,
    Self: PlannedTarget<Conn::Backend>,
{
    type Output = Result<V::Report, Error>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        carry_out(&self, conn)
    }
}

impl<Conn, T, V, U, R> Execute<'_, Conn, Blocking> for Preview<MarkerUpdate<T, V, U, R>>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    T: SoftDeletable + SqlTable<Conn::Backend>,
    V: PlannedChange<T>,
    R: Reach,
    MarkerUpdate<T, V, U, R>: PlannedTarget<Conn::Backend>,
{
    type Output = Result<V::Report, Error>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        conn.transaction(|conn| run(&self.0, Intent::Preview, conn))
    }
}

impl<'conn, Conn, T, V, U> Execute<'conn, Conn, Blocking> for OneRow<MarkerUpdate<T, V, U>>
where
    Conn: Connection,
    T: SoftDeletable,
    V: Change<T>,
    MarkerUpdate<T, V, U>: QueryFragment<Conn::Backend> + QueryId,
    RowExists<T, U>: LoadQuery<'conn, Conn, bool>,
{
    type Output = Result<V::Report, Error>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        let rows = ExecuteDsl::execute(&self.0, conn).map_err(V::explain)?;
        if rows > 0 {
            let mut report = self.0.change().report();
            report.add(V::Report::EFFECT, T::NAME, rows);
            return Ok(report);
        }
        Err(refusal(self.0, conn)?)
    }
}

impl<'conn, Conn, T, V, U> Execute<'conn, Conn, Blocking>
    for OneRow<MarkerUpdate<T, V, U, WithRelations>>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    T: SoftDeletable<Relations: Relations<Hooks: Hooks<Conn>>> + SqlTable<Conn::Backend>,
    V: PlannedChange<T>,
    MarkerUpdate<T, V, U, WithRelations>: PlannedTarget<Conn::Backend>,
    RowExists<T, U>: LoadQuery<'conn, Conn, bool>,
{
    type Output = Result<V::Report, Error>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        let report = carry_out(&self.0, conn)?;
        if report.rows() > 0 {
            return Ok(report);
        }
        Err(refusal(self.0, conn)?)
    }
}

/// Why a verb did nothing to the one row that it was asked for.
fn refusal<'conn, Conn, T, V, U, R>(
    statement: MarkerUpdate<T, V, U, R>,
    conn: &'conn mut Conn,
) -> Result<Error, Error>
where
    T: SoftDeletable,
    V: Change<T>,
    RowExists<T, U>: LoadQuery<'conn, Conn, bool>,
{
    let exists = statement.into_row_exists().get_result::<bool>(conn)?;
    Ok(if exists {
        V::refusal()
    } else {
        Error::NotFound { table: T::NAME }
    })
}

/// Runs a plan and the hooks of its root, in a transaction.
fn carry_out<Conn, T, V, U>(
    statement: &MarkerUpdate<T, V, U, WithRelations>,
    conn: &mut Conn,
) -> Result<V::Report, Error>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    T: SoftDeletable<Relations: Relations<Hooks: Hooks<Conn>>> + SqlTable<Conn::Backend>,
    V: PlannedChange<T>,
    MarkerUpdate<T, V, U, WithRelations>: PlannedTarget<Conn::Backend>,
{
    conn.transaction(|conn| {
        if <HooksOf<T>>::ARE_SET {
            run(statement, Intent::Preview, conn)?.tell_before::<HooksOf<T>, _>(conn)?;
        }
        let report = run(statement, Intent::Execute, conn)?;
        report.tell_after::<HooksOf<T>, _>(conn)?;
        Ok(report)
    })
}

fn run<Conn, T, V, U, R>(
    statement: &MarkerUpdate<T, V, U, R>,
    intent: Intent,
    conn: &mut Conn,
) -> Result<V::Report, Error>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    T: SoftDeletable + SqlTable<Conn::Backend>,
    V: PlannedChange<T>,
    R: Reach,
    MarkerUpdate<T, V, U, R>: PlannedTarget<Conn::Backend>,
{
    let task = Task::new(statement, intent);
    let mut progress = Progress::new(statement.change().report(), task.plan(), T::NAME);
    if let Some(tune) = &task.plan().tune {
        count(&task, tune, conn)?;
    }
    while progress.begins_round(task.plan()) {
        for lock in &task.plan().locks {
            if progress.is_void() {
                break;
            }
            let rows = count(&task, &lock.sql, conn).map_err(Error::from)?;
            progress.locked(lock, rows);
        }
    }
    for step in &task.plan().steps {
        if progress.needs(step) {
            run_step(&task, step, &mut progress, conn)?;
        }
    }
    progress.finish()
}

fn run_step<Conn, S, Rep>(
    task: &Task<'_, Conn::Backend, S>,
    step: &Step,
    progress: &mut Progress<Rep>,
    conn: &mut Conn,
) -> Result<(), Error>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    S: PlannedTarget<Conn::Backend>,
    Rep: Report,
{
    let explain = |error| explain(step, progress.root(), error);
    let sql = progress.sql(step);
    match &step.purpose {
        Purpose::Change(part) | Purpose::Move(part) => {
            let rows = ExecuteDsl::execute(task.statement::<Count>(sql), conn).map_err(explain)?;
            progress.has_changed(&step.purpose, *part, rows);
            Ok(())
        }
        Purpose::Rewire(_) => {
            ExecuteDsl::execute(task.statement::<Count>(sql), conn).map_err(explain)?;
            Ok(())
        }
        Purpose::Together(parts) => {
            let statement = task.statement::<Parts>(sql);
            let results = statement
                .load::<<Conn::Backend as PlanBackend>::Part>(conn)
                .map_err(explain)?;
            progress.have_changed(parts, results.into_iter().map(Into::into).collect())
        }
        purpose => {
            let rows = count(task, sql, conn).map_err(explain)?;
            progress.counted(purpose, rows)
        }
    }
}

fn count<Conn, S>(task: &Task<'_, Conn::Backend, S>, sql: &Sql, conn: &mut Conn) -> QueryResult<i64>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    S: PlannedTarget<Conn::Backend>,
{
    let statement = task.statement::<Count>(sql);
    let rows = statement.get_result::<<Conn::Backend as PlanBackend>::Count>(conn)?;
    Ok(rows.into())
}
