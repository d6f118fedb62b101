//! Where the deleted rows of a table are: in the table itself, or in an archive.
//!
//! Every model marks its rows where they are, unless it names an archive: then a deletion moves them
//! there, with the mark, and a restore moves them back. The verbs and scopes are the same.
//!
//! ```
//! use diesel::prelude::*;
//! use soft_delete_runtime::prelude::*;
//!
//! diesel::table! {
//!     users (id) { id -> Integer, email -> Text, deleted_at -> Nullable<Timestamp>, }
//! }
//! diesel::table! {
//!     archived_users (id) { id -> Integer, email -> Text, deleted_at -> Nullable<Timestamp>, }
//! }
//!
//! #[derive(Queryable, Selectable, Identifiable, SoftDelete)]
//! #[soft_delete(archive = archived_users)]
//! struct User { id: i32, email: String }
//!
//! # fn main() -> Result<(), soft_delete_runtime::Error> {
//! # use diesel::connection::SimpleConnection;
//! let conn = &mut SqliteConnection::establish(":memory:").expect("SQLite in memory");
//! conn.batch_execute(
//!     "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, deleted_at TIMESTAMP);
//!      CREATE TABLE archived_users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, deleted_at TIMESTAMP);
//!      CREATE INDEX archived_users_idx ON archived_users (deleted_at);
//!      INSERT INTO users (email) VALUES ('ada@example.org'), ('bob@example.org')",
//! )?;
//! soft_delete(users::table.filter(users::email.eq("bob@example.org"))).execute(conn)?;
//! assert_eq!(users::table.count().get_result::<i64>(conn)?, 1);
//!
//! // The columns are those of the table, wherever the row is.
//! let bob = User::only_deleted().filter(users::email.like("bob%")).select(User::as_select());
//! let bob = bob.get_result(conn)?;
//! assert_eq!(User::with_deleted().count().get_result::<i64>(conn)?, 2);
//!
//! restore(&bob).execute(conn)?;
//! assert_eq!(users::table.count().get_result::<i64>(conn)?, 2);
//! # Ok(())
//! # }
//! ```
//!
//! # SQL
//!
//! | | |
//! |---|---|
//! | `visible()` | `FROM "users" WHERE "users"."deleted_at" IS NULL` |
//! | `only_deleted()` | `FROM "archived_users" AS "users" WHERE "users"."deleted_at" IS NOT NULL` |
//! | `with_deleted()` | `FROM (SELECT … FROM "users" UNION ALL SELECT … FROM "archived_users") AS "users"` |
//!
//! A deletion copies the rows, those of parents first, and then takes them out of their tables,
//! children first, so that foreign keys between them hold. On PostgreSQL that is one statement:
//!
//! ```sql
//! WITH sd_left_0 AS (
//!     DELETE FROM "users" WHERE ("users"."id" = $1) AND ("users"."deleted_at" IS NULL)
//!     RETURNING "id", "email", "deleted_at"
//! ), sd_part_0 AS (
//!     INSERT INTO "archived_users" ("id", "email", "deleted_at")
//!     SELECT "id", "email", $2 FROM sd_left_0 RETURNING …
//! ) SELECT …
//! ```
//!
//! and elsewhere there are two for each table, after the rows that have children were locked:
//!
//! ```sql
//! INSERT INTO `archived_users` (`id`, `email`, `deleted_at`) SELECT `id`, `email`, ? FROM `users`
//!     WHERE (`users`.`id` = ?) AND (`users`.`deleted_at` IS NULL) FOR UPDATE
//! DELETE FROM `users` WHERE `id` IN (SELECT `id` FROM `archived_users` WHERE `deleted_at` = ?)
//! ```
//!
//! On MySQL and MariaDB each copy has a `sql_mode` of its own, with which the key 0 of an
//! `AUTO_INCREMENT` stays what it is, and nothing is cut off.
//!
//! A restore does the same the other way around. Where tables point at each other in a circle, one of
//! the keys is empty while the rows move: set to `NULL` before the first row leaves, and filled again
//! from the archive when the last has come back. So is, on MySQL, the key by which rows point at rows of
//! their own table, because `InnoDB` looks at one row after the other.
//!
//! # What an archive needs
//!
//! - The columns of the table, of the same types; the compiler compares what `table!` says. The model
//!   needs a field for each, since a row moves with all of them, and the derive sees no others. The
//!   marker stays in the table as well, where it is always empty: the same code works in every layout,
//!   and a row that was marked before there was an archive is not visible.
//! - A mark that tells one deletion from another: a timestamp, a `stamp`, or a `deletion_id`.
//! - The primary key of the table, and no other unique key. A key that is deleted, used again, and
//!   deleted again is [`Error::ArchiveConflict`](crate::Error::ArchiveConflict).
//! - An index of that mark.
//! - An index of each key along which a parent cascades, unless the primary key begins with it: a restore
//!   and a purge look for the children of a row. MariaDB finds them by no other.
//!
//! [`schema`](crate::schema()) writes all of it, and [`doctor`](crate::doctor) looks whether it is there.
//!
//! # What is different
//!
//! - A row that is marked where it is cannot have a foreign key to a row that moves away. Its table
//!   needs an archive too, or no such key.
//! - A table in a schema cannot have an archive; the archive may be in one.
//! - A query that has begun in the table does not go on in the archive: the scope comes first,
//!   `User::only_deleted().filter(…)`. A join to what is read there names its condition:
//!   `.inner_join(posts::table.on(…))`. Aliases have no archive.
//! - `ON DELETE CASCADE` and `ON DELETE SET NULL` of a foreign key do what they say when a row moves. A
//!   deletion notices when marked rows go that way
//!   ([`Error::ReallyDeleted`](crate::Error::ReallyDeleted)), not what happens to rows of no relation.
//! - A `hard_delete` of an archived parent asks nobody: no foreign key points into the archive. A purge
//!   leaves a row to which archived ones belong.
//! - The filter of a restore is asked twice: before the rows move, and after. If it depends on the
//!   visible rows of the table, select the rows by their keys first
//!   ([`Error::TargetMoved`](crate::Error::TargetMoved)).
//! - A column that the database generates belongs in neither `table!`: a row could not come back with it.
//!   On SQLite the archive that [`schema`](crate::schema()) makes has no collations, unless you write the
//!   first statement yourself; on MySQL and MariaDB it is not made for a tree with marked rows in it.
//! - There is no `without_relations()`, and no `RETURNING`: the verbs are several statements.
//! - Of the foreign keys of a circle, one has to be nullable and that of a relation, or the database
//!   refuses to let the rows go, unless the constraints are deferred.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::expression::is_contained_in_group_by::Yes;
use diesel::expression::{Expression, IsContainedInGroupBy, SelectableExpression, ValidGrouping};
use diesel::internal::table_macro::{Identifier, StaticQueryFragment};
use diesel::query_builder::AstPass;
use diesel::query_source::{Column, Table};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;
use diesel::sql_types::is_nullable::{IsNullable, NotNull};

