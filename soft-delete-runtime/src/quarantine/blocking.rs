//! A quarantine on Diesel's own connections.

use diesel::connection::Connection;
use diesel::query_dsl::LoadQuery;
use diesel::result::OptionalExtension;
use diesel::{QueryResult, RunQueryDsl};

use super::{CheckQuarantine, LastDeletion, refuse};
use crate::error::Error;
use crate::execute::{Blocking, Execute};
use crate::marker::LoadedStamp;
use crate::table::Quarantined;
use crate::time::Stamp;

impl<'conn, Conn, T, U> Execute<'conn, Conn, Blocking> for CheckQuarantine<T, U>
where
    Conn: Connection,
    T: Quarantined,
    LastDeletion<T, U>: LoadQuery<'conn, Conn, T::Loaded>,
{
    type Output = Result<(), Error>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        let last = last_deletion::<T, _, _>(self.last, conn)?;
        refuse::<T>(last, self.quarantine.time())
    }
}

/// When the last row with the key was deleted, if that is known.
pub(crate) fn last_deletion<'query, T, Q, Conn>(
    query: Q,
    conn: &mut Conn,
) -> QueryResult<Option<Stamp>>
where
    T: Quarantined,
    Q: LoadQuery<'query, Conn, T::Loaded> + RunQueryDsl<Conn>,
{
    let loaded = query.get_result::<T::Loaded>(conn).optional()?;
    Ok(loaded.and_then(LoadedStamp::stamp))
}
