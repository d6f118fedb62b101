//! The `UPDATE` statement that both a deletion and a restore are.

use std::fmt;

use diesel::associations::HasTable;
use diesel::backend::Backend;
use diesel::dsl::Returning;
use diesel::query_builder::{
    AsChangeset, AsQuery, AstPass, IntoUpdateTarget, Query, QueryFragment, QueryId,
    UpdateStatement, UpdateTarget,
};
use diesel::result::QueryResult;
use diesel::{RunQueryDsl, Table};

use super::change::Change;
use super::guarded::Guarded;
use super::reach::{Alone, Reach, WithRelations};
use super::row_exists::RowExists;
use crate::execute::{Execute, Preview};
use crate::layout::MarksRows;
use crate::table::SoftDeletable;

/// A deletion or a restore of one table, ready to run.
///
/// Made by [`soft_delete`](crate::soft_delete()) and [`restore`](crate::restore()).
/// [`execute`](Self::execute) runs it and says what it did. It is a Diesel statement besides: it
/// can be printed with `debug_query`, run in any transaction, take a `RETURNING` clause where the
/// database has one (`get_results`, [`returning`](Self::returning)), and be run by whatever runs
/// Diesel's statements.
///
/// Unlike Diesel's `UpdateStatement` its SQL depends on its type alone, so connections keep it
/// prepared.
#[must_use = "nothing is deleted or restored before `execute`, `get_results` or similar is called"]
pub struct MarkerUpdate<T: SoftDeletable, V: Change<T>, U, R = Alone> {
    from_clause: T::FromClause,
    change: V,
    target: Guarded<T, U, V::Guard>,
    reach: R,
}

impl<T: SoftDeletable, V: Change<T> + fmt::Debug, U, R> fmt::Debug for MarkerUpdate<T, V, U, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MarkerUpdate")
            .field("table", &T::NAME)
            .field("change", &self.change)
            .finish_non_exhaustive()
    }
}

type Update<T, V, U> = UpdateStatement<T, Guarded<T, U, <V as Change<T>>::Guard>, V>;

impl<T: SoftDeletable, V: Change<T>, U, R: Reach> MarkerUpdate<T, V, U, R> {
    pub(super) fn new(target: UpdateTarget<T, U>, change: V) -> Self {
        let UpdateTarget {
            table,
            where_clause,
        } = target;
        Self::of(table.from_clause(), where_clause, change)
    }

    pub(crate) fn of(from_clause: T::FromClause, where_clause: U, change: V) -> Self {
        Self {
            from_clause,
            change,
            target: Guarded::new(where_clause, V::guard()),
            reach: R::default(),
        }
    }
}

impl<T: SoftDeletable, V: Change<T>, U, R> MarkerUpdate<T, V, U, R> {
    pub(super) fn with_change<W: Change<T, Guard = V::Guard>>(
        self,
        change: impl FnOnce(V) -> W,
    ) -> MarkerUpdate<T, W, U, R> {
        MarkerUpdate {
            from_clause: self.from_clause,
            change: change(self.change),
            target: self.target,
            reach: self.reach,
        }
    }

    pub(super) fn with_reach<S>(self, reach: S) -> MarkerUpdate<T, V, U, S> {
        MarkerUpdate {
            from_clause: self.from_clause,
            change: self.change,
            target: self.target,
            reach,
        }
    }

    /// Runs the statement and says what it did.
    ///
    /// The connection is one of Diesel's; with the feature `async` also one of `diesel-async`,
    /// and what comes back is a future then. `Mode` is found by the compiler.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let deletion = soft_delete(users::table).execute(conn)?;
    /// assert_eq!(deletion.total(), 2);
    /// assert_eq!(deletion.counts()[0].table, "users");
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute<'conn, Conn, Mode>(
        self,
        conn: &'conn mut Conn,
    ) -> <Self as Execute<'conn, Conn, Mode>>::Output
    where
        Self: Execute<'conn, Conn, Mode>,
    {
        self.execute_on(conn)
    }

    /// Counts what the verb would do, and changes nothing: the same rows by the same plan.
    ///
    /// # Errors
    ///
    /// What [`execute`](Self::execute) would refuse, and what the database reports.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let preview = soft_delete(users::table).preview(conn)?;
    /// assert_eq!(preview.total(), 2);
    /// assert_eq!(users::table.visible().count().get_result::<i64>(conn)?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn preview<'conn, Conn, Mode>(
        self,
        conn: &'conn mut Conn,
    ) -> <Preview<Self> as Execute<'conn, Conn, Mode>>::Output
    where
        Preview<Self>: Execute<'conn, Conn, Mode>,
    {
        Preview(self).execute_on(conn)
    }

    pub(crate) fn change(&self) -> &V {
        &self.change
    }

    pub(crate) fn target(&self) -> &Guarded<T, U, V::Guard> {
        &self.target
    }

    /// Whether the target is known by columns of its own rows alone, as far as its type tells.
    ///
    /// The names of types are for people and may change. A filter that is taken for another one
    /// costs an index, or an error that says that the target has more or fewer rows than at first.
    pub(crate) fn has_plain_target() -> bool {
        let filter = std::any::type_name::<U>();
        !["Select", "Boxed", "dyn ", "SqlLiteral"]
            .iter()
            .any(|part| filter.contains(part))
    }

    pub(crate) fn reach(&self) -> &R {
        &self.reach
    }

    /// The question whether the target has a row at all, whatever its marker.
    pub(crate) fn into_row_exists(self) -> RowExists<T, U> {
        RowExists::new(self.target.into_unguarded())
    }
}

