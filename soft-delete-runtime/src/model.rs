//! The model: what `#[derive(SoftDelete)]` gives a struct.

use diesel::dsl::Find;
use diesel::query_builder::IntoUpdateTarget;
use diesel::query_dsl::methods::{FilterDsl, FindDsl};

use crate::dsl;
use crate::execute::{Execute, OneRow, OneRowOutput};
use crate::scope::{Conditions, ReadSource, ScopeDsl};
use crate::table::SoftDeletable;

/// A model whose table is soft-deletable: the scopes and the short forms for one row.
///
/// `#[derive(SoftDelete)]` implements it. The short forms ask for *one* row, so they can say why
/// they did nothing: their errors tell apart a row that is not there, one that is deleted
/// already, and one that is not deleted. That costs a second query, and only in these cases:
/// `SELECT EXISTS (SELECT 1 FROM "users" WHERE ("users"."id" = $1))`.
///
/// On a connection of `diesel-async` (feature `async`) each of them returns a future.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a soft-deletable model",
    label = "this type does not derive `SoftDelete`",
    note = "add `#[derive(SoftDelete)]` to it"
)]
pub trait SoftDelete: Sized {
    /// The model's table.
    type Table: SoftDeletable;

    /// The visible rows: [`ScopeDsl::visible`] on the model's table.
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let people = User::visible().order(users::email).select(User::as_select()).load(conn)?;
    /// assert_eq!(people.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    fn visible() -> dsl::Visible<Self::Table>
    where
        Self::Table: Conditions + FilterDsl<dsl::IsVisible<Self::Table>>,
    {
        Self::Table::default().visible()
    }

    /// All rows: [`ScopeDsl::with_deleted`] on the model's table.
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// assert_eq!(User::with_deleted().count().get_result::<i64>(conn)?, 3);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    fn with_deleted() -> dsl::WithDeleted<Self::Table>
    where
        Self::Table: ReadSource,
    {
        Self::Table::default().with_deleted()
    }

    /// The deleted rows: [`ScopeDsl::only_deleted`] on the model's table.
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// assert_eq!(User::only_deleted().count().get_result::<i64>(conn)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    fn only_deleted() -> dsl::OnlyDeleted<Self::Table>
    where
        Self::Table: ReadSource<Deleted: FilterDsl<dsl::IsDeleted<Self::Table>>>,
    {
        Self::Table::default().only_deleted()
    }

    /// The row with this primary key, if it is visible.
    ///
    /// Load it with `get_result`, not with `first`: a full key needs no `LIMIT`, and Diesel's is
    /// a bound value, which makes SQLite prepare the statement anew at every call.
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT … FROM "users" WHERE (("users"."id" = $1) AND ("users"."deleted_at" IS NULL))
    /// ```
    ///
    /// # Example
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// let ada = User::find_visible(1).select(User::as_select()).get_result(conn)?;
    /// assert_eq!(ada.email, "ada@example.org");
    /// let bob = User::find_visible(2).select(User::as_select()).get_result(conn).optional()?;
    /// assert_eq!(bob, None);
    /// # Ok(())
    /// # }
    /// ```
    fn find_visible<Key>(key: Key) -> dsl::FindVisible<Self::Table, Key>
    where
        Self::Table: Conditions + FindDsl<Key>,
        Find<Self::Table, Key>: FilterDsl<dsl::IsVisible<Self::Table>>,
    {
        let row = FindDsl::find(Self::Table::default(), key);
        FilterDsl::filter(row, <Self::Table as Conditions>::is_visible())
    }

