//! The scopes: which rows a query sees.
//!
//! [`ScopeDsl`] has them as methods; the other traits here are what its `where` clauses say.

mod columns;
mod join;
pub mod period;
mod reads;
mod rows;
mod source;
mod time;

use diesel::QueryDsl;
use diesel::internal::table_macro::{Inner, LeftOuter};
use diesel::query_dsl::methods::FilterDsl;

pub(crate) use self::columns::stamp;
pub use self::columns::{Columns, Conditions, HidingFlags, MarkerOf, StampOf};
pub use self::join::VisibleJoinDsl;
use self::period::{After, Before, Between, For};
pub use self::reads::{ReadSource, Reads};
pub use self::rows::{InArchive, InBoth, RowsOf};
pub use self::source::ScopedSource;
pub use self::time::DeletedDuringDsl;
use crate::dsl;

/// The scopes, as methods of everything that has Diesel's `QueryDsl`.
///
/// A scope can be called on a table, an alias and any query that begins with one: filtered,
/// ordered, grouped, boxed, joined, or made by `belonging_to`. It speaks of the table that comes
/// *first*, and returns Diesel's own query type, so that everything Diesel can do goes on from
/// there. Each has a type in [`dsl`] for signatures and `#[auto_type]`.
///
/// The condition stands as text in the SQL and is never a bound value: a database proves only
/// from text that a partial index (`… WHERE deleted_at IS NULL`) may be used.
///
/// # Where a scope ends
///
/// A scope is one more condition, joined by `AND`, and covers an `or_filter` that comes before it.
/// Diesel's `or_filter` *after* a scope undoes it, since it means "everything so far, or this":
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> diesel::QueryResult<()> {
/// let safe = users::table.filter(users::id.eq(1)).or_filter(users::id.eq(2)).visible();
/// assert!(sql(&safe).ends_with(
///     "WHERE (((`users`.`id` = ?) OR (`users`.`id` = ?)) AND (`users`.`deleted_at` IS NULL))"
/// ));
/// let undone = users::table.visible().or_filter(users::id.eq(2));
/// assert!(sql(&undone).ends_with("WHERE ((`users`.`deleted_at` IS NULL) OR (`users`.`id` = ?))"));
/// # Ok(())
/// # }
/// ```
///
/// Write `.filter(a.or(b))` instead, or call the scope last. To have clippy say so, put this
/// into `clippy.toml`:
///
/// ```toml
/// disallowed-methods = [
///     { path = "diesel::QueryDsl::or_filter", reason = "undoes a scope that comes before it" },
/// ]
/// ```
///
/// A raw condition is not parenthesised by Diesel: write `sql("(a OR b)")`, not `sql("a OR b")`.
///
/// # Joined tables
///
/// Only the first table is scoped. [`visible_inner_join`](Self::visible_inner_join) and
/// [`visible_left_join`](Self::visible_left_join) scope the joined one, in the `ON` clause.
pub trait ScopeDsl: QueryDsl + Sized {
    /// Keeps the visible rows.
    ///
    /// | marker | SQL |
    /// |---|---|
    /// | nullable timestamp | `"users"."deleted_at" IS NULL` |
    /// | flag | `NOT "users"."is_deleted"` |
    /// | unix time | `"users"."deleted_at" = 0` |
    ///
    /// With `hidden_by(removed)`, `AND NOT "users"."removed"` follows.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let emails = users::table.visible().select(users::email).order(users::id);
    /// assert_eq!(
    ///     sql(&emails),
    ///     "SELECT `users`.`email` FROM `users` \
    ///      WHERE (`users`.`deleted_at` IS NULL) ORDER BY `users`.`id`",
    /// );
    /// assert_eq!(emails.load::<String>(conn)?, ["ada@example.org", "cleo@example.org"]);
    /// # Ok(())
    /// # }
    /// ```
    fn visible(self) -> dsl::Visible<Self>
    where
        Self: ScopedSource + FilterDsl<dsl::IsVisible<Self>>,
    {
        FilterDsl::filter(self, <Self::First as Conditions>::is_visible())
    }

    /// Keeps visible and deleted rows alike. Adds nothing to the SQL; it says in the code that
    /// deleted rows are meant to be there.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// assert_eq!(users::table.with_deleted().count().get_result::<i64>(conn)?, 3);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    fn with_deleted(self) -> dsl::WithDeleted<Self>
    where
        Self: ReadSource,
    {
        self.all_rows()
    }

    /// Keeps the deleted rows.
    ///
    /// | marker | SQL |
    /// |---|---|
    /// | nullable timestamp | `"users"."deleted_at" IS NOT NULL` |
    /// | flag | `"users"."is_deleted"` |
    /// | unix time | `"users"."deleted_at" != 0` |
    ///
    /// A row that only a `hidden_by` flag hides is neither visible nor deleted.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let emails = users::table.only_deleted().select(users::email).load::<String>(conn)?;
    /// assert_eq!(emails, ["bob@example.org"]);
    /// # Ok(())
    /// # }
    /// ```
    fn only_deleted(self) -> dsl::OnlyDeleted<Self>
    where
        Self: ReadSource<Deleted: FilterDsl<dsl::IsDeleted<Self>>>,
    {
        FilterDsl::filter(
            self.deleted_rows(),
            <Self::First as Conditions>::is_deleted(),
        )
    }

    /// Keeps the rows deleted before `time`: `"users"."deleted_at" < $1`.
    ///
    /// Beside a flag, and for unix time, the condition of [`only_deleted`](Self::only_deleted)
    /// comes first. A flag without a `stamp` column has no time, and does not compile.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use chrono::{DateTime, Utc};
    ///
    /// let june: DateTime<Utc> = "2026-06-01T00:00:00Z".parse().unwrap();
    /// assert_eq!(users::table.deleted_before(june).count().get_result::<i64>(conn)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    fn deleted_before<T>(self, time: T) -> dsl::DeletedBefore<Self, T>
    where
        Self: DeletedDuringDsl<Before<T>>,
    {
        self.deleted_during(Before(time))
    }

    /// Keeps the rows deleted at `time` or after it: `"users"."deleted_at" >= $1`.
    ///
    /// With [`deleted_before`](Self::deleted_before) of the same time, every deleted row is in
    /// one of the two.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use chrono::{DateTime, Utc};
    ///
    /// let june: DateTime<Utc> = "2026-06-01T00:00:00Z".parse().unwrap();
    /// assert_eq!(users::table.deleted_after(june).count().get_result::<i64>(conn)?, 0);
    /// # Ok(())
    /// # }
    /// ```
    fn deleted_after<T>(self, time: T) -> dsl::DeletedAfter<Self, T>
    where
        Self: DeletedDuringDsl<After<T>>,
    {
        self.deleted_during(After(time))
    }

    /// Keeps the rows deleted from `start` up to, but not at, `end`:
    /// `"users"."deleted_at" >= $1 AND "users"."deleted_at" < $2`.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use chrono::{DateTime, Utc};
    ///
    /// let may: DateTime<Utc> = "2026-05-01T12:00:00Z".parse().unwrap();
    /// let june: DateTime<Utc> = "2026-06-01T00:00:00Z".parse().unwrap();
    /// assert_eq!(users::table.deleted_between(may, june).count().get_result::<i64>(conn)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    fn deleted_between<Start, End>(
        self,
        start: Start,
        end: End,
    ) -> dsl::DeletedBetween<Self, Start, End>
    where
        Self: DeletedDuringDsl<Between<Start, End>>,
    {
        self.deleted_during(Between(start, end))
    }

    /// Keeps the rows that have been deleted for longer than `age`:
    /// [`deleted_before`](Self::deleted_before) the time now less `age`.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use chrono::TimeDelta;
    ///
    /// let old = users::table.deleted_for(TimeDelta::days(30));
    /// assert!(sql(&old).ends_with("WHERE (`users`.`deleted_at` < ?)"));
    /// # old.count().get_result::<i64>(conn)?;
    /// # Ok(())
    /// # }
    /// ```
    fn deleted_for<A>(self, age: A) -> dsl::DeletedFor<Self, A>
    where
        Self: DeletedDuringDsl<For<A>>,
    {
        self.deleted_during(For(age))
    }

    /// Joins the visible rows of `rhs`: Diesel's `inner_join` with the condition in the `ON`
    /// clause.
    ///
    /// Takes what `inner_join` takes: a table, `table.on(…)`, an alias, or a join of its own, of
    /// which the first table is scoped.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let titles = users::table.visible().visible_inner_join(posts::table).select(posts::title);
    /// assert_eq!(
    ///     sql(&titles),
    ///     "SELECT `posts`.`title` FROM (`users` INNER JOIN `posts` \
    ///      ON ((`posts`.`user_id` = `users`.`id`) AND  NOT (`posts`.`is_deleted`))) \
    ///      WHERE (`users`.`deleted_at` IS NULL)",
    /// );
    /// assert_eq!(titles.load::<String>(conn)?, ["first", "third"]);
    /// # Ok(())
    /// # }
    /// ```
    fn visible_inner_join<Rhs>(self, rhs: Rhs) -> dsl::VisibleInnerJoin<Self, Rhs>
    where
        Self: VisibleJoinDsl<Rhs, Inner>,
    {
        self.visible_join(rhs, Inner)
    }

    /// Joins the visible rows of `rhs`, and keeps the rows on the left that have none: Diesel's
    /// `left_join` with the condition in the `ON` clause. In the `WHERE` clause it would drop
    /// every row on the left whose right side is deleted.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// diesel::update(posts::table).set(posts::is_deleted.eq(true)).execute(conn)?;
    /// let rows = users::table
    ///     .visible()
    ///     .visible_left_join(posts::table)
    ///     .select((users::id, posts::title.nullable()))
    ///     .load::<(i32, Option<String>)>(conn)?;
    /// assert_eq!(rows, [(1, None), (3, None)]);
    /// # Ok(())
    /// # }
    /// ```
    fn visible_left_join<Rhs>(self, rhs: Rhs) -> dsl::VisibleLeftJoin<Self, Rhs>
    where
        Self: VisibleJoinDsl<Rhs, LeftOuter>,
    {
        self.visible_join(rhs, LeftOuter)
    }

    /// The condition of [`visible`](Self::visible) as an expression, for `select`, `order`,
    /// `case_when` or a condition of your own.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let rows = users::table
    ///     .select((users::id, users::table.is_visible()))
    ///     .order(users::id)
    ///     .load::<(i32, bool)>(conn)?;
    /// assert_eq!(rows, [(1, true), (2, false), (3, true)]);
    /// # Ok(())
    /// # }
    /// ```
    fn is_visible(&self) -> dsl::IsVisible<Self>
    where
        Self: ScopedSource,
    {
        <Self::First as Conditions>::is_visible()
    }

    /// The condition of [`only_deleted`](Self::only_deleted) as an expression.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let deleted_last = users::table
    ///     .order((users::table.is_deleted().asc(), users::id.asc()))
    ///     .select(users::id)
    ///     .load::<i32>(conn)?;
    /// assert_eq!(deleted_last, [1, 3, 2]);
    /// # Ok(())
    /// # }
    /// ```
    fn is_deleted(&self) -> dsl::IsDeleted<Self>
    where
        Self: ScopedSource,
    {
        <Self::First as Conditions>::is_deleted()
    }
}

impl<Q: QueryDsl> ScopeDsl for Q {}
