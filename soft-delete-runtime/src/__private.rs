//! What generated code names. No promise of stability is made for anything in here.

use diesel::expression::Expression;
pub use diesel::expression::SelectableExpression;
use diesel::query_source::Table;
pub use diesel::query_source::{AppearsInFromClause, Column, Once};
use diesel::sql_types::{Bool, Nullable};

pub use core::option::Option;

pub use crate::erasure::Erasure;
pub use crate::hooks::NoHooks;
pub use crate::layout::{ArchiveColumn, ArchiveFacts, Archived, Marked, has_archive, is_moved};
pub use crate::marker::{MarkerValue, NoStamp};
pub use crate::quarantine::{InQuarantine, NoQuarantine, QuarantineFacts};
use crate::relation::KeyNames;
pub use crate::relation::{
    Action, CascadeKey, FromId, FromMarker, FromStamp, Key, Note, Notes, ParentKey, Probe,
    ViaModel, ViaTable, Visitor, cascades, cascades_one_way, detaches, key_of_column,
    key_of_columns,
};
pub use crate::retention::Retention;
pub use crate::scope::RowsOf;
pub use crate::statement::{Alone, Related, WithRelations};
pub use crate::table::{Erasable, ErasedAfter, PurgedAfter, Quarantined, TimeColumn};

/// The names of a table's primary key.
#[must_use]
pub const fn key_names<T, Shape>() -> &'static [&'static str]
where
    T: Table<PrimaryKey: KeyNames<Shape>>,
{
    <T::PrimaryKey as KeyNames<Shape>>::NAMES
}

/// The SQL type of a column.
pub type SqlTypeOf<C> = <C as Expression>::SqlType;

/// Asks whether a column of type `ST` can hide rows.
pub fn hides_rows<ST: HidesRows>() {}

/// The SQL type of a `hidden_by` column.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot hide rows",
    label = "expected a column of type `Bool`",
    note = "`hidden_by` takes flags: columns of type `Bool`, not nullable"
)]
pub trait HidesRows {}

impl HidesRows for Bool {}

/// The name of a column that can hold a row back.
#[must_use]
pub const fn hold<C: Column + Expression<SqlType: HoldsRows>>() -> &'static str {
    C::NAME
}

/// The SQL type of a `hold` column.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot put a row on hold",
    label = "expected a column of type `Bool` or `Nullable<Bool>`",
    note = "`hold` takes a flag: a row with `TRUE` in it is neither purged nor erased"
)]
pub trait HoldsRows {}

impl HoldsRows for Bool {}
impl HoldsRows for Nullable<Bool> {}

/// Asks whether a marker of type `ST` leaves room for a stamp of its own.
pub fn needs_stamp<ST: NeedsStamp>() {}

/// The SQL type of a marker beside which a `stamp` column makes sense.
#[diagnostic::on_unimplemented(
    message = "a marker of type `{Self}` is a time itself",
    label = "`stamp` is only valid beside a flag",
    note = "remove `stamp`, or name a `Bool` column with `column`"
)]
pub trait NeedsStamp {}

impl NeedsStamp for Bool {}
