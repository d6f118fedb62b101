//! `restore(target)`

use diesel::query_builder::IntoUpdateTarget;

use super::marker_update::MarkerUpdate;
use super::unmarking::Unmarking;
use crate::table::SoftDeletable;

/// A restore, ready to run: what [`restore`] returns.
pub type RestoreStatement<T, U> = MarkerUpdate<T, Unmarking<T>, U>;

pub fn restore<X>(target: X) -> RestoreStatement<X::Table, X::WhereClause>
where
    X: IntoUpdateTarget<Table: SoftDeletable>,
{
    MarkerUpdate::new(target.into_update_target(), Unmarking::new())
}
