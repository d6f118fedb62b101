//! The layout in which visible and deleted rows are apart, on PostgreSQL.

use super::error::SchemaError;
use super::index::is_not_deleted;
use super::migration::Migration;
use super::name::{NamedTable, TableName, check_names, derived, quoted, text};
use crate::database::Database;
use crate::model::SoftDelete;
use crate::relation::{MarkerKind, TableFacts};
use crate::table::SoftDeletable;

const POSTGRES: Database = Database::Postgres;

impl Migration {
    /// Puts the deleted rows of an existing table into a part of their own, on PostgreSQL.
    ///
    /// The table becomes the part of the visible rows, with its indexes, constraints and primary
    /// key; a new one with its name stands above it and another part. A deletion moves the row,
    /// a restore moves it back, by the same statements as ever: nothing changes for the model.
    /// What reads visible rows does not touch the others, and unique indexes of the table, plain ones
    /// too, are about visible rows only.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use soft_delete_runtime::ddl::Migration;
    ///
    /// let migration = Migration::of_partitions::<User>()?;
    /// // The first statement refuses what is said below.
    /// let (_, up) = migration.up().split_once(";\nALTER").expect("statements");
    /// assert_eq!(
    ///     format!("ALTER{up}"),
    ///     r#"ALTER TABLE "users" RENAME TO "users_visible";
    /// CREATE TABLE "users" (LIKE "users_visible" INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY LIST ("deleted_at");
    /// CREATE TABLE "users_deleted" PARTITION OF "users" DEFAULT;
    /// WITH moved AS (DELETE FROM "users_visible" WHERE NOT ("deleted_at" IS NULL) RETURNING *) INSERT INTO "users_deleted" SELECT * FROM moved;
    /// ALTER TABLE "users" ATTACH PARTITION "users_visible" FOR VALUES IN (NULL);
    /// ALTER TABLE "users_deleted" ADD PRIMARY KEY ("id");
    /// CREATE INDEX "users_deleted_deleted_at_idx" ON "users_deleted" ("deleted_at");
    /// "#
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Limits
    ///
    /// They are PostgreSQL's:
    ///
    /// - No foreign key can point at the table by its primary key, because a key of the whole table
    ///   would have to have the marker in it. One that points at the table already would point at the
    ///   part of the visible rows, and act when a row leaves it. Leave the checks to `restrict` and
    ///   `cascade`.
    /// - The primary key is unique in each part, not across them.
    /// - Foreign keys of the table itself hold for visible rows.
    /// - A deletion is a `DELETE` and an `INSERT` for the database. Rows are locked as if the key had
    ///   changed. Whoever waits for a row that then moves, with a verb of the library or an `UPDATE` or
    ///   `SELECT … FOR UPDATE` of the application, has to begin anew
    ///   ([`Error::SerializationFailure`](crate::Error::SerializationFailure)), at any isolation level.
    /// - Without foreign keys a deletion does not see the child that another transaction is inserting:
    ///   lock the parent before the insert, `SELECT … FOR SHARE`.
    /// - Rights have to be granted again, and views made again: they stay with the part of the visible
    ///   rows. So does a sequence: `pg_get_serial_sequence` knows it by the name of that part.
    /// - The part of the deleted rows has the primary key and an index of the time of deletion. One on
    ///   other columns, for [`restore_or_insert`](crate::restore_or_insert()) or the triggers of a
    ///   [`quarantine`](super::TableSchema::quarantine), is yours to make on it. The triggers come after the
    ///   parts.
    ///
    /// The migration fails, and changes nothing, if a foreign key points at the table, or if it has
    /// triggers, row security, `IDENTITY` or generated columns: they would be lost, or take rows
    /// along.
    ///
    /// # Errors
    ///
    /// [`SchemaError::Name`].
    pub fn of_partitions<M>() -> Result<Self, SchemaError>
    where
        M: SoftDelete<Table: SoftDeletable + NamedTable>,
    {
        let facts = TableFacts::of::<M::Table>();
        let name = TableName::of::<M::Table>();
        check_names(&name, &facts, POSTGRES)?;
        let [visible, deleted] = parts_of(&name, &facts).map(|part| part.table);
        let parts = Parts {
            visible,
            deleted,
            name: &name,
            facts: &facts,
        };
        Ok(Self::new(&parts.up(), &parts.down()))
    }
}