use crate::relation::{Exact, IdentityOf, Names, Rows, SqlTable, write_name};
use crate::scope::{InArchive, RowsOf};
use crate::table::SoftDeletable;

/// Where the deleted rows of a table are kept: [`Marked`] or [`Archived`].
pub trait Layout {}

/// A layout of the table `T` that can be written for `DB`: its rows as they stand in a `FROM`
/// clause, by the name of the table.
pub trait WriteRows<T, DB: Backend>: Layout {
    /// Writes the deleted rows.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_deleted(out: AstPass<'_, '_, DB>) -> QueryResult<()>;
    /// Writes all rows.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_all(out: AstPass<'_, '_, DB>) -> QueryResult<()>;
}

/// In the table itself, told apart by the marker.
#[derive(Debug)]
pub enum Marked {}

/// In the table `A`, where a deletion moves them: `#[soft_delete(archive = archived_users)]`.
#[derive(Debug)]
pub struct Archived<A>(PhantomData<A>);

impl Layout for Marked {}
impl<A> Layout for Archived<A> {}

impl<DB: Backend, T: SqlTable<DB>> WriteRows<T, DB> for Marked {
    fn write_deleted(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        write_name::<DB, T>(out)
    }

    fn write_all(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        write_name::<DB, T>(out)
    }
}

impl<DB, T, A> WriteRows<T, DB> for Archived<A>
where
    DB: Backend,
    T: SoftDeletable + SqlTable<DB>,
    A: SqlTable<DB>,
{
    fn write_deleted(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        Names::of_archived::<T, A>().write_rows(Rows::Deleted, None, out)
    }

    fn write_all(out: AstPass<'_, '_, DB>) -> QueryResult<()> {
        Names::of_archived::<T, A>().write_rows(Rows::Any, None, out)
    }
}

