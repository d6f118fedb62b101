//! `soft_delete(target)`: a deletion.

use diesel::query_builder::IntoUpdateTarget;

use super::assign::NotSet;
use super::marker_update::MarkerUpdate;
use super::marking::Marking;
use super::note::{Actor, DeletionId, NoteIn, Reason};
use super::reach::OnDelete;
use crate::table::SoftDeletable;
use crate::time::Stamp;

/// A deletion, ready to run: what [`soft_delete`] returns.
///
/// `R` is [`WithRelations`](super::WithRelations) if the model declares relations, and
/// [`Alone`](super::Alone) if it does not.
pub type SoftDeleteStatement<T, U, By = NotSet, Because = NotSet, Id = NotSet, R = OnDelete<T>> =
    MarkerUpdate<T, Marking<T, By, Because, Id>, U, R>;

/// Deletes the rows of a target softly: marks those that are not marked yet, or moves them to the
/// [archive](crate::layout) that the model names.
///
/// The target is what Diesel's `update` and `delete` take: `&row`, `table.find(key)`,
/// `table.filter(…)`, a scoped query or a whole table. Rows that are deleted already keep their
/// first stamp and are not counted. A `hidden_by` flag does not protect a row; begin the target
/// with `visible()` if it should. As in Diesel, a raw condition needs its own parentheses:
/// `sql("(a OR b)")`.
///
/// The stamp is taken from [the clock](crate::Stamp::now) when this function is called, unless
/// [`at`](SoftDeleteStatement::at) says otherwise.
///
/// # SQL
///
/// ```sql
/// UPDATE "users" SET "deleted_at" = $1
/// WHERE ("users"."id" = $2) AND ("users"."deleted_at" IS NULL)
/// ```
///
/// A flag is set to `TRUE`, with the stamp in its `stamp` column if there is one.
///
/// # Errors
///
/// [`execute`](MarkerUpdate::execute) returns what the database reports:
/// [`Error::Database`](crate::Error::Database), or, if it is worth another try,
/// [`Error::Deadlock`](crate::Error::Deadlock) and
/// [`Error::SerializationFailure`](crate::Error::SerializationFailure). That no row was there to be deleted is not an
/// error but a count of 0; the methods of [`SoftDelete`](crate::SoftDelete) tell the reasons
/// apart for one row.
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> diesel::QueryResult<()> {
/// # let conn = &mut establish_connection();
/// let deletion = soft_delete(users::table.filter(users::email.like("%@example.org")))
///     .by(1)
///     .because("domain closed")
///     .execute(conn)?;
/// assert_eq!(deletion.total(), 2); // The third had been deleted before.
/// assert_eq!(users::table.visible().count().get_result::<i64>(conn)?, 0);
/// # Ok(())
/// # }
/// ```
pub fn soft_delete<Target>(
    target: Target,
) -> SoftDeleteStatement<Target::Table, Target::WhereClause>
where
    Target: IntoUpdateTarget<Table: SoftDeletable>,
{
    MarkerUpdate::new(target.into_update_target(), Marking::new(Stamp::now()))
}

impl<T: SoftDeletable, U, By, Because, Id, R> SoftDeleteStatement<T, U, By, Because, Id, R> {
    /// Sets the stamp, instead of the time now: for imports, tests, and deletions that belong to
    /// one in another system.
    ///
    /// Along relations a restore knows the rows of a deletion by their stamp, unless they have a
    /// `deletion_id`: two deletions at the same time are one then.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use chrono::{DateTime, Utc};
    ///
    /// let time: DateTime<Utc> = "2026-05-02T09:30:00Z".parse().unwrap();
    /// let deletion = soft_delete(users::table.find(1)).at(time).execute(conn)?;
    /// assert_eq!(deletion.stamp().to_utc(), time);
    /// # Ok(())
    /// # }
    /// ```
    pub fn at(self, time: impl Into<Stamp>) -> Self {
        self.with_change(|marking| marking.at(time.into()))
    }

    /// Writes down who deletes, in the column that the model declares as `deleted_by`.
    ///
    /// Takes what the column takes in Diesel. Without that column it does not compile.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// soft_delete(users::table.find(1)).by(3).execute(conn)?;
    /// let by = users::table.find(1).select(users::deleted_by).get_result::<Option<i32>>(conn)?;
    /// assert_eq!(by, Some(3));
    /// # Ok(())
    /// # }
    /// ```
    pub fn by<A>(self, actor: A) -> SoftDeleteStatement<T, U, A::Assignment, Because, Id, R>
    where
        A: NoteIn<T, Actor>,
    {
        self.with_change(|marking| marking.by(actor.assign()))
    }

    /// Writes down why, in the column that the model declares as `reason`.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let statement = soft_delete(users::table.find(1)).because("asked to be forgotten");
    /// assert!(sql(&statement).starts_with("UPDATE `users` SET `deleted_at` = ?, `reason` = ?"));
    /// # assert_eq!(statement.execute(conn)?.total(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn because<N>(self, reason: N) -> SoftDeleteStatement<T, U, By, N::Assignment, Id, R>
    where
        N: NoteIn<T, Reason>,
    {
        self.with_change(|marking| marking.because(reason.assign()))
    }

    /// Writes down which deletion this is, in the column that the model declares as
    /// `deletion_id`.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// soft_delete(users::table.find(1)).deletion_id(77_i64).execute(conn)?;
    /// assert_eq!(users::table.filter(users::deletion_id.eq(77)).count().get_result(conn), Ok(1_i64));
    /// # Ok(())
    /// # }
    /// ```
    pub fn deletion_id<I>(self, id: I) -> SoftDeleteStatement<T, U, By, Because, I::Assignment, R>
    where
        I: NoteIn<T, DeletionId>,
    {
        self.with_change(|marking| marking.deletion_id(id.assign()))
    }

    /// The stamp that this deletion will write.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        self.change().stamp()
    }
}
