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
    /// What a new row holds there, as the database writes it; empty if that is `NULL` or nothing.
    pub(super) default: String,
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
    /// Those that it points at.
    pub(super) parent_columns: Vec<String>,
    /// What follows its name, without what happens when a row is deleted; empty if it cannot be
    /// made again.
    pub(super) definition: String,
}

/// What there is to know about one table.
#[derive(Debug)]
pub(super) struct Catalogue {
    database: Database,
    pub(super) columns: Vec<Column>,
    pub(super) indexes: Vec<Index>,
    pub(super) references: Vec<Reference>,
}

impl Catalogue {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        let is_it = |column: &&Column| match self.database {
            Database::Postgres => column.name == name,
            Database::Sqlite | Database::Mysql => column.name.eq_ignore_ascii_case(name),
        };
        self.columns.iter().find(is_it)
    }

    pub(super) fn has_all(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.column(column).is_some())
    }
}

/// Reads what there is to know about a table; there are no columns if there is no such table.
pub(super) async fn read<S: Session>(
    session: &mut S,
    database: Database,
    table: &TableName,
) -> QueryResult<Catalogue> {
    let questions = questions(database);
    let columns = ask(session, &questions.columns, table).await?;
    let indexes = ask(session, &questions.indexes, table).await?;
    let references = ask(session, &questions.references, table).await?;
    let mut catalogue = Catalogue {
        database,
        columns: columns.into_iter().map(column).collect(),
        indexes: indexes.into_iter().map(index).collect(),
        references: references.into_iter().map(reference).collect(),
    };
    if database == Database::Sqlite {
        for index in &mut catalogue.indexes {
            index.condition = sqlite::condition_of(&index.condition);
        }
    }
    Ok(catalogue)
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
    let (default, precision, expression, parts, sql_type) =
        (next(), next(), next(), next(), next());
    // PostgreSQL writes `NULL::timestamp`, MariaDB `NULL`.
    let is_null = default.eq_ignore_ascii_case("NULL") || default.starts_with("NULL::");
    Column {
        name,
        is_nullable: is_nullable != 0,
        default: if is_null { "" } else { default }.to_owned(),
        precision: precision.parse().ok(),
        expression: expression.to_owned(),
        parts_the_table: parts == "p",
        sql_type: sql_type.to_uppercase(),
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
        is_simple: traits.contains('s'),
        nulls_are_equal: traits.contains('n'),
        condition: condition.to_owned(),
        columns: items(columns),
    }
}

fn reference((cascades, child, fields): Found) -> Reference {
    let mut fields = fields.split(FIELD);
    let mut next = || fields.next().unwrap_or_default();
    Reference {
        child,
        cascades: cascades != 0,
        constraint: next().to_owned(),
        columns: items(next()),
        parent_columns: items(next()),
        definition: next().to_owned(),
    }
}

fn items(text: &str) -> Vec<String> {
    text.split(ITEM).map(str::to_owned).collect()
}
