//! The `SET` clause of a deletion.

use std::fmt;

use diesel::backend::Backend;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::query_source::Column;
use diesel::result::{Error as DieselError, QueryResult};

use super::assign::NotSet;
use super::change::Change;
use crate::error::Error;
use crate::marker::{IsNotMarked, MarkerType, MarkerTypeOf, StampColumn};
use crate::report::Deletion;
use crate::table::SoftDeletable;
use crate::time::Stamp;

type Mark<T> = <MarkerTypeOf<T> as MarkerType>::Mark;
type StampAssignment<T> = <<T as SoftDeletable>::Stamp as StampColumn<T>>::Assignment;

/// What a deletion assigns: the marker, the stamp, and what was said about the deletion.
pub struct Marking<T: SoftDeletable, By = NotSet, Because = NotSet, Id = NotSet> {
    stamp: Stamp,
    mark: Mark<T>,
    stamped: StampAssignment<T>,
    by: By,
    because: Because,
    id: Id,
}

impl<T: SoftDeletable, By, Because, Id> fmt::Debug for Marking<T, By, Because, Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Marking")
            .field("stamp", &self.stamp)
            .finish_non_exhaustive()
    }
}

impl<T: SoftDeletable> Marking<T> {
    pub(super) fn new(stamp: Stamp) -> Self {
        Self {
            stamp,
            mark: MarkerTypeOf::<T>::mark(stamp),
            stamped: T::Stamp::assign(stamp),
            by: NotSet,
            because: NotSet,
            id: NotSet,
        }
    }
}

impl<T: SoftDeletable, By, Because, Id> Marking<T, By, Because, Id> {
    pub(super) fn stamp(&self) -> Stamp {
        self.stamp
    }

    pub(super) fn actor(&self) -> &By {
        &self.by
    }

    pub(super) fn reason(&self) -> &Because {
        &self.because
    }

    pub(super) fn id(&self) -> &Id {
        &self.id
    }

    pub(super) fn at(self, stamp: Stamp) -> Self {
        Self {
            stamp,
            mark: MarkerTypeOf::<T>::mark(stamp),
            stamped: T::Stamp::assign(stamp),
            ..self
        }
    }

    pub(super) fn by<B>(self, by: B) -> Marking<T, B, Because, Id> {
        let Self {
            stamp,
            mark,
            stamped,
            because,
            id,
            ..
        } = self;
        Marking {
            stamp,
            mark,
            stamped,
            by,
            because,
            id,
        }
    }

    pub(super) fn because<B>(self, because: B) -> Marking<T, By, B, Id> {
        let Self {
            stamp,
            mark,
            stamped,
            by,
            id,
            ..
        } = self;
        Marking {
            stamp,
            mark,
            stamped,
            by,
            because,
            id,
        }
    }

    pub(super) fn deletion_id<I>(self, id: I) -> Marking<T, By, Because, I> {
        let Self {
            stamp,
            mark,
            stamped,
            by,
            because,
            ..
        } = self;
        Marking {
            stamp,
            mark,
            stamped,
            by,
            because,
            id,
        }
    }
}

impl<T, By, Because, Id> AsChangeset for Marking<T, By, Because, Id>
where
    T: SoftDeletable,
{
    type Target = T;
    type Changeset = Self;

    fn as_changeset(self) -> Self {
        self
    }
}

impl<T, By, Because, Id> QueryId for Marking<T, By, Because, Id>
where
    T: SoftDeletable + QueryId,
    By: QueryId,
    Because: QueryId,
    Id: QueryId,
{
    // The table says which columns are marked and stamped.
    type QueryId = (T::QueryId, By::QueryId, Because::QueryId, Id::QueryId);
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID
        && By::HAS_STATIC_QUERY_ID
        && Because::HAS_STATIC_QUERY_ID
        && Id::HAS_STATIC_QUERY_ID;
}

impl<DB, T, By, Because, Id> QueryFragment<DB> for Marking<T, By, Because, Id>
where
    DB: Backend,
    T: SoftDeletable,
    Mark<T>: QueryFragment<DB>,
    StampAssignment<T>: QueryFragment<DB>,
    By: QueryFragment<DB>,
    Because: QueryFragment<DB>,
    Id: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(<T::Marker as Column>::NAME)?;
        out.push_sql(" = ");
        self.mark.walk_ast(out.reborrow())?;
        self.stamped.walk_ast(out.reborrow())?;
        self.by.walk_ast(out.reborrow())?;
        self.because.walk_ast(out.reborrow())?;
        self.id.walk_ast(out)
    }
}

impl<T: SoftDeletable, By, Because, Id> Change<T> for Marking<T, By, Because, Id> {
    type Guard = IsNotMarked<T>;
    type Report = Deletion;

    fn guard() -> IsNotMarked<T> {
        MarkerTypeOf::<T>::is_visible(T::Marker::default())
    }

    fn report(&self) -> Deletion {
        Deletion::new(self.stamp)
    }

    fn explain(error: DieselError) -> Error {
        error.into()
    }

    fn refusal() -> Error {
        Error::AlreadyDeleted { table: T::NAME }
    }
}
