//! `restore_or_insert` on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::QuerySource;
use diesel::query_builder::{QueryFragment, QueryId, UpdateStatement};
use diesel::result::QueryResult;
use diesel_async::methods::ExecuteDsl;
use diesel_async::{AsyncConnection, AsyncConnectionCore};

use super::revision::is_one;
use super::{LastDeletedSelected, RestoreOrInsert, RestoredOrInserted, Revision, refused};
use crate::error::Error;
use crate::execute::asynchronous::{begin, carry_out, end};
use crate::execute::{Async, Execute};
use crate::hooks::AsyncHooks;
use crate::plan::PlanBackend;
use crate::relation::SqlTable;
use crate::report::{Report, Restoration};
use crate::statement::{
    Alone, Change, MarkerUpdate, NotSet, OnRestore, PlannedTarget, Relations, RestoreStatement,
    Unmarking, WithRelations,
};
use crate::table::SoftDeletable;

type BoxFuture<'conn, T> = Pin<Box<dyn Future<Output = T> + Send + 'conn>>;

impl<'conn, Conn, T, U, I, C> Execute<'conn, Conn, Async> for RestoreOrInsert<T, U, I, C>
where
    Conn: AsyncConnection + Send,
    T: SoftDeletable,
    LastDeletedSelected<T, U>: Send + 'conn,
    C: Revision<T, U, Statement: ReviseAsync<Conn> + Send> + Send + 'conn,
    OnRestore<T>: RestoreAsync<Conn, T, U>,
    RestoreStatement<T, LastDeletedSelected<T, U>>: Send,
    I: ExecuteDsl<Conn> + Send + 'conn,
{
    type Output = BoxFuture<'conn, Result<RestoredOrInserted, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            begin(conn).await?;
            let done = in_transaction(self, conn).await;
            end(done, conn).await
        })
    }
}

async fn in_transaction<Conn, T, U, I, C>(
    verb: RestoreOrInsert<T, U, I, C>,
    conn: &mut Conn,
) -> Result<RestoredOrInserted, Error>
where
    Conn: AsyncConnection + Send,
    T: SoftDeletable,
    C: Revision<T, U, Statement: ReviseAsync<Conn>>,
    OnRestore<T>: RestoreAsync<Conn, T, U>,
    I: ExecuteDsl<Conn>,
{
    let RestoreOrInsert {
        target,
        insert,
        revision,
    } = verb;
    let revision = revision.statement(target.where_clause());
    let restoration = OnRestore::<T>::restore(target.restore(), conn).await?;
    if restoration.total() > 0 {
        if let Some(revision) = revision {
            is_one::<T>(revision.revise(conn).await.map_err(refused::<T>)?)?;
        }
        return Ok(RestoredOrInserted::Restored(restoration));
    }
    let inserted = ExecuteDsl::execute(insert, conn).await;
    inserted.map_err(refused::<T>)?;
    Ok(RestoredOrInserted::Inserted)
}

/// How far a restore reaches, and how it runs in a transaction that has begun.
///
/// `Execute` is for connections that are borrowed as long as the statement lives, and here it
/// is one of several.
pub trait RestoreAsync<Conn, T: SoftDeletable, U>: Sized {
    /// Restores the row.
    fn restore(
        statement: RestoreStatement<T, LastDeletedSelected<T, U>, Self>,
        conn: &mut Conn,
    ) -> impl Future<Output = Result<Restoration, Error>> + Send;
}

impl<Conn, T, U> RestoreAsync<Conn, T, U> for Alone
where
    Conn: AsyncConnectionCore + Send,
    T: SoftDeletable,
    RestoreStatement<T, LastDeletedSelected<T, U>, Self>:
        QueryFragment<Conn::Backend> + QueryId + Send,
{
    async fn restore(
        statement: RestoreStatement<T, LastDeletedSelected<T, U>, Self>,
        conn: &mut Conn,
    ) -> Result<Restoration, Error> {
        let mut report = statement.change().report();
        let rows = ExecuteDsl::execute(statement, conn).await;
        let rows = rows.map_err(Unmarking::<T>::explain)?;
        report.add(Restoration::EFFECT, T::NAME, rows);
        Ok(report)
    }
}

impl<Conn, T, U> RestoreAsync<Conn, T, U> for WithRelations
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable<Relations: Relations<Hooks: AsyncHooks<Conn>>> + SqlTable<Conn::Backend>,
    MarkerUpdate<T, Unmarking<T>, LastDeletedSelected<T, U>, Self>:
        PlannedTarget<Conn::Backend> + Send + Sync,
{
    async fn restore(
        statement: RestoreStatement<T, LastDeletedSelected<T, U>, Self>,
        conn: &mut Conn,
    ) -> Result<Restoration, Error> {
        carry_out(&statement, conn).await
    }
}

/// A change that comes after the restore, or none.
pub trait ReviseAsync<Conn> {
    /// Makes it.
    ///
    /// # Errors
    ///
    /// What the database reports.
    fn revise(self, conn: &mut Conn) -> impl Future<Output = QueryResult<usize>> + Send;
}

impl<Conn: Send> ReviseAsync<Conn> for NotSet {
    async fn revise(self, _: &mut Conn) -> QueryResult<usize> {
        Ok(0)
    }
}

impl<Conn, T, U, C> ReviseAsync<Conn> for UpdateStatement<T, U, C>
where
    T: QuerySource,
    Conn: AsyncConnectionCore + Send,
    Self: ExecuteDsl<Conn> + Send,
{
    async fn revise(self, conn: &mut Conn) -> QueryResult<usize> {
        ExecuteDsl::execute(self, conn).await
    }
}
