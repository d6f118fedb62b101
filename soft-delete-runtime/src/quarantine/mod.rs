//! Keys that stay taken for a while after a deletion, so that nobody takes over the name, and with
//! it the mentions, messages and rights, of somebody who has just left.
//!
//! The model declares how long: `#[soft_delete(quarantine = "24 hours")]`, in the words of
//! `retention`. What heeds it:
//!
//! | who | what it does |
//! |---|---|
//! | [`restore_or_insert`](crate::restore_or_insert()) | refuses the key, unless [`even_if_quarantined`](crate::restore_or_insert::RestoreOrInsert::even_if_quarantined) says that its owner comes back |
//! | [`check_quarantine`] | says whether the key is taken, before an insertion of your own |
//! | `quarantine` of [`schema`](crate::schema()) | has the database refuse it, whoever writes |
//!
//! They refuse with [`Error::Quarantined`](crate::Error::Quarantined), which has the date until
//! which the key is taken. A plain [`restore`](crate::restore()) is that of the row, and asks nobody.
//!
//! # When a key is free
//!
//! The row that was deleted last counts, from its stamp on. In whole seconds, as unix time is kept, the
//! one second that the stamp may be too early is added. A row that was marked without a time was deleted
//! long ago. What is purged holds no key, nor does a row whose key an erasure has overwritten: let
//! `retention` and, if the key is erased, `erase_retention` be as long. The compiler sees to the first.
//!
//! A visible row that gives up its key, because somebody changes their name, leaves nothing behind.

#[cfg(feature = "async")]
pub(crate) mod asynchronous;
pub(crate) mod blocking;
pub(crate) mod dated;
mod kind;
mod last_deletion;
mod not_after;

use std::fmt;

use diesel::query_builder::{IntoUpdateTarget, UpdateTarget};

pub(crate) use self::dated::refuse;
pub use self::dated::{Dated, QuarantineFacts};
pub use self::kind::{InQuarantine, NoQuarantine, Quarantine};
pub use self::last_deletion::{ByNow, LastDeletion, LastDeletionId};
pub use self::not_after::NotAfter;

use crate::dsl;
use crate::execute::Execute;
use crate::restore_or_insert::LastDeleted;
use crate::table::{Quarantined, SoftDeletable};
use crate::time::Stamp;

/// Asks whether a key is free to be taken by somebody else.
///
/// The target is the key: what [`restore`](crate::restore()) takes, a filter as a rule. An index on the
/// deleted rows finds it: see `deleted_index_on` of [`schema`](crate::schema()).
///
/// Between the answer and the insertion another transaction can delete a row with the key. Where that
/// matters, let the database refuse it: `quarantine` of [`schema`](crate::schema()).
///
/// # SQL
///
/// ```sql
/// SELECT "users"."deleted_at" FROM "users"
/// WHERE ("users"."email" = $1) AND ("users"."deleted_at" IS NOT NULL)
/// ORDER BY "users"."deleted_at" IS NULL, "users"."deleted_at" DESC, "users"."id" DESC LIMIT 1
/// ```
///
/// # Errors
///
/// [`Error::Quarantined`](crate::Error::Quarantined) if the row with the key that was deleted last was
/// deleted less than the quarantine ago; what the database reports.
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// use soft_delete_runtime::Error;
/// # diesel::table! { names (id) { id -> Integer, name -> Text, deleted_at -> Nullable<Timestamp>, } }
///
/// #[derive(SoftDelete)]
/// #[soft_delete(quarantine = "24 hours")]
/// struct Name { id: i32 }
///
/// # fn main() -> Result<(), Error> {
/// # use diesel::connection::SimpleConnection;
/// # let conn = &mut establish_connection();
/// # conn.batch_execute("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL, deleted_at TIMESTAMP)")?;
/// let ada = || names::table.filter(names::name.eq("ada"));
/// diesel::insert_into(names::table).values(names::name.eq("ada")).execute(conn)?;
/// check_quarantine(ada()).execute(conn)?;
///
/// let left = soft_delete(ada()).execute(conn)?.stamp().to_utc();
/// let day = chrono::TimeDelta::days(1);
/// let until = (left + day).into();
/// let refused = check_quarantine(ada()).execute(conn);
/// assert_eq!(refused, Err(Error::Quarantined { table: "names", until }));
/// check_quarantine(ada()).at(left + day).execute(conn)?;
/// # Ok(())
/// # }
/// ```
pub fn check_quarantine<Target>(target: Target) -> dsl::check_quarantine<Target>
where
    Target: IntoUpdateTarget<Table: Quarantined>,
{
    let UpdateTarget { where_clause, .. } = target.into_update_target();
    CheckQuarantine {
        last: LastDeletion::new(LastDeleted::new(where_clause)),
        quarantine: InQuarantine::default(),
    }
}

/// What [`check_quarantine`] returns, ready to run.
///
/// `U` is the `WHERE` clause of the key.
#[must_use = "nothing is asked before `execute`"]
pub struct CheckQuarantine<T: SoftDeletable, U> {
    last: LastDeletion<T, U>,
    quarantine: InQuarantine,
}

impl<T: SoftDeletable, U> fmt::Debug for CheckQuarantine<T, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckQuarantine")
            .field("table", &T::NAME)
            .field("quarantine", &self.quarantine)
            .finish_non_exhaustive()
    }
}

impl<T: SoftDeletable, U> CheckQuarantine<T, U> {
    /// Asks for another time than now: whether the key is free then, if nothing happens until then.
    pub fn at(self, time: impl Into<Stamp>) -> Self {
        let quarantine = InQuarantine::at(time.into());
        Self { quarantine, ..self }
    }

    /// Asks the database.
    ///
    /// The connection is one of Diesel's; with the feature `async` also one of `diesel-async`, and
    /// what comes back is a future then.
    ///
    /// # Errors
    ///
    /// See [`check_quarantine`].
    pub fn execute<'conn, Conn, Mode>(
        self,
        conn: &'conn mut Conn,
    ) -> <Self as Execute<'conn, Conn, Mode>>::Output
    where
        Self: Execute<'conn, Conn, Mode>,
    {
        self.execute_on(conn)
    }
}
