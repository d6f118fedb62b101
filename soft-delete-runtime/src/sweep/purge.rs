//! `purge`: really deletes rows that were deleted long enough ago.

use super::condition::Verb;
use super::schema::{DatedTable, Swept};
use super::target::AllRows;
use super::{NoSink, Sweep, SweepVerb};
use crate::model::SoftDelete;
use crate::retention::Retention;
use crate::table::PurgedAfter;

/// A purge that is being prepared.
pub type Purge<'a, M = (), K = NoSink> = Sweep<'a, Purging, M, K, AllRows>;

/// The verb of a [`Purge`].
#[derive(Debug, Clone, Copy)]
pub enum Purging {}

impl SweepVerb for Purging {
    const VERB: Verb = Verb::Purge;
}

/// Really deletes the rows of one model that were deleted before a retention began.
///
/// Only deleted rows are touched, in batches of 1,000, each in a transaction of its own. A row
/// that is on [hold](macro@crate::SoftDelete), or that another row points at, is left and
/// reported. Several models are purged together by [`Purge::new`].
///
/// # SQL
///
/// One statement deletes the rows of a batch, between two keys:
///
/// ```sql
/// DELETE FROM "users" WHERE "deleted_at" < $1 AND "id" > $2 AND "id" <= $3
/// ```
///
/// Where the key is one whole number, and at least every fourth is of a row that goes, the second
/// is as far from the first as a batch may have rows: it has fewer then. Otherwise it is looked up
/// before:
///
/// ```sql
/// SELECT …, CAST("id" AS TEXT) AS sd_key, … FROM "users"
/// WHERE "deleted_at" < $1 AND "id" > $2 ORDER BY "id" LIMIT 1 OFFSET 999
/// ```
///
/// On PostgreSQL `SET LOCAL lock_timeout = 1` comes before. Once a lock of somebody else is met, in
/// a transaction of the caller, and where other models point at the rows, they are locked by one
/// statement and deleted by the next, which sees all that has pointed at them until then:
///
/// ```sql
/// WITH sd_batch AS (
///     SELECT ctid AS sd_at, tableoid AS sd_in, "id" FROM "users"
///     WHERE "deleted_at" < $1 AND "id" > $2 ORDER BY "id" LIMIT 1000 FOR UPDATE SKIP LOCKED
/// ) SELECT COUNT(*), …
///
/// WITH sd_batch (sd_at, sd_in) AS (…)
/// DELETE FROM "users" WHERE ctid = ANY (ARRAY(SELECT sd_at FROM sd_batch)) AND …
/// ```
///
/// MySQL and MariaDB lock the rows (`FOR UPDATE SKIP LOCKED`, from MySQL 8.0 and MariaDB 10.6 on)
/// and delete them by their keys, `… WHERE "id" IN (…) LIMIT 1000`: the limit keeps them from going
/// through a small table, and from waiting there for a row that somebody else has locked. Afterwards
/// one query for each model counts what was left.
///
/// # Foreign keys
///
/// A row stays if another points at it along a relation of the model, or along a foreign key of the
/// database that does nothing when the row goes (`NO ACTION`, `RESTRICT`). For those the purge asks
/// first (`pg_constraint`, `information_schema.key_column_usage`, `pragma_foreign_key_list`), and adds
/// each to the condition of a batch:
///
/// ```sql
/// … AND NOT EXISTS (SELECT 1 FROM orders AS "sd_child" WHERE "users"."id" = "sd_child"."user_id")
/// ```
///
/// It does so with a hundred of them at the most, and leaves alone those that it must not or cannot
/// read along, or that may stop pointing before the database looks: between models of the run that
/// declare no relation, of a table that has another key with an action (`CASCADE`, `SET NULL`), and
/// where a trigger runs when the row goes. Those of tables in another database (MySQL), an attached
/// one (SQLite), and with row security (PostgreSQL) are left alone too. The rows are tried then, and
/// one at which the database refuses is found by making the batch smaller.
///
/// # Errors
///
/// [`execute`](Sweep::execute) returns what the database reports, if it is about the connection or
/// the statement as such. What is about a row is in the report:
/// [`SkipReason`](super::SkipReason).
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> Result<(), soft_delete_runtime::Error> {
/// # let conn = &mut establish_connection();
/// use soft_delete_runtime::{Retention, purge};
///
/// let preview = purge::<User>(Retention::days(30)).preview(conn)?;
/// assert_eq!(preview.total(), 1);
///
/// let report = purge::<User>(Retention::days(30)).batch_size(500).execute(conn)?;
/// assert_eq!(report.total(), 1);
/// assert_eq!(User::with_deleted().count().get_result(conn), Ok(2_i64));
/// # Ok(())
/// # }
/// ```
pub fn purge<M>(retention: Retention) -> Purge<'static, (Swept<M::Table>, ())>
where
    M: SoftDelete<Table: DatedTable>,
{
    Purge::new().model_after::<M>(retention)
}

impl Purge<'_> {
    /// A purge of no model yet.
    ///
    /// Models that point at each other are purged children first, in whatever order they are
    /// named. A model that is not named is not purged, and its rows keep those that they point at.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> Result<(), soft_delete_runtime::Error> {
    /// # let conn = &mut establish_connection();
    /// use soft_delete_runtime::Retention;
    /// use soft_delete_runtime::sweep::Purge;
    ///
    /// let report = Purge::new()
    ///     .model_after::<User>(Retention::days(30))
    ///     .by("nightly job")
    ///     .execute(conn)?;
    /// assert_eq!(report.counts()[0].rows, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new() -> Self {
        Sweep::of((), AllRows)
    }
}

impl Default for Purge<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a, M, K> Purge<'a, M, K> {
    /// Adds a model that says how long its rows are kept: `#[soft_delete(retention = "30 days")]`.
    pub fn model<Added>(self) -> Purge<'a, (Swept<Added::Table>, M), K>
    where
        Added: SoftDelete<Table: PurgedAfter + DatedTable>,
    {
        self.model_after::<Added>(Retention::until_purge::<Added>())
    }

    /// Adds a model, and how long its rows are kept. Of a model that is added twice, the last
    /// retention counts.
    pub fn model_after<Added>(self, retention: Retention) -> Purge<'a, (Swept<Added::Table>, M), K>
    where
        Added: SoftDelete<Table: DatedTable>,
    {
        self.with_models(|models| (Swept::new(Some(retention), &[]), models))
    }
}
