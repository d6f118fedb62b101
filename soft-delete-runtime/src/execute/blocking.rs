//! Running a verb on Diesel's own connections.

use diesel::RunQueryDsl;
use diesel::connection::Connection;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::ExecuteDsl;

use super::{Execute, OneRow};
use crate::error::Error;
use crate::report::Report;
use crate::statement::{Change, MarkerUpdate, RowExists};
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
        Ok(self.change().report().with(T::NAME, rows))
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
            return Ok(self.0.change().report().with(T::NAME, rows));
        }
        let exists = self.0.into_row_exists().get_result::<bool>(conn)?;
        Err(if exists {
            V::refusal()
        } else {
            Error::NotFound { table: T::NAME }
        })
    }
}
