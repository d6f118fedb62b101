//! The text of a statement before it meets a database: SQL in which names, values and the
//! target's own conditions are still to be filled in.

use crate::relation::{IdentityKind, MarkerFacts, MarkerKind, Rows, StampKind};

/// A piece of a statement, with values of the kind `V`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<V = Value> {
    /// SQL that every database reads alike.
    Text(String),
    /// An identifier, to be quoted.
    Name(String),
    /// What rows are called in a statement.
    Alias(String),
    /// The name of a table.
    Table(usize),
    /// The same as a text, with its quotes.
    TableText(usize),
    /// Rows of a table, in a `FROM` clause.
    Rows {
        table: usize,
        rows: Rows,
        alias: Option<String>,
    },
    /// `INSERT INTO` the table that holds such rows of a table, with keys that they have already.
    InsertInto(usize, Rows),
    /// `UPDATE` of rows of a table, with a sub-query in its condition.
    Update(usize, Rows),
    /// `DELETE FROM` a table rows of it, with a sub-query in its condition.
    DeleteFrom(usize, Rows),
    /// What is filled in when the statement runs.
    Value(V),
    /// The end of a sub-query whose rows are locked.
    Lock(Lock),
    /// What PostgreSQL reads differently.
    Either {
        /// For PostgreSQL.
        postgres: Sql<V>,
        /// For the others.
        others: Sql<V>,
    },
}

/// What is filled into the statements of a deletion or a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// The `WHERE` clause of the target, with the condition on its marker.
    Target,
    /// The `WHERE` clause of the target, whatever the marker.
    TargetInAnyState,
    /// The stamp.
    Stamp(StampKind),
    /// What the rows of this deletion have in common.
    Identity(IdentityKind),
    /// Who deletes.
    Actor,
    /// Why.
    Reason,
}

/// Which databases lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// PostgreSQL and MySQL: what is read must not change before the transaction ends.
    Rows,
    /// MySQL, where a plain read may see the state at the beginning of the transaction.
    Fresh,
}

/// A statement that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sql<V = Value>(Vec<Token<V>>);

