//! What a scope can be put on, and which table it then speaks of.

use diesel::internal::table_macro::{
    BoxedSelectStatement, FromClause, Join, JoinOn, SelectStatement,
};
use diesel::query_source::{Alias, AliasSource, QuerySource};

use super::columns::Conditions;
use crate::table::SoftDeletable;

/// A table, an alias, a join or a query: what a scope can be put on.
///
/// The scope speaks of the table that comes first. This is implemented for everything that Diesel
/// builds from a soft-deletable table; there is nothing to implement by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not begin with a soft-deletable table",
    label = "no model of this table derives `SoftDelete`",
    note = "add `#[derive(SoftDelete)]` to the model of the table that comes first"
)]
pub trait ScopedSource {
    /// The table or alias that comes first.
    type First: Conditions;
}

impl<T: SoftDeletable + Conditions> ScopedSource for T {
    type First = T;
}

impl<S> ScopedSource for Alias<S>
where
    S: AliasSource,
    Self: Conditions,
{
    type First = Self;
}

impl<Left, Right, Kind, On> ScopedSource for JoinOn<Join<Left, Right, Kind>, On>
where
    Left: QuerySource + ScopedSource,
    Right: QuerySource,
{
    type First = Left::First;
}

impl<F, S, D, W, O, L, G, H, Lock> ScopedSource
    for SelectStatement<FromClause<F>, S, D, W, O, L, G, H, Lock>
where
    F: QuerySource + ScopedSource,
{
    type First = F::First;
}

impl<F, ST, DB, G> ScopedSource for BoxedSelectStatement<'_, ST, FromClause<F>, DB, G>
where
    F: QuerySource + ScopedSource,
{
    type First = F::First;
}
