//! How rows get from a table into its archive, and back: they are copied, parents first, and then
//! leave where they came from, children first, so that no key points nowhere in between.

use super::sets::Sets;
use super::sql::{Lock, Sql, Token};
use super::{Part, Purpose, Step};
use crate::layout::ArchiveFacts;
use crate::relation::{Rows, TableFacts};

/// What is written into a column.
pub(super) type Assignment = (&'static str, Sql);

/// `INSERT INTO` the table that holds such rows, but for what is assigned, as they are `from`.
pub(super) fn copy(
    table: usize,
    archive: &ArchiveFacts,
    into: Rows,
    assignments: &[Assignment],
    from: Sql,
) -> Sql {
    let values = archive.names().map(|column| {
        let mut assigned = assignments.iter();
        let assigned = assigned.find(|(assigned, _)| *assigned == column);
        assigned.map_or_else(|| Sql::new().name(column), |(_, value)| value.clone())
    });
    let insert = Sql::new().text("INSERT INTO ");
    let insert = match into {
        Rows::Deleted => insert.token(Token::Archive(table)),
        _ => insert.table(table),
    };
    let insert = insert
        .text(" (")
        .sql(Sql::columns(None, archive.names()))
        .text(")");
    // A key that PostgreSQL makes by itself takes no other otherwise.
    let insert = match into {
        Rows::Deleted => insert,
        _ => insert.token(Token::Either {
            postgres: Sql::new().text(" OVERRIDING SYSTEM VALUE"),
            others: Sql::new(),
        }),
    };
    insert
        .text(" SELECT ")
        .sql(Sql::joined(values, ", "))
        .text(" FROM ")
        .sql(from)
}

/// Takes the rows out of a table that this deletion has copied into the archive.
pub(super) fn leave(sets: &Sets<'_>, part: Part, facts: &TableFacts) -> Vec<Step> {
    let copied = || {
        Sql::new()
            .text(" WHERE ")
            .sql(Sql::row(None, facts.key))
            .text(" IN (")
            .sql(sets.copies(part.index))
            .text(")")
    };
    let cut: Vec<Assignment> = sets.keys_to_cut(part.index).map(nothing).collect();
    let leave = Sql::new().token(Token::DeleteFrom(part.index, Rows::Own));
    let mut steps = Vec::new();
    if !cut.is_empty() {
        let update = Sql::new().token(Token::Update(part.index, Rows::Own));
        let sql = update.sql(set(cut)).sql(copied());
        steps.push(Step::new(Purpose::Rewire(part), sql));
    }
    steps.push(Step::new(Purpose::Move(part), leave.sql(copied())));
    steps
}

/// Copies rows out of the archive, if there is one.
pub(super) fn bring_back(
    sets: &Sets<'_>,
    part: Part,
    facts: &TableFacts,
    (marks, condition): (Vec<Assignment>, Sql),
) -> Vec<(Purpose, Sql)> {
    let Some(archive) = facts.archive else {
        return Vec::new();
    };
    let table = part.index;
    let keys: Vec<&'static str> = sets.keys_to_cut(table).collect();
    let cut = keys.iter().copied().map(nothing);
    let rows = Sql::new()
        .rows(table, Rows::Deleted, None)
        .sql(condition.clone())
        .token(Token::Lock(Lock::Rows));
    let marks: Vec<Assignment> = marks.into_iter().chain(cut).collect();
    let copy = copy(table, archive, Rows::Own, &marks, rows);
    let mut steps = vec![(Purpose::Move(part), copy)];
    if !keys.is_empty() {
        let mend = mend(sets, table, facts, (keys, condition));
        steps.push((Purpose::Rewire(part), mend));
    }
    steps
}

/// Fills the keys again that rows have in the archive.
fn mend(
    sets: &Sets<'_>,
    table: usize,
    facts: &TableFacts,
    (keys, condition): (Vec<&'static str>, Sql),
) -> Sql {
    let original = |column: &'static str| {
        let select = Sql::new()
            .text("(SELECT ")
            .sql(Sql::column(Some("c"), column))
            .text(" FROM ")
            .rows(table, Rows::Deleted, Some("c"))
            .text(" WHERE ");
        let pairs = facts.key.iter().map(|key| {
            let copy = Sql::new().table(table).text(".").name(key);
            Sql::column(Some("c"), key).text(" = ").sql(copy)
        });
        (column, select.sql(Sql::joined(pairs, " AND ")).text(")"))
    };
    let originals = Sql::new()
        .text("SELECT ")
        .sql(Sql::columns(None, facts.key))
        .text(" FROM ")
        .rows(table, Rows::Deleted, None)
        .sql(condition);
    Sql::new()
        .token(Token::Update(table, Rows::Own))
        .sql(set(keys.into_iter().map(original).collect()))
        .text(" WHERE ")
        .sql(Sql::row(None, facts.key))
        .text(" IN (")
        .sql(sets.derived(originals))
        .text(")")
}

fn nothing(column: &'static str) -> Assignment {
    (column, Sql::new().text("NULL"))
}

/// `SET …`
pub(super) fn set(assignments: Vec<Assignment>) -> Sql {
    let assignments = assignments
        .into_iter()
        .map(|(column, value)| Sql::new().name(column).text(" = ").sql(value));
    Sql::new().text(" SET ").sql(Sql::joined(assignments, ", "))
}
