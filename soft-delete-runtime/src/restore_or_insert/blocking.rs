//! `restore_or_insert` on Diesel's own connections.

use diesel::connection::Connection;
use diesel::query_builder::UpdateStatement;
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::result::QueryResult;

use super::revision::is_one;
use super::{LastDeletedSelected, RestoreOrInsert, RestoredOrInserted, Revision, refused};
use crate::error::Error;
use crate::execute::{Blocking, Execute};
use crate::report::Restoration;
use crate::statement::{NotSet, RestoreStatement};
use crate::table::SoftDeletable;

impl<Conn, T, U, I, C> Execute<'_, Conn, Blocking> for RestoreOrInsert<T, U, I, C>
where
    Conn: Connection,
    T: SoftDeletable,
    C: Revision<T, U, Statement: Revise<Conn>>,
    RestoreStatement<T, LastDeletedSelected<T, U>>:
        for<'any> Execute<'any, Conn, Blocking, Output = Result<Restoration, Error>>,
    I: ExecuteDsl<Conn>,
{
    type Output = Result<RestoredOrInserted, Error>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        conn.transaction(|conn| {
            let revision = self.revision.statement(self.target.where_clause());
            let restoration = self.target.restore().execute_on(conn)?;
            if restoration.total() > 0 {
                if let Some(revision) = revision {
                    is_one::<T>(revision.revise(conn).map_err(refused::<T>)?)?;
                }
                return Ok(RestoredOrInserted::Restored(restoration));
            }
            ExecuteDsl::execute(self.insert, conn).map_err(refused::<T>)?;
            Ok(RestoredOrInserted::Inserted)
        })
    }
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
