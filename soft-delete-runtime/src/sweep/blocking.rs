//! A sweep on Diesel's own connections.

use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use diesel::RunQueryDsl;
use diesel::connection::{LoadConnection, TransactionManager};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::result::QueryResult;

use super::audit::{AuditRecord, AuditSink, NoSink};
use super::report::SweepReport;
use super::run;
use super::session::{Found, READ_COMMITTED, Session, SweepStatement};
use super::setup::Setup;
use super::target::SweepTarget;
use super::{Models, Sweep, SweepVerb};
use crate::error::Error;
use crate::execute::{Blocking, Execute, Preview};
use crate::plan::{FillIn, PlanBackend};

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
        let setup = Setup::new(&self.models, V::VERB, &self.settings);
        let session = BlockingSession {
            conn,
            sink: self.sink,
        };
        at_once(run::execute(setup, self.settings, self.target, session))
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
        let sweep = self.0.starting_over();
        let setup = Setup::new(&sweep.models, V::VERB, &sweep.settings);
        let session = BlockingSession { conn, sink: NoSink };
        at_once(run::preview(setup, sweep.settings, sweep.target, session))
    }
}

/// The output of a future that has nothing to wait for.
pub(crate) fn at_once<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

pub(crate) struct BlockingSession<'conn, Conn, K> {
    pub(crate) conn: &'conn mut Conn,
    pub(crate) sink: K,
}

impl<Conn, K> Session for BlockingSession<'_, Conn, K>
where
    Conn: LoadConnection<Backend: PlanBackend>,
    K: AuditSink<Conn>,
{
    type Backend = Conn::Backend;

    const HAS_SINK: bool = K::IS_SET;

    fn is_in_transaction(&mut self) -> QueryResult<bool> {
        let status = Conn::TransactionManager::transaction_manager_status_mut(self.conn);
        Ok(status.transaction_depth()?.is_some())
    }

    fn load<F, V>(
        &mut self,
        statement: SweepStatement<'_, Self::Backend, F, V>,
    ) -> impl Future<Output = QueryResult<Vec<Found>>> + Send
    where
        F: FillIn<Self::Backend, V> + Sync,
        V: Sync,
    {
        let found = statement.load::<<Conn::Backend as PlanBackend>::Found>(self.conn);
        ready(found.map(|found| found.into_iter().map(Into::into).collect()))
    }

    fn execute<F, V>(
        &mut self,
        statement: SweepStatement<'_, Self::Backend, F, V>,
    ) -> impl Future<Output = QueryResult<usize>> + Send
    where
        F: FillIn<Self::Backend, V> + Sync,
        V: Sync,
    {
        ready(ExecuteDsl::execute(statement, self.conn))
    }

    fn read_committed(&mut self) -> impl Future<Output = QueryResult<()>> + Send {
        ready(self.conn.batch_execute(READ_COMMITTED))
    }

    fn begin(&mut self) -> impl Future<Output = QueryResult<()>> + Send {
        ready(Conn::TransactionManager::begin_transaction(self.conn))
    }

    fn commit(&mut self) -> impl Future<Output = QueryResult<()>> + Send {
        ready(Conn::TransactionManager::commit_transaction(self.conn))
    }

    fn rollback(&mut self) -> impl Future<Output = QueryResult<()>> + Send {
        ready(Conn::TransactionManager::rollback_transaction(self.conn))
    }

    fn record(
        &mut self,
        records: &[AuditRecord],
    ) -> impl Future<Output = Result<(), Error>> + Send {
        ready(self.sink.record(self.conn, records))
    }
}
