//! What the database knows about a table.

mod mysql;
mod postgres;
mod sqlite;

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use crate::database::Database;
use crate::ddl::name::TableName;
use crate::plan::{FillIn, PlanBackend, PlanStatement};
use crate::sweep::session::{Found, Session};

/// A question to the catalogue. Every answer is of rows of a number, a name, and fields.
type Sql = crate::plan::Sql<Asked>;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// The schema, or an empty text for the one where unqualified names are looked for.
    Schema,
    Table,
}

/// Between the fields of an answer, and between the columns in a field. No name has them.
const FIELD: char = '\u{1f}';
const ITEM: char = '\u{1e}';

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) is_nullable: bool,
    pub(super) has_default: bool,
    /// Digits of a fraction of a second, where the column is a time.
    pub(super) precision: Option<u32>,
    /// How it is generated out of others; empty if it is not.
    pub(super) expression: String,
    /// Whether the table is in parts by it.
    pub(super) parts_the_table: bool,
}

/// An index, or a constraint that is one.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    pub(super) kind: IndexKind,
    pub(super) is_constraint: bool,
    /// Whether two `NULL`s are one value.
    pub(super) nulls_are_equal: bool,
    /// What the rows in it satisfy; empty if all are in it.
    pub(super) condition: String,
    /// In their order; an expression is empty.
    pub(super) columns: Vec<String>,
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
    pub(super) constraint: String,
    pub(super) cascades: bool,
    pub(super) columns: Vec<String>,
}

/// What there is to know about one table.
#[derive(Debug)]
pub(super) struct Catalogue {
    pub(super) columns: Vec<Column>,
    pub(super) indexes: Vec<Index>,
    pub(super) references: Vec<Reference>,
}

impl Catalogue {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Reads what there is to know about a table; there are no columns if there is no such table.
pub(super) async fn read<S: Session>(
    session: &mut S,
    database: Database,
    table: &TableName,
) -> QueryResult<Catalogue> {
    let columns = ask(session, &questions(database).columns, table).await?;
    let indexes = ask(session, &questions(database).indexes, table).await?;
    let references = ask(session, &questions(database).references, table).await?;
    Ok(Catalogue {
        columns: columns.into_iter().map(column).collect(),
        indexes: indexes.into_iter().map(index).collect(),
        references: references.into_iter().map(reference).collect(),
    })
}

/// The indexes of a table.
pub(super) async fn indexes_of<S: Session>(
    session: &mut S,
    database: Database,
    table: &TableName,
) -> QueryResult<Vec<Index>> {
    let indexes = ask(session, &questions(database).indexes, table).await?;
    Ok(indexes.into_iter().map(index).collect())
}

/// The tables with a column `deleted_at`, where the table is.
pub(super) async fn marked_tables<S: Session>(
    session: &mut S,
    database: Database,
    beside: &TableName,
) -> QueryResult<Vec<String>> {
    let tables = ask(session, &questions(database).marked_tables, beside).await?;
    Ok(tables.into_iter().map(|(_, name, _)| name).collect())
}

/// A number that a query counts, whose text has nothing to fill in.
pub(super) async fn count<S: Session>(session: &mut S, query: &str) -> QueryResult<i64> {
    let sql = Sql::new().text(query);
    let nothing = TableName {
        schema: None,
        table: String::new(),
    };
    let found = ask(session, &sql, &nothing).await?;
    Ok(found.first().map_or(0, |(count, ..)| *count))
}

struct Questions {
    columns: Sql,
    indexes: Sql,
    references: Sql,
    marked_tables: Sql,
}

fn questions(database: Database) -> Questions {
    match database {
        Database::Postgres => postgres::questions(),
        Database::Sqlite => sqlite::questions(),
        Database::Mysql => mysql::questions(),
    }
}

async fn ask<S: Session>(
    session: &mut S,
    question: &Sql,
    about: &TableName,
) -> QueryResult<Vec<Found>> {
    session.load(PlanStatement::new(question, &[], about)).await
}

impl<DB: PlanBackend> FillIn<DB, Asked> for TableName {
    fn fill_in<'b>(&'b self, asked: &'b Asked, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let name = match asked {
            Asked::Schema => self.schema.as_deref().unwrap_or_default(),
            Asked::Table => &self.table,
        };
        DB::bind_text(out, name)
    }
}

/// A question, with `{schema}` and `{table}` for what it is about.
fn question(text: &str) -> Sql {
    let text = text.replace("{field}", &FIELD.to_string());
    let mut text = text.replace("{item}", &ITEM.to_string());
    let mut sql = Sql::new();
    while let Some(begin) = text.find('{') {
        let end = begin + text[begin..].find('}').unwrap_or_default();
        let asked = match &text[begin..=end] {
            "{schema}" => Asked::Schema,
            _ => Asked::Table,
        };
        sql = sql.text(&text[..begin]).value(asked);
        text = text.split_off(end + 1);
    }
    sql.text(&text)
}

fn column((is_nullable, name, fields): Found) -> Column {
    let mut fields = fields.split(FIELD);
    let mut next = || fields.next().unwrap_or_default();
    let (default, precision, expression, parts) = (next(), next(), next(), next());
    Column {
        name,
        is_nullable: is_nullable != 0,
        // PostgreSQL writes `NULL::timestamp`.
        has_default: !default.is_empty() && !default.to_uppercase().starts_with("NULL"),
        precision: precision.parse().ok(),
        expression: expression.to_owned(),
        parts_the_table: parts == "p",
    }
}

/// 0 is any index, 1 a unique one, 2 the primary key.
fn index((kind, name, fields): Found) -> Index {
    let mut fields = fields.split(FIELD);
    let mut next = || fields.next().unwrap_or_default();
    let (traits, condition, columns) = (next(), next(), next());
    Index {
        name,
        kind: match kind {
            0 => IndexKind::Plain,
            1 => IndexKind::Unique,
            _ => IndexKind::Primary,
        },
        is_constraint: traits.contains('c'),
        nulls_are_equal: traits.contains('n'),
        condition: condition.to_owned(),
        columns: columns.split(ITEM).map(str::to_owned).collect(),
    }
}

fn reference((cascades, child, fields): Found) -> Reference {
    let (constraint, columns) = fields.split_once(FIELD).unwrap_or_default();
    Reference {
        child,
        constraint: constraint.to_owned(),
        cascades: cascades != 0,
        columns: columns.split(ITEM).map(str::to_owned).collect(),
    }
}
