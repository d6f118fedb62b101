//! Indexes that serve the scopes, and the uniqueness of visible rows.

use super::archive::Archive;
use super::error::SchemaError;
use super::name::{TableName, check, derived, quoted};
use crate::database::Database;
use crate::relation::{MarkerFacts, MarkerKind, TableFacts};

/// What is unique already, whether rows are deleted or not.
#[derive(Debug, Clone)]
pub(crate) enum Existing {
    Constraint(String),
    Index(String),
}

/// An index on the rows of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    pub(crate) columns: Vec<String>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// Two rows that are not deleted differ in the columns.
    Unique { in_place_of: Option<Existing> },
    /// For what the scope `visible` reads.
    Visible,
    /// For what the other scopes and a purge read.
    Deleted,
    /// For a deleted row that is looked for by the columns.
    DeletedBy,
}

/// A table of one database, for which statements are written.
pub(crate) struct Indexed<'a> {
    pub(crate) name: &'a TableName,
    pub(crate) facts: &'a TableFacts,
    pub(crate) hidden_by: &'a [&'static str],
    pub(crate) archive: Option<&'a Archive>,
    pub(crate) database: Database,
}

impl Indexed<'_> {
    pub(super) fn quoted(&self, name: &str) -> String {
        quoted(name, self.database)
    }

    fn list(&self, columns: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let columns = columns.into_iter().map(|name| self.quoted(name.as_ref()));
        columns.collect::<Vec<_>>().join(", ")
    }

    /// What holds for rows that are not deleted, in the words of the scope: SQLite compares them.
    pub(crate) fn is_not_deleted(&self) -> String {
        is_not_deleted(self.facts.marker, self.database)
    }

    /// What the scope `visible` asks for.
    pub(crate) fn is_visible(&self) -> String {
        let flags = self.hidden_by.iter();
        let flags = flags.map(|flag| format!(" AND NOT {}", self.quoted(flag)));
        self.is_not_deleted() + &flags.collect::<String>()
    }

    /// What the scope `only_deleted` asks for.
    fn is_deleted(&self) -> String {
        is_deleted(self.facts.marker, self.database)
    }

    /// The name of an index.
    pub(crate) fn name_of(&self, index: &Index) -> String {
        let (table, ending) = match (&index.kind, self.archive) {
            (Kind::Unique { .. }, _) => (self.facts.name, "visible_key"),
            (Kind::Visible, _) => (self.facts.name, "visible_idx"),
            (Kind::Deleted | Kind::DeletedBy, None) => (self.facts.name, "deleted_idx"),
            (Kind::Deleted | Kind::DeletedBy, Some(archive)) => (archive.facts.table, "idx"),
        };
        let mut parts = vec![table];
        parts.extend(index.columns.iter().map(String::as_str));
        derived(&parts, ending)
    }

    /// Whether the database takes the index.
    pub(super) fn check(&self, index: &Index) -> Result<(), SchemaError> {
        let table = self.facts.name;
        self.check_key(&index.columns)?;
        self.hidden_by
            .iter()
            .try_for_each(|flag| check(flag, self.database))?;
        match &index.kind {
            Kind::Unique {
                in_place_of: Some(existing),
            } if self.is_of_table(existing) => Err(SchemaError::ConstraintOfTable { table }),
            Kind::Unique {
                in_place_of: Some(Existing::Constraint(name) | Existing::Index(name)),
            } => check(name, self.database),
            _ => Ok(()),
        }
    }

    /// Whether the columns can be a key among the rows that are not deleted.
    pub(super) fn check_key(&self, columns: &[String]) -> Result<(), SchemaError> {
        let (table, marker) = (self.facts.name, self.facts.marker.column);
        for (place, column) in columns.iter().enumerate() {
            check(column, self.database)?;
            if columns[..place].contains(column) {
                return Err(SchemaError::RepeatedColumn {
                    table,
                    column: column.clone(),
                });
            }
            if column == marker {
                return Err(SchemaError::MarkerInIndex {
                    table,
                    column: marker,
                });
            }
        }
        Ok(())
    }

    /// A constraint that SQLite has no statement to drop. Its indexes have names of their own.
    fn is_of_table(&self, existing: &Existing) -> bool {
        self.database == Database::Sqlite
            && match existing {
                Existing::Constraint(_) => true,
                Existing::Index(name) => name.starts_with("sqlite_"),
            }
    }

    /// Makes an index.
    pub(super) fn create(&self, index: &Index) -> Vec<String> {
        self.create_as(index, &self.name_of(index), &visible_column(index))
    }

    /// Makes an index of any name, with a generated column of any name where it needs one.
    pub(crate) fn create_as(&self, index: &Index, name: &str, generated: &str) -> Vec<String> {
        if let (Some(archive), Kind::Deleted | Kind::DeletedBy) = (self.archive, &index.kind) {
            let columns = self.list(self.columns_of(index));
            let target = index_on(&archive.name, name, self.database);
            return vec![format!("CREATE INDEX {target} ({columns})")];
        }
        if self.database == Database::Mysql {
            return self.create_whole(index, name, generated);
        }
        let (unique, condition) = match index.kind {
            Kind::Unique { .. } => ("UNIQUE ", self.is_not_deleted()),
            Kind::Visible => ("", self.is_visible()),
            Kind::Deleted | Kind::DeletedBy => ("", self.is_deleted()),
        };
        let columns = self.list(self.columns_of(index));
        let target = self.index_on(name);
        vec![format!(
            "CREATE {unique}INDEX {target} ({columns}) WHERE {condition}"
        )]
    }

    /// What never clashes between rows that are deleted, on MySQL.
    pub(crate) fn true_or_null(&self) -> String {
        format!("IF({}, TRUE, NULL)", self.is_not_deleted())
    }

    /// On MySQL, which has no index on some of the rows: the marker is a column of it.
    fn create_whole(&self, index: &Index, name: &str, generated: &str) -> Vec<String> {
        let table = self.name.quoted(self.database);
        let marker = [self.facts.marker.column];
        let target = self.index_on(name);
        match index.kind {
            Kind::Unique { .. } => {
                let columns = index.columns.iter().map(String::as_str);
                let columns = columns.chain([generated]);
                vec![
                    format!(
                        "ALTER TABLE {table} ADD COLUMN {} BOOLEAN AS ({}) VIRTUAL",
                        self.quoted(generated),
                        self.true_or_null(),
                    ),
                    format!("CREATE UNIQUE INDEX {target} ({})", self.list(columns)),
                ]
            }
            Kind::Visible => {
                let columns = marker.iter().chain(self.hidden_by).copied();
                let columns = columns.chain(index.columns.iter().map(String::as_str));
                vec![format!("CREATE INDEX {target} ({})", self.list(columns))]
            }
            Kind::DeletedBy => {
                let columns = index.columns.iter().map(String::as_str).chain(marker);
                vec![format!("CREATE INDEX {target} ({})", self.list(columns))]
            }
            Kind::Deleted => {
                let stamp = self.facts.stamp.map(|(column, _)| column);
                let columns = marker.into_iter().chain(stamp);
                vec![format!("CREATE INDEX {target} ({})", self.list(columns))]
            }
        }
    }

    /// Whether deleted rows are found by these columns with the index.
    pub(super) fn finds(&self, index: &Index, columns: &[&str]) -> bool {
        let is_of_deleted = matches!(index.kind, Kind::Deleted | Kind::DeletedBy);
        is_of_deleted && begins_with(&self.columns_of(index), columns)
    }

    /// The columns of an index that has no other rows than it is for.
    fn columns_of<'i>(&self, index: &'i Index) -> Vec<&'i str> {
        match index.kind {
            Kind::Deleted => self.columns_of_deleted(),
            _ => index.columns.iter().map(String::as_str).collect(),
        }
    }

    /// The columns of an index on the deleted rows only: what they are searched by.
    fn columns_of_deleted(&self) -> Vec<&'static str> {
        match (self.facts.marker.kind, self.facts.stamp) {
            (MarkerKind::Flag, Some((stamp, _))) => vec![stamp],
            (MarkerKind::Flag, None) => self.facts.key.to_vec(),
            _ => vec![self.facts.marker.column],
        }
    }

    pub(crate) fn index_on(&self, name: &str) -> String {
        index_on(self.name, name, self.database)
    }

    /// Takes an index back.
    pub(super) fn drop(&self, index: &Index) -> Vec<String> {
        let table = match (self.archive, &index.kind) {
            (Some(archive), Kind::Deleted | Kind::DeletedBy) => &archive.name,
            _ => self.name,
        };
        let mut statements = vec![drop_index(table, &self.name_of(index), self.database)];
        if self.database == Database::Mysql && matches!(index.kind, Kind::Unique { .. }) {
            statements.push(format!(
                "ALTER TABLE {} DROP COLUMN {}",
                self.name.quoted(self.database),
                self.quoted(&visible_column(index)),
            ));
        }
        statements
    }

    /// Drops what was unique before.
    pub(crate) fn drop_existing(&self, existing: &Existing) -> String {
        match existing {
            Existing::Constraint(name) if self.database == Database::Postgres => format!(
                "ALTER TABLE {} DROP CONSTRAINT {}",
                self.name.quoted(self.database),
                self.quoted(name)
            ),
            Existing::Constraint(name) | Existing::Index(name) => {
                drop_index(self.name, name, self.database)
            }
        }
    }

    /// Makes it again.
    pub(super) fn create_existing(&self, existing: &Existing, columns: &[String]) -> String {
        let columns = self.list(columns);
        match existing {
            Existing::Constraint(name) if self.database == Database::Postgres => format!(
                "ALTER TABLE {} ADD CONSTRAINT {} UNIQUE ({columns})",
                self.name.quoted(self.database),
                self.quoted(name)
            ),
            Existing::Constraint(name) | Existing::Index(name) => {
                format!("CREATE UNIQUE INDEX {} ({columns})", self.index_on(name))
            }
        }
    }
}

