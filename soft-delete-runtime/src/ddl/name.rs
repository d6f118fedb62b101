//! Names: short enough for every database, and quoted.

use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::error::SchemaError;
use crate::database::Database;
use crate::relation::{SqlTable, TableFacts, WriteName, write_name};

/// The backend with which Diesel is asked for the name of a table: any.
#[cfg(feature = "sqlite")]
pub(crate) type NameBackend = diesel::sqlite::Sqlite;
#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
pub(crate) type NameBackend = diesel::pg::Pg;
#[cfg(not(any(feature = "postgres", feature = "sqlite")))]
pub(crate) type NameBackend = diesel::mysql::Mysql;

/// A table whose name is known.
pub trait NamedTable: SqlTable<NameBackend> {}

impl<T: SqlTable<NameBackend>> NamedTable for T {}

/// What every database takes in bytes: PostgreSQL's limit, the strictest.
const LONGEST: usize = 63;

/// The name of a table, with its schema if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableName {
    pub(crate) schema: Option<String>,
    pub(crate) table: String,
}

impl TableName {
    pub(crate) fn of<T: NamedTable>() -> Self {
        let name = Written(write_name::<NameBackend, T>);
        let mut parts = unquoted(
            diesel::debug_query::<NameBackend, _>(&name)
                .to_string()
                .as_str(),
        );
        let table = parts.pop().unwrap_or_default();
        let schema = parts.pop();
        Self { schema, table }
    }

    pub(crate) fn check(&self, database: Database) -> Result<(), SchemaError> {
        let mut names = self.schema.iter().chain([&self.table]);
        names.try_for_each(|name| check(name, database))
    }

    pub(crate) fn quoted(&self, database: Database) -> String {
        self.beside(&self.table, database)
    }

    /// The name of something that is in the same schema.
    pub(crate) fn beside(&self, name: &str, database: Database) -> String {
        let name = quoted(name, database);
        match &self.schema {
            Some(schema) => format!("{}.{name}", quoted(schema, database)),
            None => name,
        }
    }
}

/// A table's name, as Diesel writes it.
struct Written(WriteName<NameBackend>);

impl QueryFragment<NameBackend> for Written {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, NameBackend>) -> QueryResult<()> {
        (self.0)(out)
    }
}

impl QueryId for Written {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// The parts of a name that Diesel has quoted, with either kind of quotes.
fn unquoted(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut letters = name.chars().peekable();
    while let Some(quote) = letters.find(|letter| matches!(letter, '"' | '`')) {
        let mut part = String::new();
        while let Some(letter) = letters.next() {
            if letter == quote && letters.next_if_eq(&quote).is_none() {
                break;
            }
            part.push(letter);
        }
        parts.push(part);
        if letters.peek() != Some(&'.') {
            break;
        }
    }
    parts
}

/// A name in quotes. SQLite reads double quotes as a text if there is no such column.
pub(crate) fn quoted(name: &str, database: Database) -> String {
    let quote = match database {
        Database::Postgres => '"',
        Database::Sqlite | Database::Mysql => '`',
    };
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push(quote);
    for letter in name.chars() {
        if letter == quote {
            quoted.push(quote);
        }
        quoted.push(letter);
    }
    quoted.push(quote);
    quoted
}

/// A text in quotes, as PostgreSQL and SQLite read it.
pub(super) fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether the database takes a name as it is, without cutting it off.
pub(crate) fn check(name: &str, database: Database) -> Result<(), SchemaError> {
    let is_mysql = database == Database::Mysql;
    let problem = if name.is_empty() {
        "it is empty"
    } else if name.contains('\0') {
        "it has a NUL in it"
    } else if database == Database::Postgres && name.len() > LONGEST {
        "it is longer than 63 bytes"
    } else if is_mysql && name.chars().count() > 64 {
        "it is longer than 64 characters"
    } else if is_mysql && name.ends_with([' ', '\t', '\n', '\x0b', '\x0c', '\r']) {
        "it ends with a space"
    } else if is_mysql && name.chars().any(|letter| letter > '\u{FFFF}') {
        "it has a character beyond U+FFFF"
    } else {
        return Ok(());
    };
    Err(SchemaError::Name {
        name: name.to_owned(),
        problem,
        database,
    })
}

/// Whether the database has such a table, by the names of what its statements are about.
pub(super) fn check_names(
    name: &TableName,
    facts: &TableFacts,
    database: Database,
) -> Result<(), SchemaError> {
    name.check(database)?;
    let marker = [facts.marker.column];
    let stamp = facts.stamp.map(|(column, _)| column);
    let mut columns = facts.key.iter().copied().chain(marker).chain(stamp);
    columns.try_for_each(|column| check(column, database))
}

/// A name out of others: the same on every database, and if it is too long, cut off with a number
/// that tells it from others with the same beginning.
pub(crate) fn derived(parts: &[&str], ending: &str) -> String {
    let mut name = parts.join("_");
    let whole = name.len() + 1 + ending.len();
    if whole > LONGEST {
        let number = format!("_{:08x}", fingerprint(&name));
        let mut room = LONGEST - 1 - ending.len() - number.len();
        while !name.is_char_boundary(room) {
            room -= 1;
        }
        name.truncate(room);
        name.push_str(&number);
    }
    name.push('_');
    name.push_str(ending);
    name
}

/// A name, or if it is taken, the same with a number.
pub(crate) fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let others = (2..=u16::MAX).map(|number| derived(&[name], &number.to_string()));
    let mut names = std::iter::once(name.to_owned()).chain(others);
    names
        .find(|name| !is_taken(name))
        .unwrap_or_else(|| name.to_owned())
}

/// FNV-1a: the same in every version of Rust and of this library.
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quoted("a\"b`c", Database::Postgres), "\"a\"\"b`c\"");
        assert_eq!(quoted("a\"b`c", Database::Sqlite), "`a\"b``c`");
        assert_eq!(quoted("a\"b`c", Database::Mysql), "`a\"b``c`");
    }

    #[test]
    fn what_diesel_quotes_is_read_back() {
        assert_eq!(unquoted("`users` -- binds: []"), ["users"]);
        assert_eq!(
            unquoted("\"my \"\"s\".\"a.b\" -- binds: []"),
            ["my \"s", "a.b"]
        );
        assert_eq!(unquoted("`a``b`.`c\"d` -- binds: [\"x\"]"), ["a`b", "c\"d"]);
    }

    #[test]
    fn long_names_are_cut_off_and_stay_apart() {
        assert_eq!(
            derived(&["users", "email"], "visible"),
            "users_email_visible"
        );
        let long = "ä".repeat(40);
        let one = derived(&[&long, "a"], "visible");
        let other = derived(&[&long, "b"], "visible");
        assert!(one.len() <= LONGEST && other.len() <= LONGEST);
        assert_ne!(one, other);
        // Written into migrations: must never change.
        let name = derived(&[&"x".repeat(70)], "visible");
        assert_eq!(name, format!("{}_77f3c97d_visible", "x".repeat(46)));
    }
}