/// The parts of the visible rows and of the deleted ones.
pub(crate) fn parts_of(table: &TableName, facts: &TableFacts) -> [TableName; 2] {
    ["visible", "deleted"].map(|ending| TableName {
        schema: table.schema.clone(),
        table: derived(&[facts.name], ending),
    })
}

/// A table, and the names of its parts.
struct Parts<'a> {
    visible: String,
    deleted: String,
    name: &'a TableName,
    facts: &'a TableFacts,
}

impl Parts<'_> {
    fn up(&self) -> Vec<String> {
        let (table, visible, deleted) = self.names();
        let marker = quoted(self.facts.marker.column, POSTGRES);
        let (visible_values, deleted_values) = match self.facts.marker.kind {
            MarkerKind::Timestamp(_) => ("FOR VALUES IN (NULL)", "DEFAULT"),
            MarkerKind::Flag => ("FOR VALUES IN (FALSE)", "FOR VALUES IN (TRUE)"),
            MarkerKind::UnixTime => ("FOR VALUES IN (0)", "DEFAULT"),
        };
        let key = self.facts.key.iter().map(|column| quoted(column, POSTGRES));
        let key = key.collect::<Vec<_>>().join(", ");
        let mut up = vec![
            self.refusal(),
            format!(
                "ALTER TABLE {table} RENAME TO {}",
                quoted(&self.visible, POSTGRES)
            ),
            format!(
                "CREATE TABLE {table} (LIKE {visible} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY LIST ({marker})"
            ),
            format!("CREATE TABLE {deleted} PARTITION OF {table} {deleted_values}"),
            format!(
                "WITH moved AS (DELETE FROM {visible} WHERE NOT ({}) RETURNING *) INSERT INTO {deleted} SELECT * FROM moved",
                is_not_deleted(self.facts.marker, POSTGRES)
            ),
            format!("ALTER TABLE {table} ATTACH PARTITION {visible} {visible_values}"),
            format!("ALTER TABLE {deleted} ADD PRIMARY KEY ({key})"),
        ];
        up.extend(self.stamp().map(|stamp| {
            let index = derived(&[&self.deleted, stamp], "idx");
            let (index, stamp) = (quoted(&index, POSTGRES), quoted(stamp, POSTGRES));
            format!("CREATE INDEX {index} ON {deleted} ({stamp})")
        }));
        up
    }

    /// Fails if the table has what would be lost, or would take rows along.
    fn refusal(&self) -> String {
        let table = text(&self.name.quoted(POSTGRES));
        let message = text(&format!(
            "{} cannot be put into parts: drop the foreign keys that point at it, its triggers, row security, identity and generated columns first",
            self.name.table
        ));
        let block = format!(
            "BEGIN IF EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND confrelid = {table}::regclass) \
             OR EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = {table}::regclass AND NOT tgisinternal) \
             OR EXISTS (SELECT 1 FROM pg_class WHERE oid = {table}::regclass AND relrowsecurity) \
             OR EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = {table}::regclass AND NOT attisdropped \
             AND (attidentity <> '' OR attgenerated <> '')) \
             THEN RAISE EXCEPTION USING MESSAGE = {message}; END IF; END"
        );
        format!("DO {}", text(&block))
    }

    /// The column with the time of deletion, if there is one.
    fn stamp(&self) -> Option<&'static str> {
        let marker = self.facts.marker;
        let is_time = marker.kind != MarkerKind::Flag;
        let stamp = self.facts.stamp.map(|(column, _)| column);
        stamp.or(is_time.then_some(marker.column))
    }

    fn down(&self) -> Vec<String> {
        let (table, visible, deleted) = self.names();
        vec![
            format!("ALTER TABLE {table} DETACH PARTITION {visible}"),
            format!("INSERT INTO {visible} SELECT * FROM {deleted}"),
            format!("DROP TABLE {table}"),
            format!(
                "ALTER TABLE {visible} RENAME TO {}",
                quoted(&self.name.table, POSTGRES)
            ),
        ]
    }

    fn names(&self) -> (String, String, String) {
        (
            self.name.quoted(POSTGRES),
            self.name.beside(&self.visible, POSTGRES),
            self.name.beside(&self.deleted, POSTGRES),
        )
    }
}
