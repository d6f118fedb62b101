//! Code of the application that runs inside of a deletion or a restore.

#[cfg(feature = "async")]
use std::future::Future;

use crate::error::Error;
use crate::report::{Deletion, Restoration};

/// What a model does before and after its rows are deleted or restored, in the same transaction:
/// a counter that is kept elsewhere, a search index, a message in an outbox.
///
/// Declare a type of your own with `#[soft_delete(hooks = TheType)]`, and implement this trait for
/// it and the connections that the model is used on; `AsyncHooks` for those of `diesel-async`.
/// An error undoes everything.
///
/// Nothing runs where there is nothing to do: a second deletion of the same row has no hooks. The
/// hooks of the model run whose rows are the target. A child that a cascade takes along is in
/// the counts, by table; its own model's hooks do not run.
///
/// # SQL
///
/// Before the first statement the rows are counted, as a preview does; that costs a query for
/// every table, and only models with hooks pay it.
///
/// # Example
///
/// ```
/// use diesel::prelude::*;
/// use soft_delete_runtime::prelude::*;
/// use soft_delete_runtime::{Deletion, Error, Hooks};
///
/// diesel::table! {
///     orders (id) { id -> Integer, deleted_at -> Nullable<Timestamp>, }
/// }
///
/// #[derive(SoftDelete)]
/// #[soft_delete(hooks = Outbox)]
/// struct Order { id: i32 }
///
/// pub struct Outbox; // As public as the table.
///
/// impl Hooks<SqliteConnection> for Outbox {
///     fn after_deletion(conn: &mut SqliteConnection, deletion: &Deletion) -> Result<(), Error> {
///         diesel::sql_query(format!("INSERT INTO outbox (orders) VALUES ({})", deletion.total()))
///             .execute(conn)?;
///         Ok(())
///     }
/// }
///
/// # fn main() -> Result<(), Error> {
/// let conn = &mut SqliteConnection::establish(":memory:").expect("SQLite in memory");
/// # use diesel::connection::SimpleConnection;
/// conn.batch_execute(
///     "CREATE TABLE orders (id INTEGER PRIMARY KEY, deleted_at TIMESTAMP);
///      CREATE TABLE outbox (orders INTEGER);
///      INSERT INTO orders (id) VALUES (1), (2)",
/// )?;
/// soft_delete(orders::table).execute(conn)?;
/// let told = diesel::dsl::sql::<diesel::sql_types::Integer>("(SELECT orders FROM outbox)");
/// assert_eq!(diesel::select(told).get_result(conn), Ok(2));
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "the hooks `{Self}` do not run on `{Conn}`",
    note = "implement `soft_delete_runtime::Hooks<{Conn}>` for `{Self}`"
)]
pub trait Hooks<Conn> {
    /// Whether there is anything to run.
    #[doc(hidden)]
    const ARE_SET: bool = true;

    /// Runs before rows are deleted, with the counts of what is about to be.
    ///
    /// # Errors
    ///
    /// Its own: the deletion does not happen.
    fn before_deletion(conn: &mut Conn, deletion: &Deletion) -> Result<(), Error> {
        let _ = (conn, deletion);
        Ok(())
    }

    /// Runs after rows were deleted.
    ///
    /// # Errors
    ///
    /// Its own: the deletion is undone.
    fn after_deletion(conn: &mut Conn, deletion: &Deletion) -> Result<(), Error> {
        let _ = (conn, deletion);
        Ok(())
    }

    /// Runs before rows are restored, with the counts of what is about to be.
    ///
    /// # Errors
    ///
    /// Its own: the restore does not happen.
    fn before_restore(conn: &mut Conn, restoration: &Restoration) -> Result<(), Error> {
        let _ = (conn, restoration);
        Ok(())
    }

    /// Runs after rows were restored.
    ///
    /// # Errors
    ///
    /// Its own: the restore is undone.
    fn after_restore(conn: &mut Conn, restoration: &Restoration) -> Result<(), Error> {
        let _ = (conn, restoration);
        Ok(())
    }
}

