//! A sweep on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::result::QueryResult;
use diesel_async::methods::ExecuteDsl;
use diesel_async::{AsyncConnection, RunQueryDsl, TransactionManager};

use super::audit::{AsyncAuditSink, AuditRecord, NoSink};
use super::report::SweepReport;
use super::run;
use super::session::{Found, READ_COMMITTED, Session, SweepStatement};
use super::setup::Setup;
use super::target::SweepTarget;
use super::{Models, Sweep, SweepVerb};
use crate::error::Error;
use crate::execute::{Async, Execute, Preview};
use crate::plan::{FillIn, PlanBackend};

pub(crate) type BoxFuture<'conn, T> = Pin<Box<dyn Future<Output = T> + Send + 'conn>>;

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
        let setup = Setup::new(&self.models, V::VERB, &self.settings);
        let session = AsyncSession {
            conn,
            sink: self.sink,
        };
        Box::pin(run::execute(setup, self.settings, self.target, session))
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
        let sweep = self.0.starting_over();
        let setup = Setup::new(&sweep.models, V::VERB, &sweep.settings);
        let session = AsyncSession { conn, sink: NoSink };
        Box::pin(run::preview(setup, sweep.settings, sweep.target, session))
    }
}

pub(crate) struct AsyncSession<'conn, Conn, K> {
    pub(crate) conn: &'conn mut Conn,
    pub(crate) sink: K,
}

impl<Conn, K> Session for AsyncSession<'_, Conn, K>
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
    K: AsyncAuditSink<Conn>,
{
    type Backend = Conn::Backend;

    const HAS_SINK: bool = K::IS_SET;

    fn is_in_transaction(&mut self) -> QueryResult<bool> {
        let status = Conn::TransactionManager::transaction_manager_status_mut(self.conn);
        Ok(status.transaction_depth()?.is_some())
    }

    async fn load<F, V>(
        &mut self,
        statement: SweepStatement<'_, Self::Backend, F, V>,
    ) -> QueryResult<Vec<Found>>
    where
        F: FillIn<Self::Backend, V> + Sync,
        V: Sync,
    {
        let found = statement
            .load::<<Conn::Backend as PlanBackend>::Found>(self.conn)
            .await?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    async fn execute<F, V>(
        &mut self,
        statement: SweepStatement<'_, Self::Backend, F, V>,
    ) -> QueryResult<usize>
    where
        F: FillIn<Self::Backend, V> + Sync,
        V: Sync,
    {
        ExecuteDsl::execute(statement, self.conn).await
    }

    async fn read_committed(&mut self) -> QueryResult<()> {
        self.conn.batch_execute(READ_COMMITTED).await
    }

    async fn begin(&mut self) -> QueryResult<()> {
        Conn::TransactionManager::begin_transaction(self.conn).await
    }

    async fn commit(&mut self) -> QueryResult<()> {
        Conn::TransactionManager::commit_transaction(self.conn).await
    }

    async fn rollback(&mut self) -> QueryResult<()> {
        Conn::TransactionManager::rollback_transaction(self.conn).await
    }

    async fn record(&mut self, records: &[AuditRecord]) -> Result<(), Error> {
        self.sink.record(self.conn, records).await
    }
}
