//! The types of a primary key's columns, and how each becomes text.

use diesel::sql_types::{BigInt, Binary, Date, Integer, Numeric, SmallInt, Text, Timestamp};

use super::key::KeyValue;
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

impl KeyKind {
    pub(crate) fn as_text<V>(self, dialect: Dialect, column: Sql<V>) -> Sql<V> {
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

    /// The value from its text; `None` if it is not one.
    pub(crate) fn parse(self, text: String) -> Option<KeyValue> {
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
