//! What the rows of an answer say.

use super::question::{FIELD, ITEM};
use super::{Column, Index, IndexKind, Reference, Trigger};
use crate::sweep::session::Found;

pub(super) fn column((is_nullable, name, fields): Found) -> Column {
    let mut fields = fields.split(FIELD);
    let mut next = || fields.next().unwrap_or_default();
    let (default, precision, expression, traits, sql_type) =
        (next(), next(), next(), next(), next());
    // PostgreSQL writes `NULL::timestamp`, MariaDB `NULL`.
    let is_null = default.eq_ignore_ascii_case("NULL") || default.starts_with("NULL::");
    Column {
        name,
        is_nullable: is_nullable != 0,
        default: if is_null { "" } else { default }.to_owned(),
        follows_changes: traits.contains('u'),
        precision: precision.parse().ok(),
        expression: expression.to_owned(),
        parts_the_table: traits.contains('p'),
        sql_type: sql_type.to_uppercase(),
    }
}

/// 0 is any index, 1 a unique one, 2 the primary key.
pub(super) fn index((kind, name, fields): Found) -> Index {
    let mut fields = fields.split(FIELD);
    let mut next = || fields.next().unwrap_or_default();
    let (traits, condition, columns, parts, definition) = (next(), next(), next(), next(), next());
    let columns = items(columns);
    let has_expression = columns.iter().any(String::is_empty);
    Index {
        name,
        kind: match kind {
            0 => IndexKind::Plain,
            1 => IndexKind::Unique,
            _ => IndexKind::Primary,
        },
        is_constraint: traits.contains('c'),
        is_simple: traits.contains('s') && !has_expression,
        nulls_are_equal: traits.contains('n'),
        condition: condition.to_owned(),
        parts: if parts.is_empty() {
            columns.clone()
        } else {
            items(parts)
        },
        columns,
        definition: definition.to_owned(),
    }
}

pub(super) fn reference((cascades, child, fields): Found) -> Reference {
    let mut fields = fields.split(FIELD);
    let mut next = || fields.next().unwrap_or_default();
    Reference {
        child,
        cascades: cascades != 0,
        constraint: next().to_owned(),
        columns: items(next()),
        parent_columns: items(next()),
        definition: next().to_owned(),
        schema: next().to_owned(),
        is_in_reach: next() == "r",
    }
}

pub(super) fn trigger((_, name, fields): Found) -> Trigger {
    let (function, text) = fields.split_once(FIELD).unwrap_or_default();
    Trigger {
        name,
        function: Some(function.to_owned()).filter(|function| !function.is_empty()),
        text: text.to_owned(),
    }
}

fn items(text: &str) -> Vec<String> {
    text.split(ITEM).map(str::to_owned).collect()
}
