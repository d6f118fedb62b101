//! A checkup on Diesel's own connections.

use diesel::connection::LoadConnection;
use diesel::result::QueryResult;

use super::{Diagnosis, Doctor, checkup};
use crate::execute::{Blocking, Execute};
use crate::plan::PlanBackend;
use crate::sweep::NoSink;
use crate::sweep::blocking::{BlockingSession, at_once};

impl<Conn> Execute<'_, Conn, Blocking> for Doctor
where
    Conn: LoadConnection<Backend: PlanBackend>,
{
    type Output = QueryResult<Diagnosis>;

    fn execute_on(self, conn: &mut Conn) -> Self::Output {
        let session = BlockingSession { conn, sink: NoSink };
        at_once(checkup::check(self.patients, session))
    }
}
