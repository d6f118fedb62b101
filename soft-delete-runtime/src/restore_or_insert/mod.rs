//! `restore_or_insert`: a row with a key, whether it was there before or not.

#[cfg(feature = "async")]
mod asynchronous;
mod blocking;
mod last_deleted;
mod revision;

use std::fmt;

use diesel::Insertable;
use diesel::query_builder::{AsChangeset, IntoUpdateTarget, UpdateTarget};

#[cfg(feature = "async")]
pub use self::asynchronous::{RestoreAsync, ReviseAsync};
pub use self::blocking::{Restore, Revise};
pub use self::last_deleted::{LastDeleted, LastDeletedId, LastDeletedSelected};
pub use self::revision::{Revision, Set};

use crate::dsl;
use crate::error::Error;
use crate::execute::Execute;
use crate::quarantine::{ByNow, Dated, InQuarantine, LastDeletion, NoQuarantine, NotAfter};
use crate::report::Restoration;
use crate::scope::StampOf;
use crate::statement::NotSet;
use crate::table::{Quarantined, SoftDeletable};
use crate::time::Stamp;

/// Restores the row with a key if there is a deleted one, and inserts one if there is none: a
/// membership that was ended and begins again, a name that somebody takes up.
///
/// The first argument is the key: what [`restore`](crate::restore()) takes, a filter as a rule. The
/// second is what `insert_into(table).values(…)` takes, with the same key in it, which nobody compares.
/// An insertion does not look whether a parent is deleted, as none of Diesel's does. A row that comes back
/// keeps what is in it, unless [`set`](RestoreOrInsert::set) says otherwise. Of several deleted rows
/// with the key the one that was deleted last comes back. What a deletion took along comes back with
/// its row, as with any restore.
///
/// The key must be unique among visible rows, by an index, and among the deleted ones an index finds
/// it: see `unique` and `deleted_index_on` of [`schema`](crate::schema()). Then two who
/// do the same at once do not make two visible rows: one of them gets the conflict. On SQLite begin
/// with `conn.immediate_transaction(…)` if others write at the same time: a transaction that has
/// read already cannot wait for them.
///
/// # SQL
///
/// In a transaction, and the `INSERT` only if the `UPDATE` finds nothing:
///
/// ```sql
/// UPDATE "users" SET "deleted_at" = NULL, …
/// WHERE ("users"."id") IN (SELECT * FROM (
///     SELECT "users"."id" FROM "users"
///     WHERE ("users"."email" = $1) AND ("users"."deleted_at" IS NOT NULL)
///     ORDER BY "users"."deleted_at" IS NULL, "users"."deleted_at" DESC, "users"."id" DESC LIMIT 1
/// ) AS sd_last) AND ("users"."deleted_at" IS NOT NULL)
///
/// INSERT INTO "users" …
/// ```
///
/// On MySQL the sub-query ends with `FOR UPDATE`, and sees who was deleted since a transaction has begun.
///
/// To keep a visible row that has the key, match the conflict; or, where no deleted row is to come back,
/// insert with Diesel's own `.on_conflict_do_nothing()`, or `insert_or_ignore_into` on MySQL: the index
/// has visible rows only.
///
/// It is no `INSERT … ON CONFLICT`, so it is the same on every database, and no plan of PostgreSQL
/// loses the index behind a bound value.
///
/// # Quarantine
///
/// Where the model declares a [`quarantine`](crate::quarantine), a key is refused that the row which was
/// deleted last had less than so long ago. Then there are two more statements, the first and the last in
/// the transaction: that of [`check_quarantine`](crate::check_quarantine()), which the last one repeats
/// for a deletion that came between. The `UPDATE` finds no row that was deleted after the one which the
/// first has seen: `AND ("users"."deleted_at" IS NULL OR "users"."deleted_at" <= $2)`, which SQLite with
/// its one writer does without. A restore along relations may be [`Error::TargetMoved`] by such a
/// deletion: try again.
///
/// # Errors
///
/// [`Error::Conflict`] if a visible row has the key, whatever deleted ones there are;
/// [`Error::Quarantined`] if it is not free yet; what a restore refuses, for example
/// [`Error::Erased`]; what the database reports. Nothing is changed then.
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> Result<(), soft_delete_runtime::Error> {
/// # let conn = &mut establish_connection();
/// use soft_delete_runtime::{Error, restore_or_insert};
///
/// let somebody = |email: &'static str| {
///     restore_or_insert(users::table.filter(users::email.eq(email)), users::email.eq(email))
/// };
/// // Bob is deleted, and nobody has heard of Dora.
/// assert!(somebody("bob@example.org").execute(conn)?.is_restored());
/// assert!(!somebody("dora@example.org").execute(conn)?.is_restored());
/// // Now there are visible rows.
/// let again = somebody("bob@example.org").execute(conn);
/// assert!(matches!(again, Err(Error::Conflict { table: "users", .. })));
/// # Ok(())
/// # }
/// ```
pub fn restore_or_insert<Target, V>(target: Target, values: V) -> dsl::restore_or_insert<Target, V>
where
    Target: IntoUpdateTarget<Table: SoftDeletable>,
    V: Insertable<Target::Table>,
{
    let UpdateTarget { where_clause, .. } = target.into_update_target();
    RestoreOrInsert {
        target: LastDeletedSelected::new(where_clause),
        insert: diesel::insert_into(Target::Table::default()).values(values),
        revision: NotSet,
        quarantine: Default::default(),
    }
}

/// What [`restore_or_insert`] returns, ready to run.
///
/// `U` is the `WHERE` clause of the key, `I` the insertion, `C` what is set in a row that comes back,
/// and `Q` says whether a quarantine is heeded.
#[must_use = "nothing is restored or inserted before `execute`"]
pub struct RestoreOrInsert<T: SoftDeletable, U, I, C = NotSet, Q = NoQuarantine> {
    target: LastDeletedSelected<T, U>,
    insert: I,
    revision: C,
    quarantine: Q,
}

impl<T: SoftDeletable, U, I, C, Q> fmt::Debug for RestoreOrInsert<T, U, I, C, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RestoreOrInsert")
            .field("table", &T::NAME)
            .finish_non_exhaustive()
    }
}

