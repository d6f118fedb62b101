//! What a sweep leaves behind of every row: a record without personal data.

#[cfg(feature = "async")]
use std::future::Future;

use super::condition::Verb;
use crate::database::Database;
use crate::error::Error;
use crate::time::Stamp;

/// The name of the audit table,
pub(crate) const AUDIT_TABLE: &str = "soft_delete_audit";

/// and of the one of which it is a view on PostgreSQL.
pub(crate) const AUDIT_BATCHES: &str = "soft_delete_audit_batches";

diesel::table! {
    /// The audit table, or PostgreSQL's view of it, for reading: see
    /// [`audit_ddl`](crate::sweep::audit_ddl).
    soft_delete_audit (id) {
        /// In the order of recording.
        id -> BigInt,
        /// Which run of `purge` or `erase` it was.
        run -> Text,
        /// `purge` or `erase`.
        verb -> Text,
        /// The table of the row.
        table_name -> Text,
        /// The primary key of the row; of a key of several columns all, with commas.
        row_key -> Text,
        /// The stamp of its deletion, in UTC, if there is one.
        deleted_at -> Nullable<Timestamp>,
        /// Who had it done: `.by(…)`.
        actor -> Nullable<Text>,
        /// Why: `.because(…)`.
        reason -> Nullable<Text>,
        /// When, in UTC: the time of the batch, or that of `.now(…)`.
        recorded_at -> Timestamp,
    }
}

/// The statements that make the audit table, for a migration.
///
/// It holds no personal data: which row of which table, when it was deleted, and what was done to
/// it when, by whom, why and in which run. The text of `.by(…)` and `.because(…)` is yours.
///
/// There is no index but that of its own key: it is written far more often than asked. If you ask
/// about single rows, add one on `(table_name, row_key)`.
///
/// On PostgreSQL `soft_delete_audit` is a view with a row for every record. They are kept in
/// `soft_delete_audit_batches`, where one row holds the records of a batch, with the keys and the
/// stamps as arrays: it takes PostgreSQL longer to insert a row than to delete one, and most of the
/// room would go to what all records of a batch have in common. An index for questions about single
/// rows, and such a question:
///
/// ```sql
/// CREATE INDEX ON soft_delete_audit_batches USING GIN (row_keys);
/// SELECT run, verb, actor, reason, recorded_at FROM soft_delete_audit_batches
///     WHERE table_name = 'customers' AND row_keys @> ARRAY['7'];
/// ```
///
/// Records that are old enough themselves go by `recorded_at`, on PostgreSQL from that table.
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> diesel::QueryResult<()> {
/// # let conn = &mut establish_connection();
/// use diesel::connection::SimpleConnection;
/// use soft_delete_runtime::Database;
/// use soft_delete_runtime::sweep::audit_ddl;
///
/// conn.batch_execute(audit_ddl(Database::Sqlite))?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub const fn audit_ddl(database: Database) -> &'static str {
    match database {
        Database::Postgres => {
            "CREATE TABLE soft_delete_audit_batches (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run TEXT NOT NULL,
    verb TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_keys TEXT[] NOT NULL,
    stamps TIMESTAMP[] NOT NULL,
    actor TEXT,
    reason TEXT,
    recorded_at TIMESTAMP NOT NULL
);
CREATE VIEW soft_delete_audit AS
    SELECT batch.id * 1000000000 + record.number AS id, batch.run, batch.verb, batch.table_name,
        record.row_key, record.deleted_at, batch.actor, batch.reason, batch.recorded_at
    FROM soft_delete_audit_batches AS batch,
        UNNEST(batch.row_keys, batch.stamps) WITH ORDINALITY
            AS record (row_key, deleted_at, number);
"
        }
        Database::Sqlite => {
            "CREATE TABLE soft_delete_audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    run TEXT NOT NULL,
    verb TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    deleted_at TIMESTAMP,
    actor TEXT,
    reason TEXT,
    recorded_at TIMESTAMP NOT NULL
);
"
        }
        Database::Mysql => {
            "CREATE TABLE soft_delete_audit (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    run VARCHAR(64) NOT NULL,
    verb VARCHAR(16) NOT NULL,
    table_name VARCHAR(64) NOT NULL,
    row_key VARCHAR(512) NOT NULL,
    deleted_at DATETIME(6) NULL,
    actor TEXT NULL,
    reason TEXT NULL,
    recorded_at DATETIME(6) NOT NULL
);
"
        }
    }
}

