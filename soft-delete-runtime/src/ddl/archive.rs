//! The table that deleted rows are moved to.

use super::error::SchemaError;
use super::index::{Indexed, begins_with, index_on, is_deleted};
use super::name::{NameBackend, NamedTable, TableName, check, derived, quoted};
use crate::database::Database;
use crate::layout::ArchiveFacts;
use crate::plan::Setting;
use crate::relation::{Action, CascadeKey, SqlTable, Visitor};
use crate::table::SoftDeletable;

/// An archive, as statements name it.
#[derive(Debug, Clone)]
pub(crate) struct Archive {
    pub(crate) name: TableName,
    pub(crate) facts: &'static ArchiveFacts,
    /// The keys by which its rows belong to those of parents that cascade.
    pub(crate) keys: Vec<&'static [&'static str]>,
}

impl Archive {
    /// The archive of the table `T`.
    pub(crate) fn of<T: SoftDeletable + NamedTable>() -> Option<Self> {
        let mut found = Found::default();
        T::archive(&mut found);
        T::parents(&mut found);
        Some(Self {
            name: found.name?,
            facts: T::ARCHIVE?,
            keys: found.keys,
        })
    }

    /// Whether the database takes the archive beside the table.
    pub(super) fn check(&self, table: &Indexed<'_>) -> Result<(), SchemaError> {
        let database = table.database;
        self.name.check(database)?;
        let mut columns = self.facts.names();
        columns.try_for_each(|column| check(column, database))?;
        let name = &self.name.table;
        let is_sqlite = database == Database::Sqlite;
        let is_that_of_table = self.name.schema == table.name.schema
            && (*name == table.name.table
                || (is_sqlite && name.eq_ignore_ascii_case(&table.name.table)));
        let problem = if is_that_of_table {
            "the table has it"
        } else if is_sqlite && name.to_ascii_lowercase().starts_with("sqlite_") {
            "it begins with `sqlite_`"
        } else {
            return Ok(());
        };
        Err(SchemaError::Name {
            name: name.clone(),
            problem,
            database,
        })
    }

    /// The names that no index can have then.
    pub(super) fn names(&self, table: &Indexed<'_>) -> Vec<String> {
        let name = self.name.table.clone();
        match table.database {
            // The names of its indexes are those of each table.
            Database::Mysql => Vec::new(),
            Database::Postgres => vec![name],
            Database::Sqlite => vec![name, self.key_name(table)],
        }
    }

    /// What its rows are looked for by, beside the time and the primary key: the deletion of a
    /// number, and the parents that come back.
    pub(super) fn searches(&self, table: &Indexed<'_>) -> Vec<Vec<&'static str>> {
        let identity = table.facts.identity.map(|(column, _)| vec![column]);
        let keys = self.keys.iter().map(|key| key.to_vec());
        let searches = identity.into_iter().chain(keys);
        searches
            .filter(|columns| !begins_with(table.facts.key, columns))
            .collect()
    }

    /// Makes the archive, with the columns of the table, and moves what is deleted by now.
    pub(super) fn create(&self, table: &Indexed<'_>) -> Vec<String> {
        let database = table.database;
        let (name, from) = (self.name.quoted(database), table.name.quoted(database));
        let columns = self.columns(database);
        let deleted = is_deleted(table.facts.marker, database);
        let make = [
            format!("CREATE TABLE {name} AS SELECT {columns} FROM {from} WHERE 1 = 0"),
            self.add_key(table, &self.key_name(table)),
        ];
        let insert =
            format!("INSERT INTO {name} ({columns}) SELECT {columns} FROM {from} WHERE {deleted}");
        let leave = format!("DELETE FROM {from} WHERE {deleted}");
        if database != Database::Mysql {
            return make.into_iter().chain([insert, leave]).collect();
        }
        // Its migrations have no transaction. A row that something points at must not be in both tables
        // when it turns out that it stays, and whatever comes next commits: so that is tried before.
        let begin = "START TRANSACTION".to_owned();
        let (try_it, undo) = (leave.clone(), "ROLLBACK".to_owned());
        let trial = [begin.clone(), try_it, undo];
        let moving = [begin, insert, leave, "COMMIT".to_owned()];
        trial.into_iter().chain(make).chain(moving).collect()
    }

    /// Makes the key of the table that of the archive, by an index of the name where it has one.
    pub(crate) fn add_key(&self, table: &Indexed<'_>, name: &str) -> String {
        let database = table.database;
        let key = list(table.facts.key, database);
        match database {
            // It adds no primary key to a table.
            Database::Sqlite => format!(
                "CREATE UNIQUE INDEX {} ({key})",
                index_on(&self.name, name, database)
            ),
            _ => format!(
                "ALTER TABLE {} ADD PRIMARY KEY ({key})",
                self.name.quoted(database)
            ),
        }
    }

    /// Moves the rows back, marked, and drops the archive.
    pub(super) fn drop(&self, table: &Indexed<'_>) -> Vec<String> {
        let database = table.database;
        let (name, into) = (self.name.quoted(database), table.name.quoted(database));
        let columns = self.columns(database);
        let (insert, whatever_it_is) = match database {
            // A key that PostgreSQL makes by itself takes no other otherwise.
            Database::Postgres => ("INSERT".to_owned(), " OVERRIDING SYSTEM VALUE"),
            Database::Sqlite => ("INSERT".to_owned(), ""),
            Database::Mysql => {
                let (before, behind) = Setting::around_verb(&[Setting::AS_IT_IS]);
                (format!("{before}INSERT{behind}"), "")
            }
        };
        vec![
            format!(
                "{insert} INTO {into} ({columns}){whatever_it_is} SELECT {columns} FROM {name}"
            ),
            format!("DROP TABLE {name}"),
        ]
    }

    /// The name of the index of the key, where it has one of its own.
    pub(crate) fn key_name(&self, table: &Indexed<'_>) -> String {
        let key = table.facts.key.iter().copied();
        derived(
            &[self.facts.table]
                .into_iter()
                .chain(key)
                .collect::<Vec<_>>(),
            "key",
        )
    }

    fn columns(&self, database: Database) -> String {
        list(&self.facts.names().collect::<Vec<_>>(), database)
    }
}

fn list(columns: &[&str], database: Database) -> String {
    let columns = columns.iter().map(|name| quoted(name, database));
    columns.collect::<Vec<_>>().join(", ")
}

/// What a model says about its archive, and its parents.
#[derive(Default)]
struct Found {
    name: Option<TableName>,
    keys: Vec<&'static [&'static str]>,
}

impl Visitor for Found {
    type Backend = NameBackend;

    fn archive<A: SqlTable<NameBackend>>(&mut self) {
        self.name = Some(TableName::of::<A>());
    }

    fn soft_deletable<T>(&mut self, _: Action, _: &'static [&'static str])
    where
        T: SoftDeletable + SqlTable<NameBackend>,
    {
    }

    fn other<T>(&mut self, _: Action, _: &'static str, _: &'static [&'static str])
    where
        T: SqlTable<NameBackend>,
    {
    }

    fn parent<C>(&mut self)
    where
        C: CascadeKey<Parent: SqlTable<NameBackend>>,
    {
        self.keys.push(C::COLUMNS);
    }
}
