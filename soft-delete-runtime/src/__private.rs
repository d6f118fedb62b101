//! What generated code names. No promise of stability is made for anything in here.

use diesel::expression::Expression;
pub use diesel::query_source::Column;
use diesel::sql_types::Bool;

pub use crate::marker::{MarkerValue, NoStamp};

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