/// [`Hooks`] for the connections of `diesel-async`. An implementation writes `async fn`.
#[cfg(feature = "async")]
#[diagnostic::on_unimplemented(
    message = "the hooks `{Self}` do not run on `{Conn}`",
    note = "implement `soft_delete_runtime::AsyncHooks<{Conn}>` for `{Self}`"
)]
pub trait AsyncHooks<Conn: Send> {
    /// Whether there is anything to run.
    #[doc(hidden)]
    const ARE_SET: bool = true;

    /// Runs before rows are deleted: see [`Hooks::before_deletion`].
    fn before_deletion(
        conn: &mut Conn,
        deletion: &Deletion,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = (conn, deletion);
        std::future::ready(Ok(()))
    }

    /// Runs after rows were deleted: see [`Hooks::after_deletion`].
    fn after_deletion(
        conn: &mut Conn,
        deletion: &Deletion,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = (conn, deletion);
        std::future::ready(Ok(()))
    }

    /// Runs before rows are restored: see [`Hooks::before_restore`].
    fn before_restore(
        conn: &mut Conn,
        restoration: &Restoration,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = (conn, restoration);
        std::future::ready(Ok(()))
    }

    /// Runs after rows were restored: see [`Hooks::after_restore`].
    fn after_restore(
        conn: &mut Conn,
        restoration: &Restoration,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = (conn, restoration);
        std::future::ready(Ok(()))
    }
}

/// The hooks of a model that declares none.
#[derive(Debug)]
pub enum NoHooks {}

impl<Conn> Hooks<Conn> for NoHooks {
    const ARE_SET: bool = false;
}

#[cfg(feature = "async")]
impl<Conn: Send> AsyncHooks<Conn> for NoHooks {
    const ARE_SET: bool = false;
}

/// A report that the hooks of its verb are told.
pub trait TellHooks: Sized {
    /// Runs the hook before.
    ///
    /// # Errors
    ///
    /// The hook's.
    fn tell_before<H: Hooks<Conn>, Conn>(&self, conn: &mut Conn) -> Result<(), Error>;
    /// Runs the hook after.
    ///
    /// # Errors
    ///
    /// The hook's.
    fn tell_after<H: Hooks<Conn>, Conn>(&self, conn: &mut Conn) -> Result<(), Error>;
    /// Runs the async hook before.
    #[cfg(feature = "async")]
    fn tell_before_async<H: AsyncHooks<Conn>, Conn: Send>(
        &self,
        conn: &mut Conn,
    ) -> impl Future<Output = Result<(), Error>> + Send;
    /// Runs the async hook after.
    #[cfg(feature = "async")]
    fn tell_after_async<H: AsyncHooks<Conn>, Conn: Send>(
        &self,
        conn: &mut Conn,
    ) -> impl Future<Output = Result<(), Error>> + Send;
}

macro_rules! tell_hooks {
    ($report:ty, $before:ident, $after:ident) => {
        impl TellHooks for $report {
            fn tell_before<H: Hooks<Conn>, Conn>(&self, conn: &mut Conn) -> Result<(), Error> {
                if self.total() == 0 {
                    return Ok(());
                }
                H::$before(conn, self)
            }

            fn tell_after<H: Hooks<Conn>, Conn>(&self, conn: &mut Conn) -> Result<(), Error> {
                if self.total() == 0 {
                    return Ok(());
                }
                H::$after(conn, self)
            }

            #[cfg(feature = "async")]
            async fn tell_before_async<H: AsyncHooks<Conn>, Conn: Send>(
                &self,
                conn: &mut Conn,
            ) -> Result<(), Error> {
                if self.total() == 0 {
                    return Ok(());
                }
                H::$before(conn, self).await
            }

            #[cfg(feature = "async")]
            async fn tell_after_async<H: AsyncHooks<Conn>, Conn: Send>(
                &self,
                conn: &mut Conn,
            ) -> Result<(), Error> {
                if self.total() == 0 {
                    return Ok(());
                }
                H::$after(conn, self).await
            }
        }
    };
}

tell_hooks!(Deletion, before_deletion, after_deletion);
tell_hooks!(Restoration, before_restore, after_restore);
