//! The statements of a migration, in their order.

use diesel::query_source::Column;

use super::archive::Archive;
use super::column::columns_of;
use super::error::SchemaError;
use super::index::{Existing, Index, Indexed, Kind};
use super::migration::Migration;
use super::name::{NamedTable, TableName, check, check_names, derived, quoted};
use super::table_schema::TableSchema;
use crate::database::Database;
use crate::relation::TableFacts;
use crate::table::SoftDeletable;

impl<T> TableSchema<T>
where
    T: SoftDeletable<HiddenBy: FlagNames> + NamedTable,
{
    /// Writes the migration for a database.
    ///
    /// # Errors
    ///
    /// What cannot be written for it: see [`SchemaError`].
    pub fn migration(&self, database: Database) -> Result<Migration, SchemaError> {
        let (facts, name) = (TableFacts::of::<T>(), TableName::of::<T>());
        let archive = Archive::of::<T>();
        let table = Indexed {
            name: &name,
            facts: &facts,
            hidden_by: &T::HiddenBy::names(),
            archive: archive.as_ref(),
            database,
        };
        check_names(&name, &facts, database)?;
        self.check(&table)?;
        let definitions = self.definitions(&facts, database)?;
        Ok(Migration::new(
            &self.up(&table, &definitions),
            &self.down(&table),
        ))
    }

    fn check(&self, table: &Indexed<'_>) -> Result<(), SchemaError> {
        let declared = columns_of(table.facts);
        for (column, _) in &self.types {
            if !self.has_columns || declared.iter().all(|declared| declared.name != *column) {
                let table = table.facts.name;
                return Err(SchemaError::NotAColumnOfTheModel { table, column });
            }
        }
        let mut names = Vec::new();
        if let Some(archive) = self.new_archive(table) {
            archive.check(table)?;
            names.extend(archive.names(table));
        }
        for index in &self.all_indexes(table) {
            table.check(index)?;
            let name = table.name_of(index);
            if names.contains(&name) {
                return Err(SchemaError::RepeatedIndex {
                    table: table.facts.name,
                    index: name,
                });
            }
            check(&name, table.database)?;
            names.push(name);
        }
        names.clear();
        for quarantine in &self.quarantines {
            table.check_key(&quarantine.columns)?;
            let name = quarantine.name(table.facts.name);
            if names.contains(&name) {
                return Err(SchemaError::RepeatedIndex {
                    table: table.facts.name,
                    index: name,
                });
            }
            check(&name, table.database)?;
            names.push(name);
        }
        Ok(())
    }

    /// The columns to add, if any are to be added.
    fn definitions(
        &self,
        facts: &TableFacts,
        database: Database,
    ) -> Result<Vec<String>, SchemaError> {
        let columns = columns_of(facts).into_iter().filter(|_| self.has_columns);
        let definitions = columns.map(|column| {
            let mut types = self.types.iter().rev();
            let given = types.find(|(name, _)| *name == column.name);
            column.definition(facts.name, database, given.map(|(_, given)| given.as_str()))
        });
        definitions.collect()
    }

    fn up(&self, table: &Indexed<'_>, definitions: &[String]) -> Vec<String> {
        let add = definitions
            .iter()
            .map(|column| format!("ADD COLUMN {column}"));
        let mut up = alter(table.name, table.database, &add.collect::<Vec<_>>());
        up.extend(
            self.new_archive(table)
                .iter()
                .flat_map(|archive| archive.create(table)),
        );
        up.extend(
            self.all_indexes(table)
                .iter()
                .flat_map(|index| table.create(index)),
        );
        // The new one is there first: a foreign key of MySQL may need one of them.
        up.extend(
            self.replaced()
                .map(|(existing, _)| table.drop_existing(existing)),
        );
        let quarantines = self.quarantines.iter();
        up.extend(quarantines.flat_map(|quarantine| quarantine.create(table)));
        up
    }

    fn down(&self, table: &Indexed<'_>) -> Vec<String> {
        let mut down = Vec::new();
        if self.has_columns {
            let archive = self.new_archive(table).map(|archive| &archive.name);
            let tables = std::iter::once(table.name).chain(archive);
            down.extend(tables.flat_map(|name| refuse_deleted_rows(table, name)));
        }
        let replaced = self.replaced();
        down.extend(replaced.map(|(existing, columns)| table.create_existing(existing, columns)));
        let quarantines = self.quarantines.iter().rev();
        down.extend(quarantines.flat_map(|quarantine| quarantine.drop(table)));
        let indexes = self.all_indexes(table);
        // Those of a new archive go with it, once its rows are back.
        let has_new_archive = self.new_archive(table).is_some();
        let goes_with_it = |index: &Index| {
            has_new_archive && matches!(index.kind, Kind::Deleted | Kind::DeletedBy)
        };
        let indexes = indexes.iter().rev().filter(|index| !goes_with_it(index));
        down.extend(indexes.flat_map(|index| table.drop(index)));
        down.extend(
            self.new_archive(table)
                .iter()
                .flat_map(|archive| archive.drop(table)),
        );
        if self.has_columns {
            let columns = columns_of(table.facts).into_iter().rev();
            let drop = columns
                .map(|column| format!("DROP COLUMN {}", quoted(column.name, table.database)));
            down.extend(alter(table.name, table.database, &drop.collect::<Vec<_>>()));
        }
        down
    }

    /// The indexes that were asked for, and those that a new archive has to have: a deletion looks
    /// there for the rows that it has copied, and a restore for the children of a row.
    fn all_indexes(&self, table: &Indexed<'_>) -> Vec<Index> {
        let mut indexes = self.indexes.clone();
        let Some(archive) = self.new_archive(table) else {
            return indexes;
        };
        if !indexes
            .iter()
            .any(|index| matches!(index.kind, Kind::Deleted))
        {
            let columns = Vec::new();
            let kind = Kind::Deleted;
            indexes.push(Index { columns, kind });
        }
        for columns in archive.searches(table) {
            if !indexes.iter().any(|index| table.finds(index, &columns)) {
                let columns = columns.into_iter().map(str::to_owned).collect();
                let kind = Kind::DeletedBy;
                indexes.push(Index { columns, kind });
            }
        }
        indexes
    }

    /// The archive, if it is to be made.
    fn new_archive<'t>(&self, table: &Indexed<'t>) -> Option<&'t Archive> {
        table.archive.filter(|_| self.has_archive)
    }

    fn replaced(&self) -> impl Iterator<Item = (&Existing, &[String])> {
        self.indexes.iter().filter_map(|index| match &index.kind {
            Kind::Unique { in_place_of } => Some((in_place_of.as_ref()?, index.columns.as_slice())),
            Kind::Visible | Kind::Deleted | Kind::DeletedBy => None,
        })
    }
}

