//! The scopes: which rows a query sees.

mod columns;
mod join;
pub mod period;
mod source;
mod time;

use diesel::QueryDsl;
use diesel::internal::table_macro::{Inner, LeftOuter};
use diesel::query_dsl::methods::FilterDsl;

pub use self::columns::{Columns, Conditions, HidingFlags, MarkerOf, MarkerTypeOf};
pub use self::join::VisibleJoinDsl;
use self::period::{After, Before, Between, For};
pub use self::source::ScopedSource;
pub use self::time::DeletedDuringDsl;

use crate::dsl;

/// The scopes, as methods of everything that has Diesel's `QueryDsl`.
pub trait ScopeDsl: QueryDsl + Sized {
    fn visible(self) -> dsl::Visible<Self>
    where
        Self: ScopedSource + FilterDsl<dsl::IsVisible<Self>>,
    {
        FilterDsl::filter(self, <Self::First as Conditions>::is_visible())
    }

    #[must_use]
    fn with_deleted(self) -> dsl::WithDeleted<Self>
    where
        Self: ScopedSource,
    {
        self
    }

    fn only_deleted(self) -> dsl::OnlyDeleted<Self>
    where
        Self: ScopedSource + FilterDsl<dsl::IsDeleted<Self>>,
    {
        FilterDsl::filter(self, <Self::First as Conditions>::is_deleted())
    }

    fn deleted_before<T>(self, time: T) -> dsl::DeletedBefore<Self, T>
    where
        Self: DeletedDuringDsl<Before<T>>,
    {
        self.deleted_during(Before(time))
    }

    fn deleted_after<T>(self, time: T) -> dsl::DeletedAfter<Self, T>
    where
        Self: DeletedDuringDsl<After<T>>,
    {
        self.deleted_during(After(time))
    }

    fn deleted_between<Start, End>(
        self,
        start: Start,
        end: End,
    ) -> dsl::DeletedBetween<Self, Start, End>
    where
        Self: DeletedDuringDsl<Between<Start, End>>,
    {
        self.deleted_during(Between(start, end))
    }

    fn deleted_for<A>(self, age: A) -> dsl::DeletedFor<Self, A>
    where
        Self: DeletedDuringDsl<For<A>>,
    {
        self.deleted_during(For(age))
    }

    fn visible_inner_join<Rhs>(self, rhs: Rhs) -> dsl::VisibleInnerJoin<Self, Rhs>
    where
        Self: VisibleJoinDsl<Rhs, Inner>,
    {
        self.visible_join(rhs, Inner)
    }

    fn visible_left_join<Rhs>(self, rhs: Rhs) -> dsl::VisibleLeftJoin<Self, Rhs>
    where
        Self: VisibleJoinDsl<Rhs, LeftOuter>,
    {
        self.visible_join(rhs, LeftOuter)
    }

    fn is_visible(&self) -> dsl::IsVisible<Self>
    where
        Self: ScopedSource,
    {
        <Self::First as Conditions>::is_visible()
    }

    fn is_deleted(&self) -> dsl::IsDeleted<Self>
    where
        Self: ScopedSource,
    {
        <Self::First as Conditions>::is_deleted()
    }
}

impl<Q: QueryDsl> ScopeDsl for Q {}