impl<V> Sql<V> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn tokens(&self) -> &[Token<V>] {
        &self.0
    }

    /// Whether a set in it is found by recursion.
    pub(crate) fn is_recursive(&self) -> bool {
        self.0.iter().any(|token| match token {
            Token::Text(text) => text.contains("WITH RECURSIVE"),
            Token::Either { postgres, others } => postgres.is_recursive() || others.is_recursive(),
            _ => false,
        })
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        if let Some(Token::Text(last)) = self.0.last_mut() {
            last.push_str(text);
        } else {
            self.0.push(Token::Text(text.to_owned()));
        }
        self
    }

    pub(crate) fn name(self, name: &str) -> Self {
        self.token(Token::Name(name.to_owned()))
    }

    pub(crate) fn alias(self, alias: &str) -> Self {
        self.token(Token::Alias(alias.to_owned()))
    }

    pub(crate) fn table(self, table: usize) -> Self {
        self.token(Token::Table(table))
    }

    /// The name of a table as a text, with its quotes.
    pub(crate) fn table_text(self, table: usize) -> Self {
        self.token(Token::TableText(table))
    }

    /// Rows of a table, in a `FROM` clause.
    pub(crate) fn rows(self, table: usize, rows: Rows, alias: Option<&str>) -> Self {
        let alias = alias.map(str::to_owned);
        self.token(Token::Rows { table, rows, alias })
    }

    pub(crate) fn value(self, value: V) -> Self {
        self.token(Token::Value(value))
    }

    pub(crate) fn token(mut self, token: Token<V>) -> Self {
        self.0.push(token);
        self
    }

    pub(crate) fn sql(mut self, other: Self) -> Self {
        for token in other.0 {
            self = match token {
                Token::Text(text) => self.text(&text),
                token => self.token(token),
            };
        }
        self
    }

    /// The same with a number behind every alias, but that of the set which is being made.
    pub(crate) fn numbered(self, number: usize) -> Self {
        let name = |alias: String| match alias.as_str() {
            "p" => alias,
            _ => format!("{alias}{number}"),
        };
        let tokens = self.0.into_iter().map(|token| match token {
            Token::Alias(alias) => Token::Alias(name(alias)),
            Token::Rows { table, rows, alias } => Token::Rows {
                table,
                rows,
                alias: alias.map(name),
            },
            Token::Either { postgres, others } => Token::Either {
                postgres: postgres.numbered(number),
                others: others.numbered(number),
            },
            token => token,
        });
        Self(tokens.collect())
    }

    /// Without the space at the end.
    pub(crate) fn trimmed(mut self) -> Self {
        if let Some(Token::Text(last)) = self.0.last_mut() {
            last.truncate(last.trim_end().len());
        }
        self
    }

    /// The parts, with `separator` between them.
    pub(crate) fn joined(parts: impl IntoIterator<Item = Self>, separator: &str) -> Self {
        let mut joined = Self::new();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                joined = joined.text(separator);
            }
            joined = joined.sql(part);
        }
        joined
    }

    /// A column, of the table that goes by the name `alias`, if it goes by one.
    pub(crate) fn column(alias: Option<&str>, column: &str) -> Self {
        match alias {
            Some(alias) => Self::new().alias(alias).text(".").name(column),
            None => Self::new().name(column),
        }
    }

    /// Columns in a list.
    pub(crate) fn columns<C: AsRef<str>>(
        alias: Option<&str>,
        columns: impl IntoIterator<Item = C>,
    ) -> Self {
        let columns = columns.into_iter();
        Self::joined(
            columns.map(|column| Self::column(alias, column.as_ref())),
            ", ",
        )
    }

    /// Columns to be compared as one: a row, unless it is one column.
    pub(crate) fn row(alias: Option<&str>, columns: &[&str]) -> Self {
        let list = Self::columns(alias, columns.iter().copied());
        if columns.len() == 1 {
            list
        } else {
            Self::new().text("(").sql(list).text(")")
        }
    }

    /// ` AND` that a condition does not hold; one with a `NULL` in it does not.
    pub(crate) fn and_not(self, condition: Self) -> Self {
        self.text(" AND (").sql(condition).text(") IS NOT TRUE")
    }

    /// A `NULL` of the type of a column, whatever that is.
    pub(crate) fn typed_null(table: usize, column: &str) -> Self {
        Self::new()
            .text("(SELECT ")
            .name(column)
            .text(" FROM ")
            .table(table)
            .text(" WHERE 1 = 0)")
    }

    /// That a row is not marked, in the words of the scopes.
    pub(crate) fn is_visible(alias: Option<&str>, marker: MarkerFacts) -> Self {
        let column = Self::column(alias, marker.column);
        match marker.kind {
            MarkerKind::Timestamp(_) => column.text(" IS NULL"),
            MarkerKind::Flag => Self::new().text("NOT ").sql(column),
            MarkerKind::UnixTime => column.text(" = 0"),
        }
    }

    /// That a row is marked, in the words of the scopes.
    pub(crate) fn is_deleted(alias: Option<&str>, marker: MarkerFacts) -> Self {
        let column = Self::column(alias, marker.column);
        match marker.kind {
            MarkerKind::Timestamp(_) => column.text(" IS NOT NULL"),
            MarkerKind::Flag => column,
            MarkerKind::UnixTime => column.text(" <> 0"),
        }
    }
}

/// `left.a = right.a AND …`
pub(crate) fn equal<V, C: AsRef<str>>(
    left: &str,
    left_columns: &[&str],
    right: &str,
    right_columns: &[C],
) -> Sql<V> {
    let pairs = left_columns.iter().zip(right_columns).map(|(l, r)| {
        Sql::column(Some(left), l)
            .text(" = ")
            .sql(Sql::column(Some(right), r.as_ref()))
    });
    Sql::joined(pairs, " AND ")
}
