//! Keys as text: how a sweep remembers where it is, and names a row to a reader.
//!
//! A sweep goes through a table in the order of its primary key, and has to say "the rows after
//! this one" to the database again, in the type of the column. It knows that type by its SQL type
//! only, so every key travels as text, and is turned back where it is compared.

use diesel::sql_types::{BigInt, Binary, Date, Integer, Numeric, SmallInt, Text, Timestamp};

use crate::plan::{Dialect, Sql};

/// How a column of a primary key becomes text, and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A whole number.
    Integer,
    /// A text.
    Text,
    /// Bytes, as hexadecimal digits.
    Binary,
    /// Whatever the database turns into this type: `CAST('…' AS …)`.
    Cast(&'static str),
    /// What compares with its text, but for PostgreSQL, which turns it into this type: times,
    /// dates, decimals.
    TextOr(&'static str),
}

/// The SQL type of a column of a primary key.
///
/// Implemented for whole numbers, `Text`, `Binary`, `Date`, `Timestamp`, `Numeric`, MySQL's
/// `Datetime`, and PostgreSQL's `Uuid`, `Timestamptz` and `Citext`. For a SQL
/// type of your own, implement it with the type's name in the database:
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use soft_delete_runtime::sweep::{KeyKind, KeyType};
///
/// #[derive(diesel::sql_types::SqlType)]
/// #[diesel(postgres_type(name = "user_role"))]
/// pub struct UserRole;
///
/// impl KeyType for UserRole {
///     const KIND: KeyKind = KeyKind::Cast("user_role");
/// }
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "a primary key of type `{Self}` cannot be swept",
    label = "expected whole numbers, texts, bytes, times or `Uuid`",
    note = "for a SQL type of your own, implement `soft_delete_runtime::sweep::KeyType`"
)]
pub trait KeyType {
    /// How it becomes text.
    const KIND: KeyKind;
}

macro_rules! key_type {
    ($($sql_type:ty => $kind:expr),+ $(,)?) => {
        $(impl KeyType for $sql_type {
            const KIND: KeyKind = $kind;
        })+
    };
}

key_type!(
    SmallInt => KeyKind::Integer,
    Integer => KeyKind::Integer,
    BigInt => KeyKind::Integer,
    Text => KeyKind::Text,
    Binary => KeyKind::Binary,
    Date => KeyKind::TextOr("date"),
    Timestamp => KeyKind::TextOr("timestamp"),
    Numeric => KeyKind::TextOr("numeric"),
);
#[cfg(feature = "postgres")]
key_type!(
    diesel::sql_types::Uuid => KeyKind::Cast("uuid"),
    diesel::sql_types::Citext => KeyKind::Cast("citext"),
    diesel::sql_types::Timestamptz => KeyKind::Cast("timestamptz"),
);
#[cfg(feature = "mysql")]
key_type!(
    diesel::sql_types::TinyInt => KeyKind::Integer,
    diesel::sql_types::Datetime => KeyKind::TextOr("timestamp"),
    diesel::sql_types::Unsigned<SmallInt> => KeyKind::Integer,
    diesel::sql_types::Unsigned<Integer> => KeyKind::Integer,
    // Half of them are too large for a `BigInt`.
    diesel::sql_types::Unsigned<BigInt> => KeyKind::Cast("UNSIGNED"),
);

/// The SQL type of a primary key: of one column, or a tuple.
#[diagnostic::on_unimplemented(
    message = "a primary key of type `{Self}` cannot be swept",
    label = "expected whole numbers, texts, bytes, times or `Uuid`, or a tuple of them",
    note = "for a SQL type of your own, implement `soft_delete_runtime::sweep::KeyType`"
)]
pub trait KeyTypes {
    /// The kinds of its columns.
    const KINDS: &'static [KeyKind];
}

impl<ST: KeyType> KeyTypes for ST {
    const KINDS: &'static [KeyKind] = &[ST::KIND];
}

macro_rules! key_types {
    ($($column:ident)+) => {
        impl<$($column: KeyType),+> KeyTypes for ($($column,)+) {
            const KINDS: &'static [KeyKind] = &[$($column::KIND),+];
        }
    };
}

key_types!(A B);
key_types!(A B C);
key_types!(A B C D);
key_types!(A B C D E);
key_types!(A B C D E F);
key_types!(A B C D E F G);
key_types!(A B C D E F G H);

/// The key of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyFacts {
    pub(crate) columns: &'static [&'static str],
    pub(crate) kinds: &'static [KeyKind],
}

impl KeyFacts {
    /// The key of a row as one text: columns apart by commas, and in a key of several columns the
    /// commas of a text written as `%2C`.
    pub(crate) fn as_text<V>(self, dialect: Dialect, column: impl Fn(&str) -> Sql<V>) -> Sql<V> {
        let is_one = self.columns.len() == 1;
        let texts = self.columns.iter().zip(self.kinds).map(|(name, kind)| {
            let text = kind.as_text(dialect, column(name));
            if is_one || matches!(kind, KeyKind::Integer | KeyKind::Binary) {
                return text;
            }
            let replaced = Sql::new().text("REPLACE(REPLACE(").sql(text);
            replaced.text(", '%', '%25'), ',', '%2C')")
        });
        let mut parts = Vec::new();
        for text in texts {
            if !parts.is_empty() {
                parts.push(Sql::new().text("','"));
            }
            parts.push(text);
        }
        concatenated(dialect, parts)
    }

