//! The differences between the databases that a plan has to know.

use std::any::TypeId;
use std::cell::Cell;
use std::rc::Rc;

use chrono::NaiveDateTime;
use diesel::deserialize::FromSqlRow;
use diesel::internal::derives::multiconnection::Exists;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, HasSqlType, Text, Timestamp};

use super::component::{Component, components, with_few_recursive};
use super::sql::{Sql, Token};
use crate::relation::{Graph, RelationBackend};

/// Which database a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    Sqlite,
    Mysql,
    /// One of them: a `MultiConnection` says which only while a statement is written.
    Any,
}

impl Dialect {
    /// The dialect of a backend.
    pub(crate) fn of<DB: 'static>() -> Self {
        let id = TypeId::of::<DB>();
        #[cfg(feature = "postgres")]
        if id == TypeId::of::<diesel::pg::Pg>() {
            return Self::Postgres;
        }
        #[cfg(feature = "sqlite")]
        if id == TypeId::of::<diesel::sqlite::Sqlite>() {
            return Self::Sqlite;
        }
        #[cfg(feature = "mysql")]
        if id == TypeId::of::<diesel::mysql::Mysql>() {
            return Self::Mysql;
        }
        let _ = id;
        Self::Any
    }

    /// Whether rows can be locked at all. SQLite has one writer.
    pub(crate) fn locks(self) -> bool {
        self != Self::Sqlite
    }

    /// Whether a change neither waits for a child that is being inserted, nor is sure to read
    /// what the statement before it has read. In MySQL a change locks all that it reads.
    pub(crate) fn locks_before_change(self) -> bool {
        matches!(self, Self::Postgres | Self::Any)
    }

    /// Whether a read before a change may miss what the change finds: MySQL locks the rows that a
    /// query is about, but reads those of its sub-queries as they were.
    pub(crate) fn reads_after_change(self) -> bool {
        matches!(self, Self::Mysql | Self::Any)
    }

    /// Whether the constraints of a table hold for every row of a change before the next: `InnoDB`
    /// does not wait for the end of the statement.
    pub(crate) fn checks_row_by_row(self) -> bool {
        matches!(self, Self::Mysql | Self::Any)
    }

    /// The components of which each has a set. MariaDB copies a recursive query for every name of it,
    /// and what that names as well: five of them below each other take all memory there is.
    pub(super) fn components(self, graph: &Graph) -> Vec<Component> {
        let components = components(graph);
        match self {
            Self::Postgres | Self::Sqlite => components,
            Self::Mysql | Self::Any => with_few_recursive(components),
        }
    }

    /// The components of ancestors, of parents first, of which each has a set, children first. MariaDB and
    /// SQLite have all in one: SQLite copies a set for every name of it, too, but for the one that it is
    /// making. PostgreSQL takes a recursion for many rows.
    pub(super) fn sets_of_ancestors(self, components: Vec<Component>) -> Vec<Component> {
        match self {
            Self::Postgres => components.into_iter().rev().collect(),
            Self::Sqlite | Self::Mysql | Self::Any => vec![Component {
                tables: components.into_iter().flat_map(|it| it.tables).collect(),
                is_recursive: true,
            }],
        }
    }

    /// Whether a change reads its own table in a derived table only.
    pub(crate) fn needs_derived(self) -> bool {
        matches!(self, Self::Mysql | Self::Any)
    }

    /// A sub-query on the table that a statement changes: MySQL lets it be read in a derived table
    /// only.
    pub(crate) fn derived<V>(self, select: Sql<V>) -> Sql<V> {
        if self.needs_derived() {
            Sql::new()
                .text("SELECT * FROM (")
                .sql(select)
                .text(") AS ")
                .name("batch")
        } else {
            select
        }
    }

    /// What PostgreSQL reads in one way, and the others in another.
    pub(crate) fn either<V>(self, postgres: Sql<V>, others: Sql<V>) -> Sql<V> {
        match self {
            Self::Postgres => postgres,
            Self::Sqlite | Self::Mysql => others,
            Self::Any => Sql::new().token(Token::Either { postgres, others }),
        }
    }

    /// Whether a column may silently keep less than a stamp, and `RETURNING` cannot say so.
    pub(crate) fn has_coarse_columns(self) -> bool {
        matches!(self, Self::Mysql | Self::Any)
    }
}

