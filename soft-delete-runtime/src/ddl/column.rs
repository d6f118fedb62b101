//! The columns that a model declares.

use std::any::TypeId;

use diesel::sql_types::{BigInt, Binary, Integer, Nullable, SmallInt, Text};

use super::error::SchemaError;
use super::name::{check, quoted};
use crate::database::Database;
use crate::relation::{MarkerKind, Note, StampKind, TableFacts};

/// A column that a model declares, and what is in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ModelColumn {
    pub(crate) name: &'static str,
    content: Content,
}

#[derive(Debug, Clone, Copy)]
enum Content {
    Marker(MarkerKind),
    Time(StampKind),
    Hold,
    /// The actor or the reason of a deletion.
    Note(Note),
    DeletionId(Note),
}

/// The columns of a table, in the order in which a reader looks for them.
pub(crate) fn columns_of(facts: &TableFacts) -> Vec<ModelColumn> {
    let marker = (facts.marker.column, Content::Marker(facts.marker.kind));
    let stamp = facts.stamp.map(|(name, kind)| (name, Content::Time(kind)));
    let notes = [facts.notes.actor, facts.notes.reason]
        .into_iter()
        .flatten();
    let notes = notes.map(|note| (note.column, Content::Note(note)));
    let id = facts.notes.deletion_id;
    let id = id.map(|note| (note.column, Content::DeletionId(note)));
    let hold = facts.hold.map(|name| (name, Content::Hold));
    let erased_at = facts.erased_at;
    let erased_at = erased_at.map(|time| (time.column, Content::Time(time.kind)));
    let columns = [marker].into_iter().chain(stamp).chain(notes);
    columns
        .chain(id)
        .chain(hold)
        .chain(erased_at)
        .map(|(name, content)| ModelColumn { name, content })
        .collect()
}

impl ModelColumn {
    /// What stands behind `ADD COLUMN`.
    pub(crate) fn definition(
        self,
        table: &'static str,
        database: Database,
        given: Option<&str>,
    ) -> Result<String, SchemaError> {
        check(self.name, database)?;
        let sql_type = match given {
            Some(sql_type) => sql_type,
            None => self.sql_type(table, database)?,
        };
        let name = quoted(self.name, database);
        Ok(format!("{name} {sql_type}{}", self.default(database)))
    }

    /// What existing rows get: they are visible, and not on hold.
    fn default(self, database: Database) -> &'static str {
        match self.content {
            Content::Marker(MarkerKind::Flag) | Content::Hold => " NOT NULL DEFAULT FALSE",
            Content::Marker(MarkerKind::UnixTime) => " NOT NULL DEFAULT 0",
            // Where nothing is said, a `TIMESTAMP` of MySQL cannot be `NULL`.
            Content::Marker(MarkerKind::Timestamp(_)) | Content::Time(_)
                if database == Database::Mysql =>
            {
                " NULL"
            }
            _ => "",
        }
    }

    pub(crate) fn sql_type(
        self,
        table: &'static str,
        database: Database,
    ) -> Result<&'static str, SchemaError> {
        let column = self.name;
        let known = match self.content {
            Content::Marker(MarkerKind::Flag) | Content::Hold => return Ok("BOOLEAN"),
            Content::Marker(MarkerKind::UnixTime) => return Ok("BIGINT"),
            Content::Marker(MarkerKind::Timestamp(kind)) | Content::Time(kind) => time(kind),
            Content::Note(note) => note_type(note.sql_type(), &NOTES)
                .ok_or(SchemaError::UnknownType { table, column })?,
            Content::DeletionId(note) => note_type(note.sql_type(), &IDS)
                .ok_or(SchemaError::UnknownType { table, column })?,
        };
        known.on(database).ok_or(SchemaError::ForeignType {
            table,
            column,
            sql_type: known.diesel,
            database,
        })
    }
}