/// A purged or erased row, as a sink is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditRecord {
    /// Which run it was.
    pub run: String,
    /// What was done.
    pub verb: Verb,
    /// The table's name, as `table!` has it.
    pub table: &'static str,
    /// The primary key of the row; of a key of several columns all, with commas between them, and
    /// the commas of a text written as `%2C`.
    pub key: String,
    /// The stamp of its deletion, if the table keeps one.
    pub deleted: Option<Stamp>,
    /// What `.by(…)` said.
    pub actor: Option<String>,
    /// What `.because(…)` said.
    pub reason: Option<String>,
    /// When.
    pub time: Stamp,
}

/// Somewhere else to write records to: a table of your own, a message in an outbox.
///
/// It gets the connection inside of the transaction of the batch: what it writes is there if and
/// only if the rows are gone. An error of it undoes the batch and ends the run.
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> Result<(), soft_delete_runtime::Error> {
/// # let conn = &mut establish_connection();
/// use soft_delete_runtime::sweep::{AuditRecord, AuditSink};
/// use soft_delete_runtime::{Error, Retention, purge};
///
/// struct Lines<'a>(&'a mut Vec<String>);
///
/// impl<Conn> AuditSink<Conn> for Lines<'_> {
///     fn record(&mut self, _: &mut Conn, records: &[AuditRecord]) -> Result<(), Error> {
///         let lines = records.iter().map(|record| format!("{} {}", record.table, record.key));
///         self.0.extend(lines);
///         Ok(())
///     }
/// }
///
/// let mut lines = Vec::new();
/// purge::<User>(Retention::days(30)).audit_with(Lines(&mut lines)).execute(conn)?;
/// assert_eq!(lines, ["users 2"]);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no audit records on `{Conn}`",
    note = "implement `soft_delete_runtime::sweep::AuditSink<{Conn}>` for it"
)]
pub trait AuditSink<Conn> {
    /// Whether anybody listens.
    #[doc(hidden)]
    const IS_SET: bool = true;

    /// Takes the records of one batch.
    ///
    /// # Errors
    ///
    /// Its own: the batch is undone and the run ends.
    fn record(&mut self, conn: &mut Conn, records: &[AuditRecord]) -> Result<(), Error>;
}

/// [`AuditSink`], for the connections of `diesel-async`.
#[cfg(feature = "async")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no audit records on `{Conn}`",
    note = "implement `soft_delete_runtime::sweep::AsyncAuditSink<{Conn}>` for it"
)]
pub trait AsyncAuditSink<Conn>: Send {
    /// Whether anybody listens.
    #[doc(hidden)]
    const IS_SET: bool = true;

    /// Takes the records of one batch.
    ///
    /// # Errors
    ///
    /// Its own: the batch is undone and the run ends.
    fn record(
        &mut self,
        conn: &mut Conn,
        records: &[AuditRecord],
    ) -> impl Future<Output = Result<(), Error>> + Send;
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSink;

impl<Conn> AuditSink<Conn> for NoSink {
    const IS_SET: bool = false;

    fn record(&mut self, _: &mut Conn, _: &[AuditRecord]) -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(feature = "async")]
impl<Conn: Send> AsyncAuditSink<Conn> for NoSink {
    const IS_SET: bool = false;

    async fn record(&mut self, _: &mut Conn, _: &[AuditRecord]) -> Result<(), Error> {
        Ok(())
    }
}
