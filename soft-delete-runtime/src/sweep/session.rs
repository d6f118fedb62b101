//! What a sweep does with a connection, of whichever kind.

use std::future::Future;

use diesel::result::QueryResult;

use super::audit::AuditRecord;
use crate::error::Error;
use crate::plan::{self, FillIn, PlanBackend, PlanStatement};

/// A row of an answer: a number, a key, and what else there is.
pub(crate) type Found = (i64, String, String);

/// A statement of a sweep: its answer, if it has one, is of rows like [`Found`].
pub(crate) type SweepStatement<'s, DB, F, V> = PlanStatement<'s, DB, F, plan::Found, V>;

/// A connection, and whoever takes the audit records.
///
/// A sweep is written once, as a future. On one of Diesel's own connections every step of it is
/// ready at once, so it never waits there.
pub(crate) trait Session {
    type Backend: PlanBackend;

    /// Whether anybody takes records.
    const HAS_SINK: bool;

    fn is_in_transaction(&mut self) -> QueryResult<bool>;

    fn load<F, V>(
        &mut self,
        statement: SweepStatement<'_, Self::Backend, F, V>,
    ) -> impl Future<Output = QueryResult<Vec<Found>>> + Send
    where
        F: FillIn<Self::Backend, V> + Sync,
        V: Sync;

    fn execute<F, V>(
        &mut self,
        statement: SweepStatement<'_, Self::Backend, F, V>,
    ) -> impl Future<Output = QueryResult<usize>> + Send
    where
        F: FillIn<Self::Backend, V> + Sync,
        V: Sync;

    /// Makes the next transaction `READ COMMITTED`, on MySQL.
    fn read_committed(&mut self) -> impl Future<Output = QueryResult<()>> + Send;

    fn begin(&mut self) -> impl Future<Output = QueryResult<()>> + Send;

    fn commit(&mut self) -> impl Future<Output = QueryResult<()>> + Send;

    fn rollback(&mut self) -> impl Future<Output = QueryResult<()>> + Send;

    fn record(&mut self, records: &[AuditRecord])
    -> impl Future<Output = Result<(), Error>> + Send;
}

/// What `SET TRANSACTION` is for.
pub(crate) const READ_COMMITTED: &str = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";
