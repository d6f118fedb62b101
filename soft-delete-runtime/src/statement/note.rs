//! What is written down about a deletion.

use diesel::expression::{AsExpression, Expression};
use diesel::query_source::Column;

use super::assign::Assign;
use crate::table::{RecordsActor, RecordsDeletionId, RecordsReason};

/// A kind of note, and the column of the table `T` for it.
pub trait NoteColumn<T> {
    /// The declared column.
    type Column: Column + Expression<SqlType: diesel::sql_types::SingleValue>;
}

/// Who deleted the row.
#[derive(Debug)]
pub enum Actor {}

impl<T: RecordsActor> NoteColumn<T> for Actor {
    type Column = T::DeletedBy;
}

/// Why the row was deleted.
#[derive(Debug)]
pub enum Reason {}

impl<T: RecordsReason> NoteColumn<T> for Reason {
    type Column = T::Reason;
}

/// Which deletion it was.
#[derive(Debug)]
pub enum DeletionId {}

impl<T: RecordsDeletionId> NoteColumn<T> for DeletionId {
    type Column = T::DeletionId;
}

/// A value that can be written down as a note of kind `Kind` in the table `T`.
///
/// The bound is on the value, not on the table, because the compiler shows what a table lacks
/// only for a bound that it does not need to find the method.
pub trait NoteIn<T, Kind> {
    /// The assignment to the declared column.
    type Assignment;

    /// Builds [`Self::Assignment`].
    fn assign(self) -> Self::Assignment;
}

impl<T, Kind, Value> NoteIn<T, Kind> for Value
where
    Kind: NoteColumn<T>,
    Value: AsExpression<<Kind::Column as Expression>::SqlType>,
{
    type Assignment = Assign<Kind::Column, Value::Expression>;

    fn assign(self) -> Self::Assignment {
        Assign::new(self.as_expression())
    }
}
