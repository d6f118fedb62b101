//! `hard_delete(target)`

use diesel::query_builder::{DeleteStatement, IntoUpdateTarget};
use diesel::query_dsl::methods::FilterDsl;

use crate::dsl;
use crate::scope::Conditions;
use crate::table::SoftDeletable;

pub fn hard_delete<X>(target: X) -> dsl::hard_delete<X>
where
    X: IntoUpdateTarget<Table: SoftDeletable + Conditions>,
    DeleteStatement<X::Table, X::WhereClause>: FilterDsl<dsl::IsDeleted<X::Table>>,
{
    diesel::delete(target).filter(<X::Table as Conditions>::is_deleted())
}
