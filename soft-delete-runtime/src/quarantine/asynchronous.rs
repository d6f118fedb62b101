//! A quarantine on the connections of `diesel-async`.

use std::future::Future;
use std::pin::Pin;

use diesel::result::{OptionalExtension, QueryResult};
use diesel_async::methods::LoadQuery;
use diesel_async::{AsyncConnectionCore, RunQueryDsl};

use super::{CheckQuarantine, LastDeletion, refuse};
use crate::error::Error;
use crate::execute::{Async, Execute};
use crate::marker::LoadedStamp;
use crate::table::Quarantined;
use crate::time::Stamp;

impl<'conn, Conn, T, U> Execute<'conn, Conn, Async> for CheckQuarantine<T, U>
where
    Conn: AsyncConnectionCore + Send,
    T: Quarantined<Loaded: Send>,
    LastDeletion<T, U>: LoadQuery<'conn, Conn, T::Loaded> + Send + 'conn,
{
    type Output = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'conn>>;

    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output {
        let Self { last, quarantine } = self;
        Box::pin(async move {
            let last = last_deletion::<T, _, _>(last, conn).await?;
            refuse::<T>(last, quarantine.time())
        })
    }
}

/// When the last row with the key was deleted, if that is known.
pub(crate) async fn last_deletion<'query, T, Q, Conn>(
    query: Q,
    conn: &mut Conn,
) -> QueryResult<Option<Stamp>>
where
    Conn: AsyncConnectionCore + Send,
    T: Quarantined<Loaded: Send>,
    Q: LoadQuery<'query, Conn, T::Loaded> + RunQueryDsl<Conn> + Send + 'query,
{
    let loaded = query.get_result::<T::Loaded>(conn).await.optional()?;
    Ok(loaded.and_then(LoadedStamp::stamp))
}
