//! Where a table's columns can be named, and the conditions over them.

use diesel::BoolExpressionMethods;
use diesel::dsl::{And, not};
use diesel::expression::Expression;
use diesel::query_source::{Alias, AliasSource, AliasedField, Column};
use diesel::sql_types::Bool;

use crate::marker::{MarkerType, StampColumn};
use crate::table::SoftDeletable;

/// A soft-deletable table or an alias of one.
pub trait Columns {
    /// The table.
    type Table: SoftDeletable;
    /// A column of the table, as it is named here.
    type Field<C: Column<Table = Self::Table>>: Expression<SqlType = C::SqlType>;

    /// Names a column.
    fn field<C: Column<Table = Self::Table>>(column: C) -> Self::Field<C>;
}

impl<T: SoftDeletable> Columns for T {
    type Table = T;
    type Field<C: Column<Table = T>> = C;

    fn field<C: Column<Table = T>>(column: C) -> C {
        column
    }
}

impl<S> Columns for Alias<S>
where
    S: AliasSource<Target: SoftDeletable> + Default,
{
    type Table = S::Target;
    type Field<C: Column<Table = S::Target>> = AliasedField<S, C>;

    fn field<C: Column<Table = S::Target>>(column: C) -> AliasedField<S, C> {
        Self::default().field(column)
    }
}

/// The marker of a table or alias.
pub type MarkerOf<F> = <F as Columns>::Field<<<F as Columns>::Table as SoftDeletable>::Marker>;
/// The SQL type of the marker.
pub(super) type MarkerTypeOf<F> =
    <<<F as Columns>::Table as SoftDeletable>::Marker as Expression>::SqlType;
/// The column with the stamp.
type StampColumnOf<T> =
    <<T as SoftDeletable>::Stamp as StampColumn<T>>::Or<<T as SoftDeletable>::Marker>;
/// The column with the stamp, as it is named in a table or alias.
pub type StampOf<F> = <F as Columns>::Field<StampColumnOf<<F as Columns>::Table>>;

/// Names the marker.
pub(super) fn marker<F: Columns>() -> MarkerOf<F> {
    F::field(Default::default())
}

/// Names the column with the stamp.
pub(crate) fn stamp<F: Columns>() -> StampOf<F> {
    F::field(StampColumnOf::<F::Table>::default())
}

/// The conditions that tell the visible rows of a table or alias from its deleted ones.
pub trait Conditions: Columns {
    /// Holds for a visible row.
    type IsVisible: Expression<SqlType = Bool>;
    /// Holds for a deleted row.
    type IsDeleted: Expression<SqlType = Bool>;

    /// Builds [`Self::IsVisible`].
    fn is_visible() -> Self::IsVisible;
    /// Builds [`Self::IsDeleted`].
    fn is_deleted() -> Self::IsDeleted;
}

impl<F> Conditions for F
where
    F: Columns,
    <F::Table as SoftDeletable>::HiddenBy:
        HidingFlags<F, <MarkerTypeOf<F> as MarkerType>::IsVisible<MarkerOf<F>>>,
{
    type IsVisible = <<F::Table as SoftDeletable>::HiddenBy as HidingFlags<
        F,
        <MarkerTypeOf<F> as MarkerType>::IsVisible<MarkerOf<F>>,
    >>::AndNotHidden;
    type IsDeleted = <MarkerTypeOf<F> as MarkerType>::IsDeleted<MarkerOf<F>>;

    fn is_visible() -> Self::IsVisible {
        <F::Table as SoftDeletable>::HiddenBy::and_not_hidden(MarkerTypeOf::<F>::is_visible(
            marker::<F>(),
        ))
    }

    fn is_deleted() -> Self::IsDeleted {
        MarkerTypeOf::<F>::is_deleted(marker::<F>())
    }
}

/// The list of flags that hide a row besides its marker.
pub trait HidingFlags<F, Condition> {
    /// `condition`, and none of the flags.
    type AndNotHidden: Expression<SqlType = Bool>;

    /// Builds [`Self::AndNotHidden`].
    fn and_not_hidden(condition: Condition) -> Self::AndNotHidden;
}

impl<F, Condition: Expression<SqlType = Bool>> HidingFlags<F, Condition> for () {
    type AndNotHidden = Condition;

    fn and_not_hidden(condition: Condition) -> Condition {
        condition
    }
}

impl<F, Condition, C, Rest> HidingFlags<F, Condition> for (C, Rest)
where
    F: Columns,
    C: Column<Table = F::Table> + Expression<SqlType = Bool> + Default,
    Condition: Expression<SqlType = Bool>,
    not<F::Field<C>>: Expression<SqlType = Bool>,
    Rest: HidingFlags<F, And<Condition, not<F::Field<C>>, Bool>>,
{
    type AndNotHidden = Rest::AndNotHidden;

    fn and_not_hidden(condition: Condition) -> Self::AndNotHidden {
        Rest::and_not_hidden(condition.and(not(F::field(C::default()))))
    }
}