/// What a type of Diesel is called; `None` where there is none.
#[derive(Debug, Clone, Copy)]
struct KnownType {
    diesel: &'static str,
    postgres: Option<&'static str>,
    sqlite: Option<&'static str>,
    mysql: Option<&'static str>,
}

impl KnownType {
    const fn everywhere(diesel: &'static str, name: &'static str) -> Self {
        Self {
            diesel,
            postgres: Some(name),
            sqlite: Some(name),
            mysql: Some(name),
        }
    }

    const fn nowhere(diesel: &'static str) -> Self {
        Self {
            diesel,
            postgres: None,
            sqlite: None,
            mysql: None,
        }
    }

    fn on(self, database: Database) -> Option<&'static str> {
        match database {
            Database::Postgres => self.postgres,
            Database::Sqlite => self.sqlite,
            Database::Mysql => self.mysql,
        }
    }
}

/// Whole seconds, which MySQL keeps if nothing else is said, would not tell deletions apart.
fn time(kind: StampKind) -> KnownType {
    match kind {
        StampKind::Timestamp => KnownType {
            mysql: Some("TIMESTAMP(6)"),
            ..KnownType::everywhere("Timestamp", "TIMESTAMP")
        },
        StampKind::Timestamptz => KnownType {
            postgres: Some("TIMESTAMPTZ"),
            ..KnownType::nowhere("Timestamptz")
        },
        StampKind::Datetime => KnownType {
            mysql: Some("DATETIME(6)"),
            ..KnownType::nowhere("Datetime")
        },
        StampKind::TimestamptzSqlite => KnownType {
            sqlite: Some("TIMESTAMPTZ"),
            ..KnownType::nowhere("TimestamptzSqlite")
        },
        StampKind::UnixTime => KnownType::everywhere("BigInt", "BIGINT"),
    }
}

type Known = (fn() -> TypeId, KnownType);

fn note_type(id: TypeId, known: &[Known]) -> Option<KnownType> {
    let integers: [Known; 3] = [
        (
            TypeId::of::<Nullable<SmallInt>>,
            KnownType::everywhere("SmallInt", "SMALLINT"),
        ),
        (
            TypeId::of::<Nullable<Integer>>,
            KnownType::everywhere("Integer", "INTEGER"),
        ),
        (
            TypeId::of::<Nullable<BigInt>>,
            KnownType::everywhere("BigInt", "BIGINT"),
        ),
    ];
    #[cfg(feature = "postgres")]
    let uuid: [Known; 1] = [(
        TypeId::of::<Nullable<diesel::sql_types::Uuid>>,
        KnownType {
            postgres: Some("UUID"),
            ..KnownType::nowhere("Uuid")
        },
    )];
    #[cfg(not(feature = "postgres"))]
    let uuid: [Known; 0] = [];
    let mut all = integers.iter().chain(&uuid).chain(known);
    all.find(|(of, _)| of() == id).map(|(_, known)| *known)
}

/// Texts and bytes of any length.
const NOTES: [Known; 2] = [
    (
        TypeId::of::<Nullable<Text>>,
        KnownType::everywhere("Text", "TEXT"),
    ),
    (
        TypeId::of::<Nullable<Binary>>,
        KnownType {
            postgres: Some("BYTEA"),
            ..KnownType::everywhere("Binary", "BLOB")
        },
    ),
];

/// UUIDs as texts or bytes: MySQL has no index on texts of any length.
const IDS: [Known; 2] = [
    (
        TypeId::of::<Nullable<Text>>,
        KnownType {
            mysql: Some("VARCHAR(36)"),
            ..KnownType::everywhere("Text", "TEXT")
        },
    ),
    (
        TypeId::of::<Nullable<Binary>>,
        KnownType {
            postgres: Some("BYTEA"),
            sqlite: Some("BLOB"),
            ..KnownType::everywhere("Binary", "VARBINARY(16)")
        },
    ),
];
