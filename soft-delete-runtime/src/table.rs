//! What the derive says about a table.

use diesel::expression::Expression;
use diesel::query_source::{Column, Table};
use diesel::sql_types::{Nullable, SingleValue, SqlType};

use crate::erasure::{Erasure, ErasureTimeType};
use crate::layout::{ArchiveFacts, Layout};
use crate::marker::{MarkerType, StampColumn, StampType};
use crate::quarantine::{Dated, Quarantine, QuarantineFacts};
use crate::relation::{IdentityColumn, Notes, StampKind, Visitor};
use crate::retention::Retention;
#[cfg(doc)]
use crate::statement::Alone;
use crate::statement::Relations;

/// A table whose rows can be soft-deleted: the facts that `#[derive(SoftDelete)]` states.
///
/// The derive implements this trait for the *table* type (`users::table`), so that scopes work
/// on everything Diesel builds from the table. Nothing in it mentions a backend. It is not meant
/// to be implemented by hand, but nothing stops you from reading it in `cargo expand`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not soft-deletable",
    label = "no model of this table derives `SoftDelete`",
    note = "add `#[derive(SoftDelete)]` to the model of this table"
)]
pub trait SoftDeletable: Table + Default + Copy + 'static {
    /// The column that says whether a row is deleted.
    type Marker: Column<Table = Self> + Expression<SqlType: MarkerType> + Default;

    /// The column that holds the stamp where the marker cannot, else `NoStamp`.
    type Stamp: StampColumn<Self>;

    /// Flags that hide a row as well: `()` or `(column, (column, ()))`.
    type HiddenBy;

    /// The table's name, as `table!` has it.
    const NAME: &'static str;

    /// The nullable columns that a restore clears besides the marker.
    const CLEARED: &'static [&'static str] = &[];

    /// What the rows of one deletion have in common.
    type Identity: IdentityColumn<Self>;

    /// Where the deleted rows are: [`Marked`](crate::layout::Marked) or
    /// [`Archived`](crate::layout::Archived).
    type Layout: Layout;

    /// The archive, if there is one.
    const ARCHIVE: Option<&'static ArchiveFacts> = None;

    /// How far the verbs reach: [`Alone`], or `Related` if other tables or hooks are concerned.
    type Relations: Relations;

    /// The columns of the primary key.
    const KEY: &'static [&'static str];

    /// The columns for what is written down about a deletion.
    const NOTES: Notes = Notes::NONE;

    /// The flag that keeps a deleted row from being purged or erased.
    const HOLD: Option<&'static str> = None;

    /// The column that says when the personal data of a row was erased.
    const ERASED_AT: Option<TimeColumn> = None;

    /// Whether the key of a deleted row stays taken for a while: `NoQuarantine` or `InQuarantine`.
    type Quarantine: Quarantine;

    /// For how long, if it does.
    const QUARANTINED: Option<QuarantineFacts> = None;

    /// Visits the tables that a deletion of rows of this one concerns.
    fn children<V: Visitor>(visitor: &mut V) {
        let _ = visitor;
    }

    /// Visits the archive.
    fn archive<V: Visitor>(visitor: &mut V) {
        let _ = visitor;
    }

    /// Visits the tables whose deletion takes rows of this one along.
    fn parents<V: Visitor>(visitor: &mut V) {
        let _ = visitor;
    }
}

/// A table with a column for the actor of a deletion: `#[soft_delete(deleted_by = …)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column for the actor of a deletion",
    label = "`.by(…)` needs a `deleted_by` column",
    note = "declare it on the model: `#[soft_delete(deleted_by = the_column)]`"
)]
pub trait RecordsActor: SoftDeletable {
    /// The declared column.
    type DeletedBy: Column<Table = Self> + Expression<SqlType: ClearableType>;
}

/// A table with a column for the reason of a deletion: `#[soft_delete(reason = …)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column for the reason of a deletion",
    label = "`.because(…)` needs a `reason` column",
    note = "declare it on the model: `#[soft_delete(reason = the_column)]`"
)]
pub trait RecordsReason: SoftDeletable {
    /// The declared column.
    type Reason: Column<Table = Self> + Expression<SqlType: ClearableType>;
}

/// A table with a column for the identity of a deletion: `#[soft_delete(deletion_id = …)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column for the identity of a deletion",
    label = "`.deletion_id(…)` needs a `deletion_id` column",
    note = "declare it on the model: `#[soft_delete(deletion_id = the_column)]`"
)]
pub trait RecordsDeletionId: SoftDeletable {
    /// The declared column.
    type DeletionId: Column<Table = Self> + Expression<SqlType: ClearableType>;
}

/// A table whose deleted rows may be purged after a while: `#[soft_delete(retention = "30 days")]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how long its deleted rows are kept",
    label = "no `retention` is declared",
    note = "declare it on the model, `#[soft_delete(retention = \"30 days\")]`, or give it at the call"
)]
pub trait PurgedAfter: SoftDeletable {
    /// What is declared.
    const RETENTION: Retention;
}

/// A table whose personal data may be erased some time after the deletion:
/// `#[soft_delete(erase_retention = "7 days")]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how long the personal data of its deleted rows is kept",
    label = "no `erase_retention` is declared",
    note = "declare it on the model, `#[soft_delete(erase_retention = \"7 days\")]`, or give it at the call"
)]
pub trait ErasedAfter: Erasable {
    /// What is declared.
    const RETENTION: Retention;
}

/// A table with personal data that can be erased: fields with `#[soft_delete(erase)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no column to erase",
    label = "no field of the model says what an erasure does to it",
    note = "mark the fields with personal data: `#[soft_delete(erase)]`, `#[soft_delete(erase = …)]` or `#[soft_delete(erase_unique = \"erased-{{key}}\")]`"
)]
pub trait Erasable: SoftDeletable {
    /// What an erasure writes, column by column.
    const ERASURES: &'static [Erasure];
}

/// A table that keeps the keys of its deleted rows taken for a while:
/// `#[soft_delete(quarantine = "24 hours")]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how long the keys of its deleted rows stay taken",
    label = "no `quarantine` is declared",
    note = "declare it on the model: `#[soft_delete(quarantine = \"24 hours\")]`"
)]
pub trait Quarantined: Dated {
    /// What is declared.
    const QUARANTINE: Retention;
}

/// A nullable column that holds a time, and how it is bound.
#[derive(Debug, Clone, Copy)]
pub struct TimeColumn {
    pub(crate) column: &'static str,
    pub(crate) kind: StampKind,
}

impl TimeColumn {
    /// The facts about the column `C`.
    #[must_use]
    pub const fn of<C>() -> Self
    where
        C: Column + Expression<SqlType: ErasureTimeType>,
    {
        Self {
            column: C::NAME,
            kind: <C::SqlType as StampType>::KIND,
        }
    }
}

/// The SQL type of a column that a restore can clear: any nullable one.
#[diagnostic::on_unimplemented(
    message = "a restore clears this column, so it must be nullable, not `{Self}`",
    label = "not nullable",
    note = "make the column nullable in the database and in `table!`"
)]
pub trait ClearableType: SingleValue {}

impl<ST: SqlType> ClearableType for Nullable<ST> where Self: SingleValue {}