    /// The columns of a key from its text; `None` if it is not one.
    pub(crate) fn parse(self, text: &str) -> Option<Key> {
        let parts: Vec<String> = if self.columns.len() == 1 {
            vec![text.to_owned()]
        } else {
            let parts = text.split(',');
            parts
                .map(|part| part.replace("%2C", ",").replace("%25", "%"))
                .collect()
        };
        if parts.len() != self.columns.len() {
            return None;
        }
        let columns = parts.into_iter().zip(self.kinds);
        let columns = columns.map(|(part, kind)| kind.parse(part));
        columns.collect::<Option<_>>().map(Key)
    }

    /// `a > x`, or `a >= x AND (a > x OR a = x AND (…))`: MySQL finds no index for
    /// `(a, b) > (x, y)`.
    pub(crate) fn compared<V: Copy>(
        self,
        dialect: Dialect,
        comparison: Comparison,
        column: impl Fn(&str) -> Sql<V>,
        value: impl Fn(usize) -> V,
    ) -> Sql<V> {
        let (strict, or_equal) = match comparison {
            Comparison::After => (" > ", " >= "),
            Comparison::UpTo => (" < ", " <= "),
        };
        let side = |index: usize, operator: &str| {
            column(self.columns[index])
                .text(operator)
                .sql(self.kinds[index].bound(dialect, value(index)))
        };
        let last = self.columns.len() - 1;
        let mut sql = side(
            last,
            match comparison {
                Comparison::After => strict,
                Comparison::UpTo => or_equal,
            },
        );
        for index in (0..last).rev() {
            sql = side(index, or_equal)
                .text(" AND (")
                .sql(side(index, strict))
                .text(" OR (")
                .sql(side(index, " = "))
                .text(" AND ")
                .sql(sql)
                .text("))");
        }
        sql
    }
}

/// On which side of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    After,
    UpTo,
}

impl KeyKind {
    fn as_text<V>(self, dialect: Dialect, column: Sql<V>) -> Sql<V> {
        let cast = |column: Sql<V>| {
            let type_name = match dialect {
                Dialect::Mysql => " AS CHAR)",
                _ => " AS TEXT)",
            };
            Sql::new().text("CAST(").sql(column).text(type_name)
        };
        match (self, dialect) {
            (Self::Text, _) => column,
            (Self::Binary, Dialect::Postgres) => {
                Sql::new().text("encode(").sql(column).text(", 'hex')")
            }
            (Self::Binary, _) => Sql::new().text("lower(hex(").sql(column).text("))"),
            (Self::Integer | Self::Cast(_) | Self::TextOr(_), _) => cast(column),
        }
    }

    /// A value of a key, as the column takes it.
    pub(crate) fn bound<V>(self, dialect: Dialect, value: V) -> Sql<V> {
        match (self, dialect) {
            // MySQL takes what is bound there for a signed number, whatever the type's name, so
            // half of the unsigned ones would be too large.
            (Self::Cast(name), Dialect::Mysql) => Sql::new()
                .text("CAST(CAST(")
                .value(value)
                .text(&format!(" AS CHAR) AS {name})")),
            (Self::Cast(name), _) | (Self::TextOr(name), Dialect::Postgres) => Sql::new()
                .text("CAST(")
                .value(value)
                .text(&format!(" AS {name})")),
            _ => Sql::new().value(value),
        }
    }

    fn parse(self, text: String) -> Option<KeyValue> {
        match self {
            Self::Integer => text.parse().ok().map(KeyValue::Integer),
            Self::Text | Self::Cast(_) | Self::TextOr(_) => Some(KeyValue::Text(text)),
            Self::Binary => {
                let digits = text.as_bytes().chunks(2);
                let bytes = digits.map(|pair| {
                    let pair = std::str::from_utf8(pair).ok()?;
                    u8::from_str_radix(pair, 16).ok()
                });
                bytes.collect::<Option<_>>().map(KeyValue::Bytes)
            }
        }
    }
}

/// Texts in one.
pub(crate) fn concatenated<V>(dialect: Dialect, texts: Vec<Sql<V>>) -> Sql<V> {
    match dialect {
        _ if texts.len() == 1 => Sql::joined(texts, ""),
        Dialect::Mysql => Sql::new()
            .text("CONCAT(")
            .sql(Sql::joined(texts, ", "))
            .text(")"),
        _ => Sql::joined(texts, " || "),
    }
}

/// The key of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key(pub(crate) Vec<KeyValue>);

/// A column of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyValue {
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: KeyFacts = KeyFacts {
        columns: &["region", "number", "hash"],
        kinds: &[KeyKind::Text, KeyKind::Integer, KeyKind::Binary],
    };

    #[test]
    fn a_key_comes_back_from_its_text() {
        let key = KEY.parse("a%2Cb %252C,-7,00ff").expect("a key");
        let text = KeyValue::Text("a,b %2C".to_owned());
        let bytes = KeyValue::Bytes(vec![0, 255]);
        assert_eq!(key, Key(vec![text, KeyValue::Integer(-7), bytes]));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "a,1", "a,b,00", "a,1,0g", "a,1,00,2"] {
            assert_eq!(KEY.parse(text), None, "{text}");
        }
    }
}
