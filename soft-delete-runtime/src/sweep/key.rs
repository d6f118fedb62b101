//! Keys as text: how a sweep remembers where it is, and names a row to a reader.
//!
//! A sweep goes through a table in the order of its primary key, and has to say "the rows after
//! this one" to the database again, in the type of the column. It knows that type by its SQL type
//! only, so every key travels as text, and is turned back where it is compared.

use super::key_type::KeyKind;
use crate::plan::{Dialect, Sql};

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
