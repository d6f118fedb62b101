//! `update_visible(target)`

use diesel::query_builder::{IntoUpdateTarget, UpdateStatement};
use diesel::query_dsl::methods::FilterDsl;

use crate::dsl;
use crate::scope::Conditions;
use crate::table::SoftDeletable;

pub fn update_visible<X>(target: X) -> dsl::update_visible<X>
where
    X: IntoUpdateTarget<Table: SoftDeletable + Conditions>,
    UpdateStatement<X::Table, X::WhereClause>: FilterDsl<dsl::IsVisible<X::Table>>,
{
    diesel::update(target).filter(<X::Table as Conditions>::is_visible())
}
