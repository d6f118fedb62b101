//! `restore_or_insert` on Diesel's own connections.

use diesel::connection::Connection;
use diesel::query_builder::UpdateStatement;
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::result::QueryResult;

use super::revision::is_one;
use super::{
    LastDeletedSelected, RestoreOrInsert, RestoredOrInserted, Revision, Seen, last_deletions,
    refused,
};
use crate::error::Error;
use crate::execute::{Blocking, Execute};
use crate::quarantine::blocking::last_deletion;
use crate::quarantine::{ByNow, InQuarantine, LastDeletion, refuse};
use crate::report::Restoration;
use crate::statement::{NotSet, RestoreStatement};
use crate::table::{Quarantined, SoftDeletable};
use crate::time::Stamp;

impl<Conn, T, U, I, C> Execute<'_, Conn, Blocking> for RestoreOrInsert<T, U, I, C>
where
    Conn: Connection,
    T: SoftDeletable,
    C: Revision<T, U, Statement: Revise<Conn>>,
    RestoreStatement<T, LastDeletedSelected<T, U>>: Restore<Conn>,
    I: ExecuteDsl<Conn>,
{
    type Output = Result<RestoredOrInserted, Error>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        conn.transaction(|conn| {
            let revision = self.revision.statement(self.target.where_clause());
            in_transaction(self.target.restore(), self.insert, revision, conn)
        })
    }
}

impl<'conn, Conn, T, U, I, C> Execute<'conn, Conn, Blocking>
    for RestoreOrInsert<T, U, I, C, InQuarantine>
where
    Conn: Connection,
    T: Quarantined,
    U: Clone,
    C: Revision<T, U, Statement: Revise<Conn>>,
    RestoreStatement<T, Seen<T, U>>: Restore<Conn>,
    LastDeletion<T, U>: LoadQuery<'conn, Conn, T::Loaded>,
    ByNow<LastDeletion<T, U>>: LoadQuery<'conn, Conn, T::Loaded>,
    I: ExecuteDsl<Conn>,
{
    type Output = Result<RestoredOrInserted, Error>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        conn.transaction(|conn| {
            let revision = self.revision.statement(self.target.where_clause());
            let (before, after) = last_deletions(self.target.where_clause());
            let now = self.quarantine.time();
            let last = last_deletion::<T, _, _>(before, conn)?;
            refuse::<T>(last, now)?;
            let target = self.target.not_after(last.unwrap_or(Stamp::first()));
            let done = in_transaction(target.restore(), self.insert, revision, conn)?;
            refuse::<T>(last_deletion::<T, _, _>(after, conn)?, now)?;
            Ok(done)
        })
    }
}

fn in_transaction<Conn, T, W, I, R>(
    restore: RestoreStatement<T, W>,
    insert: I,
    revision: Option<R>,
    conn: &mut Conn,
) -> Result<RestoredOrInserted, Error>
where
    Conn: Connection,
    T: SoftDeletable,
    RestoreStatement<T, W>: Restore<Conn>,
    I: ExecuteDsl<Conn>,
    R: Revise<Conn>,
{
    let restoration = restore.execute_on(conn)?;
    if restoration.total() > 0 {
        if let Some(revision) = revision {
            is_one::<T>(revision.revise(conn).map_err(refused::<T>)?)?;
        }
        return Ok(RestoredOrInserted::Restored(restoration));
    }
    ExecuteDsl::execute(insert, conn).map_err(refused::<T>)?;
    Ok(RestoredOrInserted::Inserted)
}

/// A restore, which runs in a transaction that has begun.
pub trait Restore<Conn>:
    for<'any> Execute<'any, Conn, Blocking, Output = Result<Restoration, Error>>
{
}

impl<Conn, S> Restore<Conn> for S where
    S: for<'any> Execute<'any, Conn, Blocking, Output = Result<Restoration, Error>>
{
}

/// A change that comes after the restore, or none.
pub trait Revise<Conn> {
    /// Makes it.
    ///
    /// # Errors
    ///
    /// What the database reports.
    fn revise(self, conn: &mut Conn) -> QueryResult<usize>;
}

impl<Conn> Revise<Conn> for NotSet {
    fn revise(self, _: &mut Conn) -> QueryResult<usize> {
        Ok(0)
    }
}

impl<Conn, T, U, C> Revise<Conn> for UpdateStatement<T, U, C>
where
    T: diesel::QuerySource,
    Conn: Connection,
    Self: ExecuteDsl<Conn>,
{
    fn revise(self, conn: &mut Conn) -> QueryResult<usize> {
        ExecuteDsl::execute(self, conn)
    }
}
