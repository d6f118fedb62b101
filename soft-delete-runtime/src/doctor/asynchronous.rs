//! A checkup on the connections of `diesel-async`.

use diesel::result::QueryResult;
use diesel_async::AsyncConnection;

use super::{Diagnosis, Doctor, checkup};
use crate::execute::{Async, Execute};
use crate::plan::PlanBackend;
use crate::sweep::NoSink;
use crate::sweep::asynchronous::{AsyncSession, BoxFuture};

impl<'conn, Conn> Execute<'conn, Conn, Async> for Doctor
where
    Conn: AsyncConnection<Backend: PlanBackend> + Send,
{
    type Output = BoxFuture<'conn, QueryResult<Diagnosis>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        let session = AsyncSession { conn, sink: NoSink };
        Box::pin(checkup::check(self.patients, session))
    }
}
