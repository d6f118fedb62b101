//! Return types.
use diesel::associations::HasTable;
pub use diesel::dsl::*;
use diesel::internal::table_macro::{Inner, LeftOuter};
use diesel::query_builder::IntoUpdateTarget;

use crate::scope::{Conditions, DeletedDuringDsl, ScopedSource, VisibleJoinDsl, period};
use crate::statement::{RestoreStatement, SoftDeleteStatement};

pub type IsVisible<Q> = <<Q as ScopedSource>::First as Conditions>::IsVisible;
pub type IsDeleted<Q> = <<Q as ScopedSource>::First as Conditions>::IsDeleted;
pub type Visible<Q> = Filter<Q, IsVisible<Q>>;
pub type WithDeleted<Q> = Q;
pub type OnlyDeleted<Q> = Filter<Q, IsDeleted<Q>>;
pub type DeletedBefore<Q, T> = <Q as DeletedDuringDsl<period::Before<T>>>::Output;
pub type DeletedAfter<Q, T> = <Q as DeletedDuringDsl<period::After<T>>>::Output;
pub type DeletedBetween<Q, Start, End> =
    <Q as DeletedDuringDsl<period::Between<Start, End>>>::Output;
pub type DeletedFor<Q, A> = <Q as DeletedDuringDsl<period::For<A>>>::Output;
pub type VisibleInnerJoin<Q, Rhs> = <Q as VisibleJoinDsl<Rhs, Inner>>::Output;
pub type VisibleLeftJoin<Q, Rhs> = <Q as VisibleJoinDsl<Rhs, LeftOuter>>::Output;
#[allow(non_camel_case_types)]
pub type soft_delete<T> =
    SoftDeleteStatement<<T as HasTable>::Table, <T as IntoUpdateTarget>::WhereClause>;
#[allow(non_camel_case_types)]
pub type restore<T> =
    RestoreStatement<<T as HasTable>::Table, <T as IntoUpdateTarget>::WhereClause>;
#[allow(non_camel_case_types)]
pub type hard_delete<T> = Filter<delete<T>, IsDeleted<<T as HasTable>::Table>>;
#[allow(non_camel_case_types)]
pub type update_visible<T> = Filter<update<T>, IsVisible<<T as HasTable>::Table>>;
pub type FindVisible<Q, Key> = Filter<Find<Q, Key>, IsVisible<Q>>;
