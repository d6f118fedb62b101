//! What the database knows about a table.

mod answer;
mod mysql;
mod postgres;
mod question;
mod reader;
mod sqlite;

use std::sync::Arc;

pub(super) use self::reader::Reader;
use crate::database::Database;
use crate::ddl::name::TableName;

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) is_nullable: bool,
    /// What a new row holds there, as the database writes it; empty if that is `NULL` or nothing.
    pub(super) default: String,
    /// Whether a change of the row puts the time there.
    pub(super) follows_changes: bool,
    /// Digits of a fraction of a second, where the column is a time.
    pub(super) precision: Option<u32>,
    /// How it is generated out of others; empty if it is not.
    pub(super) expression: String,
    /// Whether the table is in parts by it.
    pub(super) parts_the_table: bool,
    /// What the database calls its type, where that is asked for.
    pub(super) sql_type: String,
}

/// An index, or a constraint that is one.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    pub(super) kind: IndexKind,
    pub(super) is_constraint: bool,
    /// Whether it is no more than its columns and its condition: no order, no collation of its own.
    pub(super) is_simple: bool,
    /// Whether two `NULL`s are one value.
    pub(super) nulls_are_equal: bool,
    /// What the rows in it satisfy; empty if all are in it.
    pub(super) condition: String,
    /// In their order; an expression is empty.
    pub(super) columns: Vec<String>,
    /// The same, with the expressions.
    pub(super) parts: Vec<String>,
    /// What follows its name, without the condition; empty if it cannot be made again.
    pub(super) definition: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndexKind {
    Plain,
    Unique,
    Primary,
}

/// A foreign key of another table.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) child: String,
    /// Where that is.
    schema: String,
    /// Whether it is found by its name alone.
    is_in_reach: bool,
    pub(super) constraint: String,
    pub(super) cascades: bool,
    pub(super) columns: Vec<String>,
    /// Those that it points at.
    pub(super) parent_columns: Vec<String>,
    /// What follows its name, without what happens when a row is deleted; empty if it cannot be
    /// made again.
    pub(super) definition: String,
}

impl Reference {
    /// Whether it is a foreign key of this table.
    pub(super) fn is_of(&self, child: &TableName) -> bool {
        self.child == child.table
            && match &child.schema {
                Some(schema) => *schema == self.schema,
                None => self.is_in_reach,
            }
    }
}

/// A trigger of a table.
#[derive(Debug)]
pub(super) struct Trigger {
    pub(super) name: String,
    /// The function that it calls, as statements name it: on PostgreSQL.
    pub(super) function: Option<String>,
    /// What the database has of the statement that made it, or of its function.
    pub(super) text: String,
}

/// What there is to know about one table.
#[derive(Debug)]
pub(super) struct Catalogue {
    database: Database,
    /// How statements name it.
    pub(super) name: TableName,
    /// What it is instead of a table; empty if it is one. Nothing if there is nothing of the name.
    pub(super) other_kind: Option<String>,
    pub(super) columns: Vec<Column>,
    pub(super) indexes: Vec<Index>,
    pub(super) references: Vec<Reference>,
    /// Names that an index cannot have, beside those of the table's own.
    taken: Arc<[String]>,
}

impl Catalogue {
    fn of_nothing(database: Database, name: &TableName) -> Self {
        Self {
            database,
            name: name.clone(),
            other_kind: None,
            columns: Vec::new(),
            indexes: Vec::new(),
            references: Vec::new(),
            taken: Arc::default(),
        }
    }

    pub(super) fn is_there(&self) -> bool {
        self.other_kind.is_some()
    }

    /// Whether it can have indexes.
    pub(super) fn is_table(&self) -> bool {
        self.other_kind.as_deref() == Some("")
    }

    /// Whether two names are those of one column.
    pub(super) fn is_same(&self, one: &str, other: &str) -> bool {
        is_same(one, other, self.database)
    }

    /// Whether a column is among others.
    pub(super) fn has(&self, columns: &[impl AsRef<str>], name: &str) -> bool {
        columns
            .iter()
            .any(|column| self.is_same(column.as_ref(), name))
    }

    /// Whether the columns of an index begin with those of a key, whose order is no matter.
    pub(super) fn begins_with(&self, columns: &[String], key: &[impl AsRef<str>]) -> bool {
        let first = columns.get(..key.len()).unwrap_or_default();
        !first.is_empty() && key.iter().all(|column| self.has(first, column.as_ref()))
    }

    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| self.is_same(&column.name, name))
    }

    pub(super) fn has_all(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.column(column).is_some())
    }

    /// Whether nothing can be made of this name, as an index of the table has it, or something
    /// beside that.
    pub(super) fn has_index(&self, name: &str) -> bool {
        let of_table = self.indexes.iter().map(|index| &index.name);
        let mut taken = of_table.chain(self.taken.iter());
        taken.any(|taken| self.is_same(taken, name))
    }
}

fn is_same(one: &str, other: &str, database: Database) -> bool {
    match database {
        Database::Postgres => one == other,
        Database::Sqlite | Database::Mysql => one.eq_ignore_ascii_case(other),
    }
}
