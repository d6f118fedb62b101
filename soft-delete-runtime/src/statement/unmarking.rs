//! The `SET` clause of a restore.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::query_source::Column;
use diesel::result::{Error as DieselError, QueryResult};

use super::change::Change;
use crate::error::Error;
use crate::marker::{IsMarked, MarkerType, MarkerTypeOf};
use crate::report::Restoration;
use crate::table::SoftDeletable;

/// What a restore assigns: the marker of a visible row, and `NULL` wherever a deletion may have
/// left something.
#[derive(Debug, Clone, Copy)]
pub struct Unmarking<T>(PhantomData<T>);

impl<T> Unmarking<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: SoftDeletable> AsChangeset for Unmarking<T> {
    type Target = T;
    type Changeset = Self;

    fn as_changeset(self) -> Self {
        self
    }
}

impl<T: QueryId> QueryId for Unmarking<T> {
    type QueryId = Unmarking<T::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<DB: Backend, T: SoftDeletable> QueryFragment<DB> for Unmarking<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(<T::Marker as Column>::NAME)?;
        out.push_sql(" = ");
        out.push_sql(<MarkerTypeOf<T> as MarkerType>::VISIBLE);
        for column in T::CLEARED {
            out.push_sql(", ");
            out.push_identifier(column)?;
            out.push_sql(" = NULL");
        }
        Ok(())
    }
}

impl<T: SoftDeletable> Change<T> for Unmarking<T> {
    type Guard = IsMarked<T>;
    type Report = Restoration;

    fn guard() -> IsMarked<T> {
        MarkerTypeOf::<T>::is_deleted(T::Marker::default())
    }

    fn report(&self) -> Restoration {
        Restoration::new()
    }

    fn explain(error: DieselError) -> Error {
        Error::from_restore(T::NAME, error)
    }

    fn refusal() -> Error {
        Error::NotDeleted { table: T::NAME }
    }
}