/// A backend that plans can run on: PostgreSQL, SQLite, MySQL, and a `MultiConnection` of them.
#[diagnostic::on_unimplemented(
    message = "no deletion along relations, restore, purge or erasure can run on `{Self}`",
    note = "enable the feature of `soft-delete-runtime` for the backend, `postgres`, `sqlite` or `mysql`; for a `MultiConnection` that of each behind it"
)]
pub trait PlanBackend: RelationBackend {
    /// A number of rows.
    type Count: FromSqlRow<BigInt, Self> + Into<i64> + Send + 'static;
    /// A part of a statement that makes several changes: which, how many rows, how many inexact.
    type Part: FromSqlRow<(BigInt, BigInt, BigInt), Self> + Into<(i64, i64, i64)> + Send + 'static;

    /// A number, and two texts: what a purge or an erasure asks for.
    type Found: FromSqlRow<(BigInt, Text, Text), Self>
        + Into<(i64, String, String)>
        + Send
        + 'static;

    /// Binds a time, in UTC.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn bind_time<'b>(out: AstPass<'_, 'b, Self>, value: &'b NaiveDateTime) -> QueryResult<()>;
    /// Binds a number.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn bind_number<'b>(out: AstPass<'_, 'b, Self>, value: &'b i64) -> QueryResult<()>;
    /// Binds a text.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn bind_text<'b>(out: AstPass<'_, 'b, Self>, value: &'b str) -> QueryResult<()>;
    /// Binds bytes.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn bind_bytes<'b>(out: AstPass<'_, 'b, Self>, value: &'b [u8]) -> QueryResult<()>;
    /// The backend that a statement is being written for.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn ask(&self, question: &Exists<WhichDialect>) -> QueryResult<()>;
}

// What is missing is said in the words above, not in those of the first bound that does not hold.
#[diagnostic::do_not_recommend]
impl<DB> PlanBackend for DB
where
    DB: RelationBackend
        + HasSqlType<Timestamp>
        + HasSqlType<BigInt>
        + HasSqlType<Text>
        + HasSqlType<Binary>,
    NaiveDateTime: ToSql<Timestamp, DB>,
    i64: ToSql<BigInt, DB> + FromSqlRow<BigInt, DB>,
    (i64, i64, i64): FromSqlRow<(BigInt, BigInt, BigInt), DB>,
    (i64, String, String): FromSqlRow<(BigInt, Text, Text), DB>,
    str: ToSql<Text, DB>,
    [u8]: ToSql<Binary, DB>,
    Exists<WhichDialect>: QueryFragment<DB>,
{
    type Count = i64;
    type Part = (i64, i64, i64);
    type Found = (i64, String, String);

    fn bind_time<'b>(mut out: AstPass<'_, 'b, Self>, value: &'b NaiveDateTime) -> QueryResult<()> {
        out.push_bind_param::<Timestamp, _>(value)
    }

    fn bind_number<'b>(mut out: AstPass<'_, 'b, Self>, value: &'b i64) -> QueryResult<()> {
        out.push_bind_param::<BigInt, _>(value)
    }

    fn bind_text<'b>(mut out: AstPass<'_, 'b, Self>, value: &'b str) -> QueryResult<()> {
        out.push_bind_param::<Text, _>(value)
    }

    fn bind_bytes<'b>(mut out: AstPass<'_, 'b, Self>, value: &'b [u8]) -> QueryResult<()> {
        out.push_bind_param::<Binary, _>(value)
    }

    fn ask(&self, question: &Exists<WhichDialect>) -> QueryResult<()> {
        // The walk has the answer as its side effect.
        QueryFragment::<DB>::is_noop(question, self).map(|_| ())
    }
}

/// A question that a `MultiConnection` passes on to the backend behind it, inside of something
/// that Diesel writes for each of them: `EXISTS`.
#[derive(Debug)]
#[cfg_attr(
    not(any(feature = "postgres", feature = "sqlite", feature = "mysql")),
    expect(dead_code, reason = "no backend answers")
)]
pub struct WhichDialect {
    answer: Rc<Cell<Dialect>>,
}

impl WhichDialect {
    /// The dialect of the backend behind `backend`.
    pub(crate) fn of<DB: PlanBackend>(backend: &DB) -> QueryResult<Dialect> {
        let answer = Rc::new(Cell::new(Dialect::Any));
        let question = diesel::dsl::exists(Self {
            answer: Rc::clone(&answer),
        });
        backend.ask(&question)?;
        Ok(answer.get())
    }
}

macro_rules! answer {
    ($feature:literal, $backend:ty, $dialect:ident) => {
        #[cfg(feature = $feature)]
        impl QueryFragment<$backend> for WhichDialect {
            fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, $backend>) -> QueryResult<()> {
                self.answer.set(Dialect::$dialect);
                Ok(())
            }
        }
    };
}

answer!("postgres", diesel::pg::Pg, Postgres);
answer!("sqlite", diesel::sqlite::Sqlite, Sqlite);
answer!("mysql", diesel::mysql::Mysql, Mysql);
