//! Questions to the catalogue.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{mysql, postgres, sqlite};
use crate::database::Database;
use crate::ddl::name::TableName;
use crate::plan::{FillIn, PlanBackend};

/// A question to the catalogue. Every answer is of rows of a number, a name, and fields.
pub(super) type Sql = crate::plan::Sql<Asked>;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The schema, or an empty text for the one where unqualified names are looked for.
    Schema,
    Table,
    /// The schema as a part of the statement, with a dot behind it.
    Within,
}

/// Between the fields of an answer, and between the columns in a field. No name has them.
pub(super) const FIELD: char = '\u{1f}';
pub(super) const ITEM: char = '\u{1e}';

/// What is asked about a table.
pub(super) struct Questions {
    /// In which schema it is, for the others to be asked about that one.
    pub(super) place: Option<Sql>,
    /// What it is.
    pub(super) kind: Sql,
    pub(super) columns: Sql,
    pub(super) indexes: Sql,
    /// The parts of the indexes, where an answer about those has no expressions.
    pub(super) parts: Option<Sql>,
    pub(super) references: Sql,
    pub(super) triggers: Sql,
    /// The names beside it that no index can have.
    pub(super) taken: Option<Sql>,
    /// The tables beside it with a column `deleted_at`.
    pub(super) marked_tables: Sql,
}

impl Questions {
    pub(super) fn of(database: Database) -> Self {
        match database {
            Database::Postgres => postgres::questions(),
            Database::Sqlite => sqlite::questions(),
            Database::Mysql => mysql::questions(),
        }
    }
}

impl<DB: PlanBackend> FillIn<DB, Asked> for TableName {
    fn fill_in<'b>(&'b self, asked: &'b Asked, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let schema = self.schema.as_deref().unwrap_or_default();
        match asked {
            Asked::Schema => DB::bind_text(out, schema),
            Asked::Table => DB::bind_text(out, &self.table),
            Asked::Within => {
                out.push_identifier(schema)?;
                out.push_sql(".");
                Ok(())
            }
        }
    }
}

/// A question, with `{schema}`, `{table}` and `{within}` for what it is about.
pub(super) fn question(text: &str) -> Sql {
    let text = text.replace("{field}", &FIELD.to_string());
    let mut text = text.replace("{item}", &ITEM.to_string());
    let mut sql = Sql::new();
    while let Some(begin) = text.find('{') {
        let end = begin + text[begin..].find('}').unwrap_or_default();
        let asked = match &text[begin..=end] {
            "{schema}" => Asked::Schema,
            "{within}" => Asked::Within,
            _ => Asked::Table,
        };
        sql = sql.text(&text[..begin]).value(asked);
        text = text.split_off(end + 1);
    }
    sql.text(&text)
}
