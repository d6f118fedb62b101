//! Scopes over the time of deletion.

use diesel::dsl::Filter;
use diesel::expression::Expression;
use diesel::query_dsl::methods::FilterDsl;

use super::columns::{Conditions, MarkerOf, MarkerTypeOf, StampOf, marker, stamp};
use super::period::Period;
use super::reads::ReadSource;
use crate::marker::MarkerType;

/// The `deleted_before`, `deleted_after`, `deleted_between` and `deleted_for` methods.
///
/// Rely on [`ScopeDsl`](super::ScopeDsl) instead, unless a `where` clause needs this trait.
pub trait DeletedDuringDsl<P> {
    /// The scoped query.
    type Output;

    /// See the trait's documentation.
    fn deleted_during(self, period: P) -> Self::Output;
}

type Narrowed<F, P> =
    <MarkerTypeOf<F> as MarkerType>::Narrowed<MarkerOf<F>, <P as Period<StampOf<F>>>::Comparison>;

impl<Q, P, First> DeletedDuringDsl<P> for Q
where
    Q: ReadSource<First = First, Deleted: FilterDsl<Narrowed<First, P>>>,
    First: Conditions,
    P: Period<StampOf<First>>,
    P::Comparison: Expression<SqlType = <MarkerTypeOf<First> as MarkerType>::Truth>,
{
    type Output = Filter<Q::Deleted, Narrowed<First, P>>;

    fn deleted_during(self, period: P) -> Self::Output {
        let comparison = period.compare(stamp::<First>());
        let narrowed = MarkerTypeOf::<First>::narrow(marker::<First>(), comparison);
        self.deleted_rows().filter(narrowed)
    }
}