/// What the model says about its archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveFacts {
    /// The name of the archive.
    pub table: &'static str,
    /// The columns of the table, which are moved.
    pub columns: &'static [ArchiveColumn],
}

impl ArchiveFacts {
    /// Whether a column can be empty.
    pub(crate) fn can_be_empty(&self, name: &str) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.name == name && column.is_nullable)
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.columns.iter().map(|column| column.name)
    }
}

/// A column of a table with an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveColumn {
    /// Its name.
    pub name: &'static str,
    /// Whether it can be empty.
    pub is_nullable: bool,
}

impl ArchiveColumn {
    /// The facts about the column `C`.
    #[must_use]
    pub const fn of<C>() -> Self
    where
        C: Column + Expression<SqlType: SqlType<IsNull: CanBeEmpty>>,
    {
        Self {
            name: C::NAME,
            is_nullable: <<C::SqlType as SqlType>::IsNull as CanBeEmpty>::ANSWER,
        }
    }
}

/// Whether a column can be empty, by its SQL type.
pub trait CanBeEmpty {
    /// Whether it can.
    const ANSWER: bool;
}

impl CanBeEmpty for IsNullable {
    const ANSWER: bool = true;
}

impl CanBeEmpty for NotNull {
    const ANSWER: bool = false;
}

/// Asks whether a row can be moved with what is in the column `C`, which is `A` in the archive.
pub fn is_moved<C, A>()
where
    C: Column,
    A: Column + Expression<SqlType: Keeps<C::SqlType>>,
{
}

/// The SQL type of a column of an archive.
#[diagnostic::on_unimplemented(
    message = "the archive has this column as `{Self}`, and the table as `{ST}`",
    label = "not the type that it has in the archive",
    note = "a row moves as it is: declare the column alike in both tables"
)]
pub trait Keeps<ST> {}

impl<ST> Keeps<ST> for ST {}

/// Asks whether the rows of the table `T` can live in an archive: every column is known to the model,
/// by which the row moves, and one deletion can be told from another.
pub fn has_archive<T>()
where
    T: SoftDeletable
        + Table<AllColumns: ValidGrouping<FieldsOf<T>>>
        + StaticQueryFragment<Component: OneWord>,
    IdentityOf<T>: Exact,
{
}

/// A `GROUP BY` of the columns of `T` for which its model has a field: Diesel asks of each column in a
/// tuple, however long that is, whether it is there.
#[derive(Debug)]
pub struct FieldsOf<T>(PhantomData<T>);

impl<T, C: HasField<T>> IsContainedInGroupBy<C> for FieldsOf<T> {
    type Output = Yes;
}

/// A column of `T` for which its model has a field.
#[diagnostic::on_unimplemented(
    message = "the model has no field for the column `{Self}`",
    label = "a row would lose the column on its way to the archive",
    note = "a row moves with all columns of its table: add the field, or name the column in an option"
)]
pub trait HasField<T> {}

#[diagnostic::do_not_recommend]
impl<T, C: SelectableExpression<RowsOf<T, InArchive>>> HasField<T> for C {}

/// The name of a table that is in no schema.
#[diagnostic::on_unimplemented(
    message = "a table in a schema cannot have an archive",
    label = "the table has a schema in its name",
    note = "rows in the archive go by the name of the table, which has no schema there: leave the \
            schema to the `search_path`; the archive itself may be in one"
)]
pub trait OneWord {}

impl OneWord for Identifier<'static> {}

/// The layout of a table whose rows are deleted where they are.
#[diagnostic::on_unimplemented(
    message = "a deletion moves the rows of this table into an archive",
    label = "no statement marks them where they are"
)]
pub trait MarksRows: Layout {}

impl MarksRows for Marked {}

/// The layout of a table whose rows a deletion moves into an archive.
#[diagnostic::on_unimplemented(
    message = "the model of this table declares no archive",
    label = "no archive to make",
    note = "declare it on the model: `#[soft_delete(archive = the_table)]`"
)]
pub trait MovesRows: Layout {}

impl<A> MovesRows for Archived<A> {}
