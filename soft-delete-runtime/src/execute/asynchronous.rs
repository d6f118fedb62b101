//! Running a verb on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::query_builder::{QueryFragment, QueryId};
use diesel_async::methods::{ExecuteDsl, LoadQuery};
use diesel_async::{AsyncConnectionCore, RunQueryDsl};

use super::{Execute, OneRow};
use crate::error::Error;
use crate::report::Report;
use crate::statement::{Change, MarkerUpdate, RowExists};
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
            let report = self.change().report();
            let rows = ExecuteDsl::execute(self, conn).await.map_err(V::explain)?;
            Ok(report.with(T::NAME, rows))
        })
    }
}

impl<'conn, Conn, T, V, U> Execute<'conn, Conn, Async> for OneRow<MarkerUpdate<T, V, U>>
where
    Conn: AsyncConnectionCore + Send,
    T: SoftDeletable,
    V: Change<T, Report: Send> + 'conn,
    MarkerUpdate<T, V, U>: QueryFragment<Conn::Backend> + QueryId + Send + Sync + 'conn,
    RowExists<T, U>: LoadQuery<'conn, Conn, bool> + 'conn,
{
    type Output = BoxFuture<'conn, Result<V::Report, Error>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        Box::pin(async move {
            let report = self.0.change().report();
            let rows = ExecuteDsl::execute(&self.0, conn)
                .await
                .map_err(V::explain)?;
            if rows > 0 {
                return Ok(report.with(T::NAME, rows));
            }
            let exists = self.0.into_row_exists().get_result::<bool>(conn).await?;
            Err(if exists {
                V::refusal()
            } else {
                Error::NotFound { table: T::NAME }
            })
        })
    }
}
