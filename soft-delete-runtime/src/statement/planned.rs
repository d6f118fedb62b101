//! What a plan fills in from the statement that it was made for.

use diesel::backend::Backend;
use diesel::expression::Expression;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::query_source::Column;
use diesel::result::QueryResult;

use super::assign::{Assign, NotSet};
use super::change::Change;
use super::guarded::Guarded;
use super::marker_update::MarkerUpdate;
use super::marking::Marking;
use super::unmarking::Unmarking;
use crate::relation::Note;
use crate::table::SoftDeletable;
use crate::time::Stamp;

/// What a plan is made for.
#[derive(Debug, Clone, Copy)]
pub enum Verb {
    /// A deletion.
    Deletion {
        /// Its stamp.
        stamp: Stamp,
        /// The root's column for the actor, if one was given.
        actor: Option<Note>,
        /// The root's column for the reason, if one was given.
        reason: Option<Note>,
    },
    /// A restore.
    Restore,
}

/// A value for a column that says something about the deletion, or none.
pub trait NoteValue {
    /// The root's column.
    const NOTE: Option<Note>;
}

impl NoteValue for NotSet {
    const NOTE: Option<Note> = None;
}

impl<C: Column + Expression<SqlType: 'static>, Value> NoteValue for Assign<C, Value> {
    const NOTE: Option<Note> = Some(Note::of::<C>());
}

/// A value that can be written for `DB`.
pub trait WriteNote<DB: Backend>: NoteValue {
    /// Writes the value alone.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_note<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB: Backend> WriteNote<DB> for NotSet {
    fn write_note<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<DB, C, Value> WriteNote<DB> for Assign<C, Value>
where
    DB: Backend,
    Value: QueryFragment<DB>,
    Self: NoteValue,
{
    fn write_note<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.value().walk_ast(out)
    }
}

/// A change that has a plan.
pub trait PlannedChange<T>: Change<T> {
    /// What the plan is made for.
    fn verb(&self) -> Verb;
}

impl<T, By, Because, Id> PlannedChange<T> for Marking<T, By, Because, Id>
where
    T: SoftDeletable,
    By: NoteValue,
    Because: NoteValue,
{
    fn verb(&self) -> Verb {
        Verb::Deletion {
            stamp: self.stamp(),
            actor: By::NOTE,
            reason: Because::NOTE,
        }
    }
}

impl<T: SoftDeletable> PlannedChange<T> for Unmarking<T> {
    fn verb(&self) -> Verb {
        Verb::Restore
    }
}

/// What was said about a deletion, for `DB`.
pub trait WriteNotes<DB: Backend> {
    /// Whether the caller named the deletion.
    fn has_id(&self) -> bool;
    /// Writes who.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_actor<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
    /// Writes why.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_reason<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
    /// Writes which.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_id<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB, T, By, Because, Id> WriteNotes<DB> for Marking<T, By, Because, Id>
where
    DB: Backend,
    T: SoftDeletable,
    By: WriteNote<DB>,
    Because: WriteNote<DB>,
    Id: WriteNote<DB>,
{
    fn has_id(&self) -> bool {
        Id::NOTE.is_some()
    }

    fn write_actor<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.actor().write_note(out)
    }

    fn write_reason<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.reason().write_note(out)
    }

    fn write_id<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.id().write_note(out)
    }
}

impl<DB: Backend, T> WriteNotes<DB> for Unmarking<T> {
    fn has_id(&self) -> bool {
        false
    }

    fn write_actor<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }

    fn write_reason<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }

    fn write_id<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

/// A statement that a plan was made for, for `DB`.
pub trait PlannedTarget<DB: Backend> {
    /// What was said about the deletion.
    type Notes: WriteNotes<DB>;

    /// Builds [`Self::Notes`].
    fn notes(&self) -> &Self::Notes;
    /// Writes the `WHERE` clause of the target.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_target<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
    /// Writes the same without the condition on the marker.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write_target_in_any_state<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB, T, V, U, R> PlannedTarget<DB> for MarkerUpdate<T, V, U, R>
where
    DB: Backend,
    T: SoftDeletable,
    V: Change<T> + WriteNotes<DB>,
    U: QueryFragment<DB>,
    Guarded<T, U, V::Guard>: QueryFragment<DB>,
{
    type Notes = V;

    fn notes(&self) -> &V {
        self.change()
    }

    fn write_target<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.target().walk_ast(out)
    }

    fn write_target_in_any_state<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.target().unguarded().walk_ast(out)
    }
}
