//! The database's side of a model, as text for a migration: columns, uniqueness, indexes.
//!
//! [`schema`] begins with a model; what is asked for is what is written, for the [`Database`](crate::Database) that
//! [`migration`](TableSchema::migration) names. Nothing is run, and nothing is read.
//!
//! # Uniqueness
//!
//! A key must be unique among the rows that are not deleted, and free again when its row is deleted.
//! What is often advised does not do that: `UNIQUE (email, deleted_at)` lets two visible rows have
//! one `email`, since `NULL`s are distinct, and `UNIQUE (email, is_deleted)` lets one row of an
//! `email` be deleted and no second. PostgreSQL and SQLite have indexes on some of the rows; on MySQL
//! and MariaDB a generated column is `TRUE` in visible rows and `NULL`, which never clashes, in
//! others.
//!
//! A row that a flag of `hidden_by` hides keeps its key: whoever shows it again by an `UPDATE` would
//! have nobody to tell them that it is taken.
//!
//! # What it says
//!
//! | call | PostgreSQL and SQLite | MySQL and MariaDB |
//! |---|---|---|
//! | [`columns`](TableSchema::columns) | `ADD COLUMN` for each that the model declares: nullable, or `NOT NULL DEFAULT FALSE`, or `0` | the same; times in microseconds |
//! | [`unique`](TableSchema::unique) | `CREATE UNIQUE INDEX … (email) WHERE deleted_at IS NULL` | `email_visible BOOLEAN AS (IF(deleted_at IS NULL, TRUE, NULL)) VIRTUAL`, and an index on both |
//! | [`index`](TableSchema::index) | `CREATE INDEX … (tenant_id) WHERE deleted_at IS NULL` | `CREATE INDEX … (deleted_at, tenant_id)` |
//! | [`deleted_index`](TableSchema::deleted_index) | `CREATE INDEX … (deleted_at) WHERE deleted_at IS NOT NULL` | `CREATE INDEX … (deleted_at)` |
//! | [`deleted_index_on`](TableSchema::deleted_index_on) | `CREATE INDEX … (email) WHERE deleted_at IS NOT NULL` | `CREATE INDEX … (email, deleted_at)` |
//! | [`archive`](TableSchema::archive) | `CREATE TABLE archived_users AS SELECT … WHERE 1 = 0`, a key and indexes, and what is deleted by now is moved | the same |
//! | [`quarantine`](TableSchema::quarantine) | triggers that refuse a key which was deleted a short while ago | the same |
//!
//! Besides there are [`Migration::of_audit_table`] and [`Migration::of_partitions`].
//!
//! The conditions have the form of the scopes: SQLite uses an index on some of the rows only if the
//! query repeats its words. All names are quoted. Those of indexes are made of the table and the
//! columns; what is longer than 63 bytes is cut off, with a number at the end that tells it from
//! others, on every database alike.
//!
//! Where a model has an archive, the indexes of deleted rows are made there, with all rows in them.
//!
//! # Quarantine
//!
//! The triggers of [`quarantine`](TableSchema::quarantine) keep a key for the time that the model
//! declares, by the clock of the database. Another time needs another migration: `down` of the old one,
//! `up` of the new one. [`doctor`](crate::doctor) tells of triggers for another time, and of a key without
//! any.
//!
//! - They run after the row is written. By then a unique index among visible rows has made them wait for
//!   a deletion of the key that is going on, and they see it. That holds at the default isolation levels,
//!   and needs [`unique`](TableSchema::unique); [`deleted_index_on`](TableSchema::deleted_index_on) is what
//!   makes them fast.
//! - A row may come back that was deleted after all others with its key. A key with a `NULL` in it is none.
//!   What is inserted as deleted, or is given another key while it is deleted, is not looked at.
//! - PostgreSQL reports the violation of a constraint, `users_email_quarantine`, which is a
//!   `UniqueViolation` for Diesel. Elsewhere it is an error of no kind. The message is the same:
//!   `users_email_quarantine: the key is quarantined until 2026-05-02 12:00:00.000000 UTC`. A restore, and
//!   [`restore_or_insert`](crate::restore_or_insert()), make
//!   [`Error::Quarantined`](crate::Error::Quarantined) of it; an insertion of your own has the message.
//! - PostgreSQL 11, SQLite 3.47 and, where there is a binary log, MySQL's
//!   `log_bin_trust_function_creators` or the right to do without are needed. The client `mysql` needs a
//!   `DELIMITER` to read them; Diesel's migrations do not. PostgreSQL's partitions are made before them.
//!
//! # The way back
//!
//! `down` of a migration with [`columns`](TableSchema::columns) refuses, by a constraint that the
//! rows violate, while there are deleted rows: without the marker they would be visible again.
//! Purge them before, or restore them. `down` of a migration that put one unique index in the place
//! of another fails while a key is there twice, with the words of the database.
//!
//! `down` of an archive moves its rows back, marked; with [`columns`](TableSchema::columns) it refuses
//! while there are any, as for rows in the table.
//!
//! On PostgreSQL and SQLite Diesel runs a migration in a transaction. MySQL and MariaDB have none
//! for DDL: what stands before a statement that fails has happened.

pub(crate) mod archive;
pub(crate) mod column;
mod error;
pub(crate) mod index;
mod migration;
pub(crate) mod name;
pub(crate) mod partitions;
pub(crate) mod quarantine;
mod script;
mod table_schema;

pub use self::error::SchemaError;
pub use self::migration::Migration;
pub use self::name::NamedTable;
pub use self::script::FlagNames;
pub use self::table_schema::TableSchema;

use crate::model::SoftDelete;

/// Begins the migration of a model's table. See the [module](self).
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use soft_delete_runtime::Database;
///
/// let migration = soft_delete_runtime::schema::<User>()
///     .unique(users::email)
///     .deleted_index()
///     .migration(Database::Postgres)?;
/// assert_eq!(
///     migration.up(),
///     r#"CREATE UNIQUE INDEX "users_email_visible_key" ON "users" ("email") WHERE "deleted_at" IS NULL;
/// CREATE INDEX "users_deleted_idx" ON "users" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
/// "#
/// );
/// assert_eq!(
///     migration.down(),
///     r#"DROP INDEX "users_deleted_idx";
/// DROP INDEX "users_email_visible_key";
/// "#
/// );
/// # Ok(())
/// # }
/// ```
#[must_use = "a schema says nothing until `.migration(…)`"]
pub fn schema<M: SoftDelete>() -> TableSchema<M::Table> {
    TableSchema::new()
}