impl<T: SoftDeletable, U, I, Q> RestoreOrInsert<T, U, I, NotSet, Q> {
    /// Sets this in a row that has come back, and not in one that is inserted: what Diesel's
    /// `update(…).set(…)` takes.
    ///
    /// ```sql
    /// UPDATE "users" SET … WHERE ("users"."email" = $1) AND ("users"."deleted_at" IS NULL)
    /// ```
    ///
    /// If that is not one row, the filter was no key: [`Error::TargetMoved`], and nothing is changed.
    /// Changes that change nothing are an error of Diesel's, as they are in an `update`.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> Result<(), soft_delete_runtime::Error> {
    /// # let conn = &mut establish_connection();
    /// use soft_delete_runtime::restore_or_insert;
    ///
    /// let key = users::table.filter(users::email.eq("bob@example.org"));
    /// restore_or_insert(key, users::email.eq("bob@example.org"))
    ///     .set(users::email.eq("Bob@example.org"))
    ///     .execute(conn)?;
    /// let email = User::find_visible(2).select(users::email).get_result::<String>(conn)?;
    /// assert_eq!(email, "Bob@example.org");
    /// # Ok(())
    /// # }
    /// ```
    pub fn set<C>(self, changes: C) -> RestoreOrInsert<T, U, I, Set<C>, Q>
    where
        C: AsChangeset<Target = T>,
    {
        RestoreOrInsert {
            target: self.target,
            insert: self.insert,
            revision: Set::new(changes),
            quarantine: self.quarantine,
        }
    }
}

impl<T: SoftDeletable, U, I, C> RestoreOrInsert<T, U, I, C, InQuarantine> {
    /// Asks for the key at another time than now: whether its quarantine is over then.
    pub fn at(self, time: impl Into<Stamp>) -> Self {
        let quarantine = InQuarantine::at(time.into());
        Self { quarantine, ..self }
    }
}

impl<T: SoftDeletable, U, I, C, Q> RestoreOrInsert<T, U, I, C, Q> {
    /// Gives out the key though it is quarantined: its owner comes back, as the caller knows. Without
    /// a `quarantine` on the model it does not compile.
    ///
    /// A trigger that [`schema`](crate::schema()) has made lets the row that was deleted last come back,
    /// but none be inserted beside it.
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
    /// let ada = || restore_or_insert(names::table.filter(names::name.eq("ada")), names::name.eq("ada"));
    /// ada().execute(conn)?;
    /// soft_delete(names::table).execute(conn)?;
    /// assert!(matches!(ada().execute(conn), Err(Error::Quarantined { .. })));
    /// assert!(ada().even_if_quarantined().execute(conn)?.is_restored());
    /// # Ok(())
    /// # }
    /// ```
    pub fn even_if_quarantined(self) -> RestoreOrInsert<T, U, I, C>
    where
        T: Quarantined,
    {
        RestoreOrInsert {
            target: self.target,
            insert: self.insert,
            revision: self.revision,
            quarantine: NoQuarantine,
        }
    }

    /// Runs it, in a transaction, or a savepoint of yours.
    ///
    /// The connection is one of Diesel's; with the feature `async` also one of `diesel-async`, and
    /// what comes back is a future then.
    ///
    /// # Errors
    ///
    /// See [`restore_or_insert`].
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

/// What [`restore_or_insert`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestoredOrInserted {
    /// A deleted row is visible again, with what its deletion took along.
    Restored(Restoration),
    /// There is a new row.
    Inserted,
}

impl RestoredOrInserted {
    /// Whether the row was there before.
    #[must_use]
    pub fn is_restored(&self) -> bool {
        matches!(self, Self::Restored(_))
    }
}

/// What an error of the database means for the insertion.
fn refused<T: SoftDeletable>(error: diesel::result::Error) -> Error {
    Error::from_restore(T::NAME, error)
}

/// The row that was deleted last, unless it was deleted meanwhile.
type Seen<T, U> = LastDeletedSelected<T, U, NotAfter<StampOf<T>, <T as Dated>::Bound>>;

/// The queries for the last deletion of a row with the key: before a change, and after it.
type Deletions<T, U> = (LastDeletion<T, U>, ByNow<LastDeletion<T, U>>);

fn last_deletions<T: SoftDeletable, U: Clone>(key: &U) -> Deletions<T, U> {
    let query = || LastDeletion::new(LastDeleted::new(key.clone()));
    (query(), query().by_now())
}
