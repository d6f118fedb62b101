//! `restore_or_insert` on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::QuerySource;
use diesel::query_builder::{QueryFragment, QueryId, UpdateStatement};
use diesel::result::QueryResult;
use diesel_async::methods::{ExecuteDsl, LoadQuery};
use diesel_async::{AsyncConnection, AsyncConnectionCore};

use super::revision::is_one;
use super::{
    LastDeletedSelected, RestoreOrInsert, RestoredOrInserted, Revision, Seen, last_deletions,
    refused,
};
use crate::error::Error;
use crate::execute::asynchronous::{begin, carry_out, end};
use crate::execute::{Async, Execute};
use crate::hooks::AsyncHooks;
use crate::plan::PlanBackend;
use crate::quarantine::asynchronous::last_deletion;
use crate::quarantine::{ByNow, InQuarantine, LastDeletion, refuse};
use crate::relation::SqlTable;
use crate::report::{Report, Restoration};
use crate::statement::{
    Alone, Change, MarkerUpdate, NotSet, OnRestore, PlannedTarget, Relations, RestoreStatement,
    Unmarking, WithRelations,
};
use crate::table::{Quarantined, SoftDeletable};
use crate::time::Stamp;

type BoxFuture<'conn, T> = Pin<Box<dyn Future<Output = T> + Send + 'conn>>;

impl<'conn, Conn, T, U, I, C> Execute<'conn, Conn, Async> for RestoreOrInsert<T, U, I, C>
where
    Conn: AsyncConnection + Send,
    T: SoftDeletable,
    LastDeletedSelected<T, U>: Send + 'conn,
    C: Revision<T, U, Statement: ReviseAsync<Conn> + Send> + Send + 'conn,
    OnRestore<T>: RestoreAsync<Conn, T, LastDeletedSelected<T, U>>,
    RestoreStatement<T, LastDeletedSelected<T, U>>: Send,
    I: ExecuteDsl<Conn> + Send + 'conn,
{
    type Output = BoxFuture<'conn, Result<RestoredOrInserted, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            let revision = self.revision.statement(self.target.where_clause());
            begin(conn).await?;
            let done = in_transaction(self.target.restore(), self.insert, revision, conn).await;
            end(done, conn).await
        })
    }
}

impl<'conn, Conn, T, U, I, C> Execute<'conn, Conn, Async>
    for RestoreOrInsert<T, U, I, C, InQuarantine>
where
    Conn: AsyncConnection + Send,
    T: Quarantined<Loaded: Send>,
    U: Clone,
    LastDeletedSelected<T, U>: Send + 'conn,
    C: Revision<T, U, Statement: ReviseAsync<Conn> + Send> + Send + 'conn,
    OnRestore<T>: RestoreAsync<Conn, T, Seen<T, U>>,
    RestoreStatement<T, Seen<T, U>>: Send,
    LastDeletion<T, U>: LoadQuery<'conn, Conn, T::Loaded> + Send + 'conn,
    ByNow<LastDeletion<T, U>>: LoadQuery<'conn, Conn, T::Loaded> + Send + 'conn,
    I: ExecuteDsl<Conn> + Send + 'conn,
{
    type Output = BoxFuture<'conn, Result<RestoredOrInserted, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            begin(conn).await?;
            let done = heedfully(self, conn).await;
            end(done, conn).await
        })
    }
}

/// What is done in the transaction, if the key is free before and after.
async fn heedfully<'conn, Conn, T, U, I, C>(
    verb: RestoreOrInsert<T, U, I, C, InQuarantine>,
    conn: &mut Conn,
) -> Result<RestoredOrInserted, Error>
where
    Conn: AsyncConnection + Send,
    T: Quarantined<Loaded: Send>,
    U: Clone,
    C: Revision<T, U, Statement: ReviseAsync<Conn>>,
    OnRestore<T>: RestoreAsync<Conn, T, Seen<T, U>>,
    LastDeletion<T, U>: LoadQuery<'conn, Conn, T::Loaded> + Send + 'conn,
    ByNow<LastDeletion<T, U>>: LoadQuery<'conn, Conn, T::Loaded> + Send + 'conn,
    I: ExecuteDsl<Conn>,
{
    let revision = verb.revision.statement(verb.target.where_clause());
    let (before, after) = last_deletions(verb.target.where_clause());
    let now = verb.quarantine.time();
    let last = last_deletion::<T, _, _>(before, conn).await?;
    refuse::<T>(last, now)?;
    let target = verb.target.not_after(last.unwrap_or(Stamp::first()));
    let done = in_transaction(target.restore(), verb.insert, revision, conn).await?;
    refuse::<T>(last_deletion::<T, _, _>(after, conn).await?, now)?;
    Ok(done)
}

async fn in_transaction<Conn, T, W, I, R>(
    restore: RestoreStatement<T, W>,
    insert: I,
    revision: Option<R>,
    conn: &mut Conn,
) -> Result<RestoredOrInserted, Error>
where
    Conn: AsyncConnection + Send,
    T: SoftDeletable,
    OnRestore<T>: RestoreAsync<Conn, T, W>,
    I: ExecuteDsl<Conn>,
    R: ReviseAsync<Conn>,
{
    let restoration = OnRestore::<T>::restore(restore, conn).await?;
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

/// How far a restore of the row with the clause `W` reaches, and how it runs in a transaction that
/// has begun.
///
/// `Execute` is for connections that are borrowed as long as the statement lives, and here it
/// is one of several.
pub trait RestoreAsync<Conn, T: SoftDeletable, W>: Sized {
    /// Restores the row.
    fn restore(
        statement: RestoreStatement<T, W, Self>,
        conn: &mut Conn,
    ) -> impl Future<Output = Result<Restoration, Error>> + Send;
}

impl<Conn, T, W> RestoreAsync<Conn, T, W> for Alone
where
    Conn: AsyncConnectionCore + Send,
    T: SoftDeletable,
    RestoreStatement<T, W, Self>: QueryFragment<Conn::Backend> + QueryId + Send,
{
    async fn restore(
        statement: RestoreStatement<T, W, Self>,
        conn: &mut Conn,
    ) -> Result<Restoration, Error> {
        let mut report = statement.change().report();
        let rows = ExecuteDsl::execute(statement, conn).await;
        let rows = rows.map_err(Unmarking::<T>::explain)?;
        report.add(Restoration::EFFECT, T::NAME, rows);
        Ok(report)
    }
}

impl<Conn, T, W> RestoreAsync<Conn, T, W> for WithRelations
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    T: SoftDeletable<Relations: Relations<Hooks: AsyncHooks<Conn>>> + SqlTable<Conn::Backend>,
    MarkerUpdate<T, Unmarking<T>, W, Self>: PlannedTarget<Conn::Backend> + Send + Sync,
{
    async fn restore(
        statement: RestoreStatement<T, W, Self>,
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