impl<T: SoftDeletable, V: Change<T>, U> MarkerUpdate<T, V, U> {
    /// Adds a `RETURNING` clause, on PostgreSQL and SQLite. The result is Diesel's own
    /// `UpdateStatement`.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let ids = restore(users::table).returning(users::id).get_results::<i32>(conn)?;
    /// assert_eq!(ids, [2]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn returning<E>(self, selection: E) -> Returning<Update<T, V, U>, E>
    where
        T: HasTable<Table = T>,
        V: AsChangeset<Target = T, Changeset = V>,
        Update<T, V, U>: AsQuery,
        Returning<Update<T, V, U>, E>: Query,
    {
        self.into_update().returning(selection)
    }

    fn into_update(self) -> Update<T, V, U>
    where
        T: HasTable<Table = T>,
        V: AsChangeset<Target = T, Changeset = V>,
        Update<T, V, U>: AsQuery,
    {
        diesel::update(UpdateTargetOf::new(T::default(), self.target)).set(self.change)
    }
}

impl<T: SoftDeletable, V: Change<T>, U> MarkerUpdate<T, V, U, WithRelations> {
    /// Leaves all other tables as they are: the verb of the target's rows alone, as one statement.
    ///
    /// A visible child may be left under a deleted parent, or the other way around. That is for
    /// repairs, and for statements that must be statements of Diesel.
    ///
    /// Rows that are moved to an archive are not marked where they are: a model with one has no such
    /// statement.
    pub fn without_relations(self) -> MarkerUpdate<T, V, U>
    where
        T: SoftDeletable<Layout: MarksRows>,
    {
        self.with_reach(Alone)
    }
}

impl<DB, T, V, U> QueryFragment<DB> for MarkerUpdate<T, V, U>
where
    DB: Backend,
    T: SoftDeletable<FromClause: QueryFragment<DB>>,
    V: Change<T> + QueryFragment<DB>,
    Guarded<T, U, V::Guard>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        self.from_clause.walk_ast(out.reborrow())?;
        out.push_sql(" SET ");
        self.change.walk_ast(out.reborrow())?;
        self.target.walk_ast(out)
    }
}

impl<T, V, U> QueryId for MarkerUpdate<T, V, U>
where
    T: SoftDeletable,
    V: Change<T> + QueryId,
    Guarded<T, U, V::Guard>: QueryId,
{
    type QueryId = (V::QueryId, <Guarded<T, U, V::Guard> as QueryId>::QueryId);
    const HAS_STATIC_QUERY_ID: bool =
        V::HAS_STATIC_QUERY_ID && <Guarded<T, U, V::Guard> as QueryId>::HAS_STATIC_QUERY_ID;
}

impl<T, V, U> AsQuery for MarkerUpdate<T, V, U>
where
    T: SoftDeletable + HasTable<Table = T>,
    V: Change<T> + AsChangeset<Target = T, Changeset = V>,
    Update<T, V, U>: AsQuery,
{
    type SqlType = <Update<T, V, U> as AsQuery>::SqlType;
    type Query = <Update<T, V, U> as AsQuery>::Query;

    fn as_query(self) -> Self::Query {
        self.into_update().as_query()
    }
}

impl<T: SoftDeletable, V: Change<T>, U, Conn> RunQueryDsl<Conn> for MarkerUpdate<T, V, U> {}

/// A table and a finished `WHERE` clause, as Diesel's `update` takes them.
pub(crate) struct UpdateTargetOf<T, W> {
    table: T,
    where_clause: W,
}

impl<T, W> UpdateTargetOf<T, W> {
    pub(crate) fn new(table: T, where_clause: W) -> Self {
        Self {
            table,
            where_clause,
        }
    }
}

impl<T: HasTable<Table = T> + Table, W> HasTable for UpdateTargetOf<T, W> {
    type Table = T;

    fn table() -> T {
        T::table()
    }
}

impl<T: HasTable<Table = T> + Table, W> IntoUpdateTarget for UpdateTargetOf<T, W> {
    type WhereClause = W;

    fn into_update_target(self) -> UpdateTarget<T, W> {
        UpdateTarget {
            table: self.table,
            where_clause: self.where_clause,
        }
    }
}
