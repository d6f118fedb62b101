//! Soft deletes for [Diesel](https://diesel.rs): annotate a model once, and reads, deletions and
//! restores are right on SQLite, PostgreSQL and MySQL/MariaDB.
//!
//! ```
//! # include!("doctest_setup.rs");
//! # fn main() -> diesel::QueryResult<()> {
//! # let conn = &mut establish_connection();
//! // #[derive(Queryable, Selectable, Identifiable, SoftDelete)]
//! // struct User { id: i32, email: String, deleted_at: Option<NaiveDateTime> }
//!
//! let people = User::visible().order(users::email).select(User::as_select()).load(conn)?;
//! let deleted = User::only_deleted().count().get_result::<i64>(conn)?;
//! assert_eq!((people.len(), deleted), (2, 1));
//!
//! let deletion = soft_delete(&people[0]).by(1).execute(conn)?;
//! assert_eq!(deletion.total(), 1);
//! restore(&people[0]).execute(conn)?;
//! # Ok(())
//! # }
//! ```
//!
//! # Where to find things
//!
//! - [`macro@SoftDelete`], the derive, with its attributes;
//! - [`SoftDelete`], what it gives a model, and [`ScopeDsl`], the scopes on every query;
//! - [`soft_delete`](soft_delete()), [`restore`](restore()), [`hard_delete`](hard_delete()) and
//!   [`update_visible`](update_visible()), the statements;
//! - [`restore_or_insert`](restore_or_insert()), for a key that may have been there before;
//! - [`quarantine`], for a key that nobody else may take yet;
//! - [`layout`], for deleted rows in a table of their own;
//! - [`relation`] and [`Hooks`], what a deletion does to other tables and tells the application;
//! - [`purge`] and [`erase`](erase()), with [`sweep`] and [`Retention`], the end of a row's life;
//! - [`schema`](schema()), with [`ddl`], the columns and indexes in a migration;
//! - [`doctor`], a look at the tables as they are;
//! - [`Error`], [`Deletion`] and [`Restoration`], what they answer;
//! - [`guarantees`], the rules that hold, by number; [`gdpr`], what they mean for personal data;
//! - [`prelude`], what to import, and [`dsl`], the return types.
//!
//! [`marker`], [`scope`], [`statement`] and [`execute`] hold the traits and types behind these;
//! an application rarely names them.
//!
//! # How to read the error messages
//!
//! The mistakes that the compiler finds, what it says, and what to do:
//!
//! | message | cause and cure |
//! |---|---|
//! | `` `posts::table` is not soft-deletable `` | No model of the table derives `SoftDelete`: add the derive. |
//! | ``cannot find type `deleted_at` in module `users` `` | The table has no such column: name the marker with `#[soft_delete(column = …)]`, or add it to `table!`. |
//! | ``a column of type `Text` cannot be a soft-delete marker`` | The marker must be a nullable timestamp, a `Bool` or a `BigInt`. A backend's own timestamp needs that backend's feature. |
//! | ``a column of type `Bool` holds no time of deletion`` | A time scope on a flag: declare the column with the time, `#[soft_delete(stamp = …)]`. |
//! | `` `users::table` has no column for the actor of a deletion`` | `.by(…)` without a column: declare it, `#[soft_delete(deleted_by = …)]`. The same goes for `.because(…)` and `.deletion_id(…)`. |
//! | ``the trait bound `&str: AsExpression<Nullable<Integer>>` is not satisfied`` at `.by(…)` | The value is not one that Diesel takes for that column. |
//! | `` conflicting implementations of trait `SoftDeletable` `` (E0119) | Two structs on one table derive; one of them is enough. |
//! | `` only traits defined in the current crate can be implemented `` (E0117) | The table is in another crate: derive in the crate that calls `table!`. |
//! | ``the model of the child does not know that `posts::columns::user_id` leads to a parent`` | The child needs `#[soft_delete(parents(user_id))]`. |
//! | ``no model cascades along `posts::columns::user_id` `` | `parents` names a column that no parent's `cascade` names. |
//! | ``this cascade could not be restored exactly`` | Parent and child keep different marks of a deletion: declare a `deletion_id` of one type on both, or `cascade_one_way`. |
//! | ``no method named `returning` found for struct `MarkerUpdate<…, WithRelations>` `` | With relations there are several statements: `without_relations()`, if that is what you want. |
//! | `` `users::table` does not say how long its deleted rows are kept`` | `.model::<User>()` of a purge without `#[soft_delete(retention = …)]`: declare it, or use `.model_after`. |
//! | `` `users::table` does not say how long the keys of its deleted rows stay taken`` | `check_quarantine` and the like without `#[soft_delete(quarantine = …)]`. |
//! | `` `users::table` has no column to erase`` | No field has `#[soft_delete(erase)]`. |
//! | ``sets the column to `NULL`, so it must be nullable`` | `#[soft_delete(erase)]` on a column that is not: give a value, `erase = …`, or make it nullable. |
//! | ``a column of type `Text` cannot be erased with a whole number`` | The value of `erase = …` is not of the column's type. |
//! | ``a column of type `Text` cannot put a row on hold`` | `hold` takes a flag: `Bool` or `Nullable<Bool>`. |
//! | ``a column of type `Timestamp` cannot hold the time of an erasure`` | `erased_at` must be nullable: a row that was not erased has no such time. |
//! | ``a primary key of type `Double` cannot be swept`` | The key has no text that comes back as it was. For a SQL type of your own implement [`KeyType`](sweep::KeyType). |
//! | `evaluation panicked: the column cannot hold this number` | A number of `#[soft_delete(erase = …)]` that is too large for the column. |
//! | ``cannot find type `email` in module `archived_users` `` | The archive lacks a column of the table. |
//! | ``the model has no field for the column `users::columns::email` `` | A row moves into an archive with all its columns: the model needs a field for each that no option names. |
//! | `the model of this table declares no archive` | `schema::<User>().archive()` without `#[soft_delete(archive = …)]`. |
//! | ``the archive of a table cannot be read through a query that has begun without it`` | The scope comes first: `User::only_deleted().filter(…)`. |
//! | ``cannot join `posts::table` to `users::table` due to missing relation`` | Diesel's own: `joinable!` or `.on(…)` is missing. |
//! | `type mismatch resolving … AppearsInFromClause … Count == Once` | Diesel's own: the condition is about a table that the query does not have. |
//! | ``the trait bound `SelectStatement<…>: IntoUpdateTarget` is not satisfied`` | The target has more than a filter, or a filter on another table. Do not follow the compiler's advice to remove the filter: that is the whole table. |
//! | ``no deletion along relations, restore, purge or erasure can run on `Pg` ``, ``doesn't satisfy `Pg: PlanBackend` `` | Enable the feature of the backend: `sqlite`, `postgres` or `mysql`. |
//! | `this statement cannot run on …` | On a connection of `diesel-async`: enable the feature `async`. Else the table has a type that the backend lacks. |
//!
//! # Crate features
//!
//! | feature | what it does |
//! |---|---|
//! | `derive` (default) | `#[derive(SoftDelete)]` |
//! | `sqlite` | markers of type `Nullable<TimestamptzSqlite>`, relations and previews on SQLite; enables `diesel/sqlite` |
//! | `postgres` | markers of type `Nullable<Timestamptz>`, relations and previews on PostgreSQL; enables `diesel/postgres_backend`, which needs no client library |
//! | `mysql` | markers of type `Nullable<Datetime>`, relations and previews on MySQL and MariaDB; enables `diesel/mysql_backend`, which needs no client library |
//! | `time` | times and durations of the `time` crate, wherever one is taken |
//! | `async` | `execute` and the short forms on connections of `diesel-async` |
//! | `schema` | the DDL of a model, for migrations: [`ddl`], and [`doctor`]; needs the feature of a backend, whichever |
//! | `serde` | what the doctor finds as data |
//! | `tracing` | spans and events of `purge` and `erase` |
//!
//! They add and never change: any combination builds.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc(hidden)]
pub mod __private;
mod database;
#[cfg(all(
    feature = "schema",
    any(feature = "sqlite", feature = "postgres", feature = "mysql")
))]
pub mod ddl;
#[cfg(all(
    feature = "schema",
    any(feature = "sqlite", feature = "postgres", feature = "mysql")
))]
pub mod doctor;
pub mod dsl;
pub mod erasure;
mod error;
pub mod execute;
pub mod gdpr;
pub mod guarantees;
pub mod hooks;
pub mod layout;
pub mod marker;
mod model;
mod plan;
pub mod prelude;
pub mod quarantine;
pub mod relation;
mod report;
pub mod restore_or_insert;
mod retention;
pub mod scope;
pub mod statement;
pub mod sweep;
mod table;
mod time;

pub use self::database::Database;
#[cfg(all(
    feature = "schema",
    any(feature = "sqlite", feature = "postgres", feature = "mysql")
))]
pub use self::ddl::schema;
pub use self::error::Error;
pub use self::execute::Explanation;
#[cfg(feature = "async")]
pub use self::hooks::AsyncHooks;
pub use self::hooks::Hooks;
pub use self::marker::{LoadedMarker, MarkerValue};
pub use self::model::SoftDelete;
pub use self::quarantine::check_quarantine;
pub use self::report::{Deletion, Restoration, TableCount};
pub use self::restore_or_insert::{RestoredOrInserted, restore_or_insert};
pub use self::retention::Retention;
pub use self::scope::ScopeDsl;
pub use self::statement::{hard_delete, restore, soft_delete, update_visible};
pub use self::sweep::{erase, purge};
pub use self::table::{
    Erasable, ErasedAfter, PurgedAfter, Quarantined, RecordsActor, RecordsDeletionId,
    RecordsReason, SoftDeletable, TimeColumn,
};
pub use self::time::{Age, Stamp};
#[cfg(feature = "derive")]
pub use soft_delete_derive::SoftDelete;

/// Compiles and runs the code blocks of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct ReadmeDoctests;