    /// Deletes this row softly: [`soft_delete(&row)`](crate::soft_delete()) for one row.
    ///
    /// # Errors
    ///
    /// [`AlreadyDeleted`](crate::Error::AlreadyDeleted), [`NotFound`](crate::Error::NotFound), or
    /// what the database reports.
    ///
    /// # Example
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use soft_delete_runtime::Error;
    ///
    /// let ada = User::find_visible(1).select(User::as_select()).get_result(conn)?;
    /// assert_eq!(ada.soft_delete(conn)?.total(), 1);
    /// assert_eq!(ada.soft_delete(conn), Err(Error::AlreadyDeleted { table: "users" }));
    /// # Ok(())
    /// # }
    /// ```
    fn soft_delete<'row, 'conn, Conn, Mode>(
        &'row self,
        conn: &'conn mut Conn,
    ) -> OneRowOutput<'conn, dsl::soft_delete<&'row Self>, Conn, Mode>
    where
        &'row Self: IntoUpdateTarget<Table = Self::Table>,
        OneRow<dsl::soft_delete<&'row Self>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::soft_delete(self)).execute_on(conn)
    }

    /// Makes this row visible again: [`restore(&row)`](crate::restore()) for one row.
    ///
    /// # Errors
    ///
    /// [`NotDeleted`](crate::Error::NotDeleted), [`NotFound`](crate::Error::NotFound),
    /// [`Conflict`](crate::Error::Conflict), or what the database reports.
    ///
    /// # Example
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use soft_delete_runtime::Error;
    ///
    /// let bob = User::only_deleted().select(User::as_select()).get_result(conn)?;
    /// assert_eq!(bob.restore(conn)?.total(), 1);
    /// assert_eq!(bob.restore(conn), Err(Error::NotDeleted { table: "users" }));
    /// # Ok(())
    /// # }
    /// ```
    fn restore<'row, 'conn, Conn, Mode>(
        &'row self,
        conn: &'conn mut Conn,
    ) -> OneRowOutput<'conn, dsl::restore<&'row Self>, Conn, Mode>
    where
        &'row Self: IntoUpdateTarget<Table = Self::Table>,
        OneRow<dsl::restore<&'row Self>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::restore(self)).execute_on(conn)
    }

    /// Deletes the row with this primary key softly, without loading it.
    ///
    /// # Errors
    ///
    /// As [`soft_delete`](Self::soft_delete).
    ///
    /// # Example
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// use soft_delete_runtime::Error;
    ///
    /// assert_eq!(User::soft_delete_by_id(conn, 1)?.total(), 1);
    /// assert_eq!(User::soft_delete_by_id(conn, 9), Err(Error::NotFound { table: "users" }));
    /// # Ok(())
    /// # }
    /// ```
    fn soft_delete_by_id<'conn, Key, Conn, Mode>(
        conn: &'conn mut Conn,
        key: Key,
    ) -> OneRowOutput<'conn, dsl::soft_delete<Find<Self::Table, Key>>, Conn, Mode>
    where
        Self::Table: FindDsl<Key, Output: IntoUpdateTarget<Table = Self::Table>>,
        OneRow<dsl::soft_delete<Find<Self::Table, Key>>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::soft_delete(FindDsl::find(
            Self::Table::default(),
            key,
        )))
        .execute_on(conn)
    }

    /// Makes the row with this primary key visible again, without loading it.
    ///
    /// # Errors
    ///
    /// As [`restore`](Self::restore).
    ///
    /// # Example
    ///
    /// ```
    /// # include!("doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// # let conn = &mut establish_connection();
    /// assert_eq!(User::restore_by_id(conn, 2)?.total(), 1);
    /// # Ok(())
    /// # }
    /// ```
    fn restore_by_id<'conn, Key, Conn, Mode>(
        conn: &'conn mut Conn,
        key: Key,
    ) -> OneRowOutput<'conn, dsl::restore<Find<Self::Table, Key>>, Conn, Mode>
    where
        Self::Table: FindDsl<Key, Output: IntoUpdateTarget<Table = Self::Table>>,
        OneRow<dsl::restore<Find<Self::Table, Key>>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::restore(FindDsl::find(Self::Table::default(), key))).execute_on(conn)
    }
}
