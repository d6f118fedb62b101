//! How rows get from a table into its archive, and back: they are copied, parents first, and then
//! leave where they came from, children first, so that no key points nowhere in between.

use super::sets::Sets;
use super::sql::{Sql, Token};
use crate::layout::ArchiveFacts;
use crate::relation::{Rows, TableFacts};

/// What is written into a column.
pub(super) type Assignment = (&'static str, Sql);

/// `INSERT INTO` the table that holds such rows, but for what is assigned, as they are `from`.
pub(super) fn copy(
    table: usize,
    archive: ArchiveFacts,
    into: Rows,
    assignments: Vec<Assignment>,
    from: Sql,
) -> Sql {
    let values = archive.columns.iter().map(|column| {
        let mut assigned = assignments.iter();
        let assigned = assigned.find(|(assigned, _)| assigned == column);
        assigned.map_or_else(|| Sql::new().name(column), |(_, value)| value.clone())
    });
    let insert = Sql::new().text("INSERT INTO ");
    let insert = match into {
        Rows::Deleted => insert.token(Token::Archive(table)),
        _ => insert.table(table),
    };
    insert
        .text(" (")
        .sql(Sql::columns(None, archive.columns))
        .text(") SELECT ")
        .sql(Sql::joined(values, ", "))
        .text(" FROM ")
        .sql(from)
}

/// Takes the rows out of a table that this deletion has copied into the archive.
pub(super) fn leave(sets: &Sets<'_>, table: usize, facts: &TableFacts) -> Sql {
    Sql::new()
        .token(Token::DeleteFrom(table, Rows::Own))
        .text(" WHERE ")
        .sql(Sql::row(None, facts.key))
        .text(" IN (")
        .sql(sets.copies(table))
        .text(")")
}

/// `SET …`
pub(super) fn set(assignments: Vec<Assignment>) -> Sql {
    let assignments = assignments
        .into_iter()
        .map(|(column, value)| Sql::new().name(column).text(" = ").sql(value));
    Sql::new().text(" SET ").sql(Sql::joined(assignments, ", "))
}