/// Changes a table: at once, except on SQLite, which takes one change in a statement.
fn alter(table: &TableName, database: Database, changes: &[String]) -> Vec<String> {
    let name = table.quoted(database);
    let statement = |change: &str| format!("ALTER TABLE {name} {change}");
    match database {
        Database::Sqlite => changes.iter().map(|change| statement(change)).collect(),
        _ if changes.is_empty() => Vec::new(),
        _ => vec![statement(&changes.join(", "))],
    }
}

/// Some databases say no more than that a constraint was violated.
const WHY_IT_FAILS: &str = "\
-- This fails while there are deleted rows, which would be visible again: purge or restore them first.
";

/// Fails while there are deleted rows in the table of a name, and changes nothing if there are none.
fn refuse_deleted_rows(table: &Indexed<'_>, place: &TableName) -> Vec<String> {
    let name = derived(&[table.facts.name], "not_deleted");
    let name = quoted(&name, table.database);
    let condition = table.is_not_deleted();
    let (add, drop) = match table.database {
        // It checks the rows for a new column, and knows no other new constraint.
        Database::Sqlite => (
            format!("ADD COLUMN {name} BOOLEAN CHECK ({condition})"),
            format!("DROP COLUMN {name}"),
        ),
        _ => (
            format!("ADD CONSTRAINT {name} CHECK ({condition})"),
            format!("DROP CONSTRAINT {name}"),
        ),
    };
    let mut statements = alter(place, table.database, &[add]);
    for statement in &mut statements {
        statement.insert_str(0, WHY_IT_FAILS);
    }
    statements.extend(alter(place, table.database, &[drop]));
    statements
}

/// The names of the flags that hide a row: of `()`, or `(column, (column, ()))`.
pub trait FlagNames {
    /// The names.
    #[doc(hidden)]
    fn names() -> Vec<&'static str>;
}

impl FlagNames for () {
    fn names() -> Vec<&'static str> {
        Vec::new()
    }
}

impl<C: Column, Rest: FlagNames> FlagNames for (C, Rest) {
    fn names() -> Vec<&'static str> {
        let mut names = Rest::names();
        names.insert(0, C::NAME);
        names
    }
}
