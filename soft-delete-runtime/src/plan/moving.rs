//! How rows get from a table into its archive, and back: they are copied, parents first, and then
//! leave where they came from, children first, so that no key points nowhere in between.

use super::moving_order::Mover;
use super::sets::Sets;
use super::sql::{Lock, Sql, Token};
use super::{Part, Purpose, Step};
use crate::layout::ArchiveFacts;
use crate::relation::Rows;

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
    let insert = Sql::new()
        .token(Token::InsertInto(table, into))
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

/// Takes the rows out of their tables that this deletion has copied into archives.
pub(super) fn leave(sets: &Sets<'_>, part_of: impl Fn(usize) -> Option<Part>) -> Vec<Step> {
    let children_first = || sets.movers.iter().rev();
    let copied = |part: Part| {
        Sql::new()
            .text(" WHERE ")
            .sql(Sql::row(None, sets.key(part.index)))
            .text(" IN (")
            .sql(sets.copies(part.index))
            .text(")")
    };
    let cuts = children_first().filter_map(|mover| {
        let part = part_of(mover.table).filter(|_| !mover.keys_to_cut.is_empty())?;
        let update = Sql::new().token(Token::Update(mover.table, Rows::Own));
        let sql = update.sql(set(nothing(mover).collect())).sql(copied(part));
        Some(Step::new(Purpose::Rewire(part), sql))
    });
    let moves = children_first().filter_map(|mover| {
        let part = part_of(mover.table)?;
        let leave = Sql::new().token(Token::DeleteFrom(mover.table, Rows::Own));
        Some(Step::new(Purpose::Move(part), leave.sql(copied(part))))
    });
    cuts.chain(moves).collect()
}

/// Rows that come out of an archive: what is written into them, and their `WHERE` clause.
pub(super) struct Returning {
    pub(super) part: Part,
    pub(super) marks: Vec<Assignment>,
    pub(super) condition: Sql,
}

/// Copies rows out of archives, where there are any.
pub(super) fn bring_back(
    sets: &Sets<'_>,
    returning: impl Fn(usize) -> Option<Returning>,
) -> Vec<(Purpose, Sql)> {
    let returning = sets
        .movers
        .iter()
        .filter_map(|mover| Some((mover, returning(mover.table)?)));
    let returning: Vec<_> = returning.collect();
    let copies = returning.iter().filter_map(|(mover, rows)| {
        let archive = sets.facts(mover.table)?.archive?;
        let from = Sql::new()
            .rows(mover.table, Rows::Deleted, None)
            .sql(rows.condition.clone())
            .token(Token::Lock(Lock::Rows));
        let marks: Vec<Assignment> = rows.marks.iter().cloned().chain(nothing(mover)).collect();
        let copy = copy(mover.table, archive, Rows::Own, &marks, from);
        Some((Purpose::Move(rows.part), copy))
    });
    let cut = returning
        .iter()
        .filter(|(mover, _)| !mover.keys_to_cut.is_empty());
    let mends = cut.map(|(mover, rows)| (Purpose::Rewire(rows.part), mend(sets, mover, rows)));
    copies.chain(mends).collect()
}

/// Fills the keys again that rows have in the archive.
fn mend(sets: &Sets<'_>, mover: &Mover, rows: &Returning) -> Sql {
    let (table, key) = (mover.table, sets.key(mover.table));
    let original = |column: &'static str| {
        let select = Sql::new()
            .text("(SELECT ")
            .sql(Sql::column(Some("c"), column))
            .text(" FROM ")
            .rows(table, Rows::Deleted, Some("c"))
            .text(" WHERE ");
        let pairs = key.iter().map(|key| {
            let copy = Sql::new().table(table).text(".").name(key);
            Sql::column(Some("c"), key).text(" = ").sql(copy)
        });
        (column, select.sql(Sql::joined(pairs, " AND ")).text(")"))
    };
    let originals = Sql::new()
        .text("SELECT ")
        .sql(Sql::columns(None, key))
        .text(" FROM ")
        .rows(table, Rows::Deleted, None)
        .sql(rows.condition.clone());
    Sql::new()
        .token(Token::Update(table, Rows::Own))
        .sql(set(mover
            .keys_to_cut
            .iter()
            .copied()
            .map(original)
            .collect()))
        .text(" WHERE ")
        .sql(Sql::row(None, key))
        .text(" IN (")
        .sql(sets.derived(originals))
        .text(")")
}

/// The keys that are cut.
fn nothing(mover: &Mover) -> impl Iterator<Item = Assignment> + '_ {
    let keys = mover.keys_to_cut.iter();
    keys.map(|column| (*column, Sql::new().text("NULL")))
}

/// `SET …`
pub(super) fn set(assignments: Vec<Assignment>) -> Sql {
    let assignments = assignments
        .into_iter()
        .map(|(column, value)| Sql::new().name(column).text(" = ").sql(value));
    Sql::new().text(" SET ").sql(Sql::joined(assignments, ", "))
}
