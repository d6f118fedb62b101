//! Who asks.

use std::sync::Arc;

use diesel::result::QueryResult;

use super::question::{Questions, Sql};
use super::{Catalogue, Index, Trigger, answer, mysql, postgres, sqlite};
use crate::database::Database;
use crate::ddl::name::TableName;
use crate::plan::PlanStatement;
use crate::sweep::session::{Found, Session};

/// Reads what there is to know about tables.
pub(in crate::doctor) struct Reader<S> {
    session: S,
    pub(in crate::doctor) database: Database,
    questions: Questions,
    /// By schema: reading them once is cheaper than once for each table.
    taken: Vec<(String, Arc<[String]>)>,
}

impl<S: Session> Reader<S> {
    pub(in crate::doctor) fn new(session: S, database: Database) -> Self {
        Self {
            session,
            database,
            questions: Questions::of(database),
            taken: Vec::new(),
        }
    }

    /// Reads what there is to know about a table, which is the one that statements reach by the
    /// name.
    pub(in crate::doctor) async fn read(&mut self, table: &TableName) -> QueryResult<Catalogue> {
        let Self {
            session, questions, ..
        } = self;
        let mut catalogue = Catalogue::of_nothing(self.database, table);
        let Some(about) = place(session, questions, table).await? else {
            return Ok(catalogue);
        };
        let kind = ask(session, &questions.kind, &about).await?;
        let Some((_, schema, kind)) = kind.into_iter().next() else {
            return Ok(catalogue);
        };
        let columns = ask(session, &questions.columns, &about).await?;
        let indexes = ask(session, &questions.indexes, &about).await?;
        let references = ask(session, &questions.references, &about).await?;
        catalogue.columns = columns.into_iter().map(answer::column).collect();
        catalogue.indexes = indexes.into_iter().map(answer::index).collect();
        catalogue.references = references.into_iter().map(answer::reference).collect();
        let mut other_kind = kind;
        match self.database {
            Database::Postgres => postgres::complete(&mut catalogue.indexes),
            Database::Sqlite => {
                other_kind = sqlite::complete(&mut catalogue, &other_kind);
                catalogue.name = sqlite::name_of(table, &schema);
            }
            Database::Mysql => {
                let has_expression = |index: &Index| index.columns.iter().any(String::is_empty);
                // MariaDB has neither these nor the column that is asked for.
                let has_expressions = catalogue.indexes.iter().any(has_expression);
                if let Some(question) = questions.parts.as_ref().filter(|_| has_expressions) {
                    let parts = ask(session, question, &about).await?;
                    mysql::complete(&mut catalogue.indexes, &parts);
                }
            }
        }
        catalogue.other_kind = Some(other_kind);
        catalogue.taken = self.taken(&schema, &about).await?;
        Ok(catalogue)
    }

    /// The names in a schema that are taken.
    async fn taken(&mut self, schema: &str, about: &TableName) -> QueryResult<Arc<[String]>> {
        let Some(question) = &self.questions.taken else {
            return Ok(Arc::default());
        };
        if let Some((_, names)) = self.taken.iter().find(|(of, _)| of == schema) {
            return Ok(Arc::clone(names));
        }
        let names = ask(&mut self.session, question, about).await?;
        let names: Arc<[String]> = names.into_iter().map(|(_, name, _)| name).collect();
        self.taken.push((schema.to_owned(), Arc::clone(&names)));
        Ok(names)
    }

    /// Reads the triggers of a table.
    pub(in crate::doctor) async fn triggers(
        &mut self,
        table: &TableName,
    ) -> QueryResult<Vec<Trigger>> {
        let Self {
            session, questions, ..
        } = self;
        let Some(about) = place(session, questions, table).await? else {
            return Ok(Vec::new());
        };
        let triggers = ask(session, &questions.triggers, &about).await?;
        Ok(triggers.into_iter().map(answer::trigger).collect())
    }

    /// The tables with a column `deleted_at`, where a table is.
    pub(in crate::doctor) async fn marked_tables(
        &mut self,
        beside: &TableName,
    ) -> QueryResult<Vec<String>> {
        let Self {
            session, questions, ..
        } = self;
        let about = match (place(session, questions, beside).await?, &beside.schema) {
            (Some(about), _) => about,
            (None, Some(_)) => return Ok(Vec::new()),
            // What is not there yet will be made in the main database.
            (None, None) => sqlite::in_main(&beside.table),
        };
        let tables = ask(session, &questions.marked_tables, &about).await?;
        Ok(tables.into_iter().map(|(_, name, _)| name).collect())
    }

    /// A number that a query counts, whose text has nothing to fill in.
    pub(in crate::doctor) async fn count(&mut self, query: &str) -> QueryResult<i64> {
        let sql = Sql::new().text(query);
        let nothing = TableName {
            schema: None,
            table: String::new(),
        };
        let found = ask(&mut self.session, &sql, &nothing).await?;
        Ok(found.first().map_or(0, |(count, ..)| *count))
    }
}

/// The table with its schema, where the questions cannot find that by themselves.
async fn place<S: Session>(
    session: &mut S,
    questions: &Questions,
    table: &TableName,
) -> QueryResult<Option<TableName>> {
    let Some(question) = &questions.place else {
        return Ok(Some(table.clone()));
    };
    let places = ask(session, question, table).await?;
    let first = places.into_iter().next();
    Ok(first.map(|(_, schema, _)| TableName {
        schema: Some(schema),
        table: table.table.clone(),
    }))
}

async fn ask<S: Session>(
    session: &mut S,
    question: &Sql,
    about: &TableName,
) -> QueryResult<Vec<Found>> {
    session.load(PlanStatement::new(question, &[], about)).await
}