/// Whether an index of the columns finds rows by those of a key, whose order is no matter.
pub(crate) fn begins_with(columns: &[&str], key: &[&str]) -> bool {
    let first = columns.get(..key.len()).unwrap_or_default();
    !first.is_empty() && key.iter().all(|column| first.contains(column))
}

/// `index ON table`, with the schema where the database wants it.
pub(crate) fn index_on(table: &TableName, name: &str, database: Database) -> String {
    match database {
        Database::Sqlite => format!(
            "{} ON {}",
            table.beside(name, database),
            quoted(&table.table, database)
        ),
        _ => format!("{} ON {}", quoted(name, database), table.quoted(database)),
    }
}

fn drop_index(table: &TableName, name: &str, database: Database) -> String {
    match database {
        Database::Mysql => format!("DROP INDEX {}", index_on(table, name, database)),
        _ => format!("DROP INDEX {}", table.beside(name, database)),
    }
}

/// The generated column that is `TRUE` in visible rows and `NULL` in others, which never clash.
pub(crate) fn visible_column(index: &Index) -> String {
    let columns: Vec<_> = index.columns.iter().map(String::as_str).collect();
    derived(&columns, "visible")
}

/// What holds for a row that is not deleted.
pub(crate) fn is_not_deleted(marker: MarkerFacts, database: Database) -> String {
    not_deleted(&quoted(marker.column, database), marker.kind)
}

/// What holds for a deleted row.
pub(crate) fn is_deleted(marker: MarkerFacts, database: Database) -> String {
    deleted(&quoted(marker.column, database), marker.kind)
}

/// What the marker of a row says that is not deleted.
pub(super) fn not_deleted(marker: &str, kind: MarkerKind) -> String {
    match kind {
        MarkerKind::Timestamp(_) => format!("{marker} IS NULL"),
        MarkerKind::Flag => format!("NOT {marker}"),
        MarkerKind::UnixTime => format!("{marker} = 0"),
    }
}

/// What the marker of a deleted row says.
pub(super) fn deleted(marker: &str, kind: MarkerKind) -> String {
    match kind {
        MarkerKind::Timestamp(_) => format!("{marker} IS NOT NULL"),
        MarkerKind::Flag => marker.to_owned(),
        MarkerKind::UnixTime => format!("{marker} != 0"),
    }
}
