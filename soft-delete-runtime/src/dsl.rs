//! The types that the scopes and statements return, beside Diesel's own.
//!
//! For signatures, and for `#[auto_type]`, which finds both through one path:
//!
//! ```
//! # include!("doctest_setup.rs");
//! # fn main() -> diesel::QueryResult<()> {
//! use soft_delete_runtime::dsl;
//!
//! #[diesel::dsl::auto_type(dsl_path = "soft_delete_runtime::dsl")]
//! fn readers() -> _ {
//!     users::table.visible().visible_left_join(posts::table)
//! }
//!
//! fn readers_in_full() -> dsl::VisibleLeftJoin<dsl::Visible<users::table>, posts::table> {
//!     readers()
//! }
//! # readers_in_full();
//! # Ok(())
//! # }
//! ```

use diesel::Insertable;
use diesel::associations::HasTable;
pub use diesel::dsl::*;
use diesel::internal::table_macro::{Inner, LeftOuter};
use diesel::query_builder::{InsertStatement, IntoUpdateTarget};

use crate::quarantine::CheckQuarantine;
use crate::restore_or_insert::RestoreOrInsert;
use crate::scope::{
    Conditions, DeletedDuringDsl, ReadSource, ScopedSource, VisibleJoinDsl, period,
};
use crate::statement::{HardDeletes, NotSet, RestoreStatement, SoftDeleteStatement};
use crate::table::SoftDeletable;

/// The type of [`query.is_visible()`](crate::ScopeDsl::is_visible).
pub type IsVisible<Q> = <<Q as ScopedSource>::First as Conditions>::IsVisible;

/// The type of [`query.is_deleted()`](crate::ScopeDsl::is_deleted).
pub type IsDeleted<Q> = <<Q as ScopedSource>::First as Conditions>::IsDeleted;

/// The type of [`query.visible()`](crate::ScopeDsl::visible).
pub type Visible<Q> = Filter<Q, IsVisible<Q>>;

/// The type of [`query.with_deleted()`](crate::ScopeDsl::with_deleted).
pub type WithDeleted<Q> = <Q as ReadSource>::All;

/// The type of [`query.only_deleted()`](crate::ScopeDsl::only_deleted).
pub type OnlyDeleted<Q> = Filter<<Q as ReadSource>::Deleted, IsDeleted<Q>>;

/// The type of [`Model::find_visible(key)`](crate::SoftDelete::find_visible), for the table `T`.
pub type FindVisible<T, Key> = Filter<Find<T, Key>, IsVisible<T>>;

/// The type of [`query.deleted_before(time)`](crate::ScopeDsl::deleted_before).
pub type DeletedBefore<Q, T> = <Q as DeletedDuringDsl<period::Before<T>>>::Output;

/// The type of [`query.deleted_after(time)`](crate::ScopeDsl::deleted_after).
pub type DeletedAfter<Q, T> = <Q as DeletedDuringDsl<period::After<T>>>::Output;

/// The type of [`query.deleted_between(start, end)`](crate::ScopeDsl::deleted_between).
pub type DeletedBetween<Q, Start, End> =
    <Q as DeletedDuringDsl<period::Between<Start, End>>>::Output;

/// The type of [`query.deleted_for(age)`](crate::ScopeDsl::deleted_for).
pub type DeletedFor<Q, A> = <Q as DeletedDuringDsl<period::For<A>>>::Output;

/// The type of [`query.visible_inner_join(rhs)`](crate::ScopeDsl::visible_inner_join).
pub type VisibleInnerJoin<Q, Rhs> = <Q as VisibleJoinDsl<Rhs, Inner>>::Output;

/// The type of [`query.visible_left_join(rhs)`](crate::ScopeDsl::visible_left_join).
pub type VisibleLeftJoin<Q, Rhs> = <Q as VisibleJoinDsl<Rhs, LeftOuter>>::Output;

/// The type of [`soft_delete(target)`](crate::soft_delete()).
#[allow(non_camel_case_types)] // `#[auto_type]` looks for the name of the function.
pub type soft_delete<Target> =
    SoftDeleteStatement<<Target as HasTable>::Table, <Target as IntoUpdateTarget>::WhereClause>;

/// The type of [`restore(target)`](crate::restore()).
#[allow(non_camel_case_types)]
pub type restore<Target> =
    RestoreStatement<<Target as HasTable>::Table, <Target as IntoUpdateTarget>::WhereClause>;

/// The type of [`restore_or_insert(target, values)`](crate::restore_or_insert()).
#[allow(non_camel_case_types)]
pub type restore_or_insert<Target, V> = RestoreOrInsert<
    <Target as HasTable>::Table,
    <Target as IntoUpdateTarget>::WhereClause,
    InsertStatement<
        <Target as HasTable>::Table,
        <V as Insertable<<Target as HasTable>::Table>>::Values,
    >,
    NotSet,
    <<Target as HasTable>::Table as SoftDeletable>::Quarantine,
>;

/// The type of [`check_quarantine(target)`](crate::check_quarantine()).
#[allow(non_camel_case_types)]
pub type check_quarantine<Target> =
    CheckQuarantine<<Target as HasTable>::Table, <Target as IntoUpdateTarget>::WhereClause>;

/// The type of [`hard_delete(target)`](crate::hard_delete()).
#[allow(non_camel_case_types)]
pub type hard_delete<Target> =
    <<<Target as HasTable>::Table as SoftDeletable>::Layout as HardDeletes<Target>>::Statement;

/// The type of [`update_visible(target)`](crate::update_visible()).
#[allow(non_camel_case_types)]
pub type update_visible<Target> = Filter<update<Target>, IsVisible<<Target as HasTable>::Table>>;
