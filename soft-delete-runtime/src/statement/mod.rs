//! The statements that change rows.

mod assign;
mod change;
mod guarded;
mod hard_delete;
mod marker_update;
mod marking;
mod note;
mod planned;
mod reach;
mod restore;
mod row_exists;
mod soft_delete;
mod unmarking;
mod update_visible;

pub use self::assign::{Assign, NotSet};
pub use self::change::Change;
pub use self::guarded::Guarded;
pub use self::hard_delete::{DeleteFromArchive, HardDeletes, hard_delete};
pub use self::marker_update::MarkerUpdate;
pub(crate) use self::marker_update::UpdateTargetOf;
pub use self::marking::Marking;
pub use self::note::{Actor, DeletionId, NoteColumn, NoteIn, Reason};
pub use self::planned::{NoteValue, PlannedChange, PlannedTarget, Verb, WriteNote, WriteNotes};
pub use self::reach::{
    Alone, HooksOf, OnDelete, OnRestore, Reach, Related, Relations, WithRelations,
};
pub use self::restore::{RestoreStatement, restore};
pub use self::row_exists::RowExists;
pub use self::soft_delete::{SoftDeleteStatement, soft_delete};
pub use self::unmarking::Unmarking;
pub use self::update_visible::update_visible;
pub use crate::plan::{Extent, OnErased, PlanBackend, WhichDialect};
pub use crate::report::{Effect, Report};
