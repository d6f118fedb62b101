//! A statement of a plan as a statement of Diesel.

use std::fmt;
use std::marker::PhantomData;

use diesel::RunQueryDsl;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Text};

use super::dialect::{Dialect, PlanBackend, WhichDialect};
use super::fill_in::FillIn;
use super::setting::Setting;
use super::sql::{Lock, Sql, Token, Value};
use crate::relation::{Names, Rows};

/// The result of a statement that counts.
pub(crate) type Count = BigInt;
/// The result of a statement of a purge or an erasure.
pub(crate) type Found = (BigInt, Text, Text);
/// The result of a statement that makes several changes.
pub(crate) type Parts = (BigInt, BigInt, BigInt);

/// A statement of a plan, for the backend `DB`, whose values `F` fills in.
pub(crate) struct PlanStatement<'run, DB: PlanBackend, F, ST, V = Value> {
    sql: &'run Sql<V>,
    names: &'run [Names<DB>],
    run: &'run F,
    result: PhantomData<fn() -> ST>,
}

impl<'run, DB: PlanBackend, F, ST, V> PlanStatement<'run, DB, F, ST, V> {
    pub(crate) fn new(sql: &'run Sql<V>, names: &'run [Names<DB>], run: &'run F) -> Self {
        Self {
            sql,
            names,
            run,
            result: PhantomData,
        }
    }
}

impl<DB: PlanBackend, F, ST, V: fmt::Debug> fmt::Debug for PlanStatement<'_, DB, F, ST, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PlanStatement").field(&self.sql).finish()
    }
}

impl<DB: PlanBackend, F, ST, V> QueryId for PlanStatement<'_, DB, F, ST, V> {
    // The text is the id.
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: PlanBackend, F, ST, V> Query for PlanStatement<'_, DB, F, ST, V> {
    type SqlType = ST;
}

impl<DB: PlanBackend, F, ST, V, Conn> RunQueryDsl<Conn> for PlanStatement<'_, DB, F, ST, V> {}

impl<DB, F, ST, V> QueryFragment<DB> for PlanStatement<'_, DB, F, ST, V>
where
    DB: PlanBackend,
    F: FillIn<DB, V>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut tokens = self.sql.tokens();
        if dialect(&out)? == Dialect::Mysql {
            // libmariadb waits forever when a prepared statement that ended in a deadlock runs
            // again.
            out.unsafe_to_cache_prepared();
            if let [first, rest @ ..] = tokens {
                self.write_set(first, &self.settings(), out.reborrow())?;
                tokens = rest;
            }
        }
        for token in tokens {
            self.write(token, out.reborrow())?;
        }
        Ok(())
    }
}

/// The database that a statement is being written for.
pub(crate) fn dialect<DB: PlanBackend>(out: &AstPass<'_, '_, DB>) -> QueryResult<Dialect> {
    match Dialect::of::<DB>() {
        Dialect::Any => WhichDialect::of(out.backend()),
        known => Ok(known),
    }
}

/// Whether rows go for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Removes {
    Yes,
    No,
}

impl<DB: PlanBackend, F: FillIn<DB, V>, ST, V> PlanStatement<'_, DB, F, ST, V> {
    fn write<'b>(&'b self, token: &'b Token<V>, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match token {
            Token::Text(text) => out.push_sql(text),
            Token::Name(name) | Token::Alias(name) => out.push_identifier(name)?,
            Token::Table(table) => self.names[*table].write(out)?,
            Token::TableText(table) => {
                out.push_sql("'");
                self.names[*table].write(out.reborrow())?;
                out.push_sql("'");
            }
            Token::Rows { table, rows, alias } => {
                self.names[*table].write_rows(*rows, alias.as_deref(), out)?;
            }
            Token::InsertInto(..) | Token::Update(..) | Token::DeleteFrom(..) => {
                self.write_verb(token, "", out)?;
            }
            Token::Value(value) => self.run.fill_in(value, out)?,
            Token::Lock(lock) => write_lock(*lock, out)?,
            Token::Either { postgres, others } => {
                let sql = match dialect(&out)? {
                    Dialect::Postgres => postgres,
                    _ => others,
                };
                for token in sql.tokens() {
                    self.write(token, out.reborrow())?;
                }
            }
        }
        Ok(())
    }

    /// What MySQL and MariaDB have to be told.
    fn settings(&self) -> Vec<Setting> {
        let inserts = matches!(self.sql.tokens(), [Token::InsertInto(..), ..]);
        let recursion = self.sql.is_recursive().then_some(Setting::NO_LIMIT);
        let keys = inserts.then_some(Setting::AS_IT_IS);
        let settings = recursion.into_iter().chain(keys);
        settings.chain([Setting::GOES_ON]).collect()
    }

    /// The beginning of a statement, with its settings.
    fn write_set<'b>(
        &'b self,
        first: &'b Token<V>,
        settings: &[Setting],
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let (before, behind) = Setting::around_verb(settings);
        out.push_sql(&before);
        match first {
            Token::Text(text) => {
                let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
                out.push_sql(verb);
                out.push_sql(&behind);
                out.push_sql(" ");
                out.push_sql(rest);
                Ok(())
            }
            other => self.write_verb(other, &behind, out),
        }
    }

    /// The verb of a change and its table, with a word between them.
    fn write_verb<'b>(
        &'b self,
        token: &'b Token<V>,
        behind: &str,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let mut begin = |verb| {
            out.push_sql(verb);
            out.push_sql(behind);
        };
        match token {
            Token::InsertInto(table, rows) => {
                begin("INSERT");
                out.push_sql(" INTO ");
                match rows {
                    Rows::Deleted => self.names[*table].write_archive(out),
                    _ => self.names[*table].write(out),
                }
            }
            Token::Update(table, rows) => {
                begin("UPDATE");
                self.write_changed(*table, *rows, Removes::No, out)
            }
            Token::DeleteFrom(table, rows) => {
                begin("DELETE");
                self.write_changed(*table, *rows, Removes::Yes, out)
            }
            other => self.write(other, out),
        }
    }

    /// The table that a statement changes.
    ///
    /// MariaDB before 11.1 and MySQL before 8.0.21 look it through for every `IN (SELECT …)` in a
    /// change of one table, and use an index in one of several: so they get one more, of one row.
    fn write_changed<'b>(
        &'b self,
        table: usize,
        rows: Rows,
        removes: Removes,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        let names = &self.names[table];
        let is_mysql = dialect(&out)? == Dialect::Mysql;
        out.push_sql(" ");
        if removes == Removes::Yes {
            if is_mysql {
                names.write_changed(rows, out.reborrow())?;
                out.push_sql(" ");
            }
            out.push_sql("FROM ");
        }
        names.write_rows(rows, None, out.reborrow())?;
        if is_mysql {
            out.push_sql(" JOIN (SELECT 1) AS ");
            out.push_identifier("sd_once")?;
        }
        Ok(())
    }
}

fn write_lock<DB: PlanBackend>(lock: Lock, mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
    let dialect = dialect(&out)?;
    let locks = match lock {
        Lock::Rows => dialect != Dialect::Sqlite,
        Lock::Fresh => dialect == Dialect::Mysql,
    };
    if locks {
        out.push_sql(" FOR UPDATE");
    }
    Ok(())
}
