//! Where the scopes read: the table, or its archive.

use diesel::internal::table_macro::{BoxedSelectStatement, FromClause, SelectStatement};
use diesel::query_builder::AsQuery;
use diesel::query_source::QuerySource;

use super::columns::Columns;
use super::rows::{InArchive, InBoth, RowsOf};
use super::source::ScopedSource;
use crate::layout::{Archived, Marked};
use crate::table::SoftDeletable;

/// How `only_deleted`, `with_deleted` and the time scopes read a source of the type `Q`, where the
/// layout of its table is `Self`.
#[diagnostic::on_unimplemented(
    message = "the archive of a table cannot be read through a query that has begun without it",
    label = "this is a query over the table without its archive",
    note = "call the scope first, on the model or on its table: `User::only_deleted().filter(…)`"
)]
pub trait Reads<Q> {
    /// Where the deleted rows are.
    type Deleted;
    /// Where all rows are.
    type All;

    /// Builds [`Self::Deleted`].
    fn deleted(source: Q) -> Self::Deleted;
    /// Builds [`Self::All`].
    fn all(source: Q) -> Self::All;
}

/// What `only_deleted`, `with_deleted` and the time scopes can be put on.
///
/// This is implemented for every [`ScopedSource`]; one that begins with a table that has an archive
/// must be that table itself, or a query that reads its archive already.
pub trait ReadSource: ScopedSource {
    /// Where the deleted rows are.
    type Deleted;
    /// Where all rows are.
    type All;

    /// Builds [`Self::Deleted`].
    fn deleted_rows(self) -> Self::Deleted;
    /// Builds [`Self::All`].
    fn all_rows(self) -> Self::All;
}

/// The layout of the table that comes first.
type LayoutOf<Q> = <<<Q as ScopedSource>::First as Columns>::Table as SoftDeletable>::Layout;

impl<Q> ReadSource for Q
where
    Q: ScopedSource,
    LayoutOf<Q>: Reads<Q>,
{
    type Deleted = <LayoutOf<Q> as Reads<Q>>::Deleted;
    type All = <LayoutOf<Q> as Reads<Q>>::All;

    fn deleted_rows(self) -> Self::Deleted {
        LayoutOf::<Q>::deleted(self)
    }

    fn all_rows(self) -> Self::All {
        LayoutOf::<Q>::all(self)
    }
}

impl<Q> Reads<Q> for Marked {
    type Deleted = Q;
    type All = Q;

    fn deleted(source: Q) -> Q {
        source
    }

    fn all(source: Q) -> Q {
        source
    }
}

#[diagnostic::do_not_recommend]
impl<T, A> Reads<T> for Archived<A>
where
    T: SoftDeletable<Layout = Self>,
    RowsOf<T, InArchive>: AsQuery,
    RowsOf<T, InBoth>: AsQuery,
{
    type Deleted = <RowsOf<T, InArchive> as AsQuery>::Query;
    type All = <RowsOf<T, InBoth> as AsQuery>::Query;

    fn deleted(_: T) -> Self::Deleted {
        RowsOf::<T, InArchive>::new().as_query()
    }

    fn all(_: T) -> Self::All {
        RowsOf::<T, InBoth>::new().as_query()
    }
}

/// A query that has begun in the archive stays there.
macro_rules! stays {
    ([$($parameter:tt)*] $query:ty) => {
        impl<$($parameter)*, T, W, A> Reads<$query> for Archived<A>
        where
            RowsOf<T, W>: QuerySource,
        {
            type Deleted = $query;
            type All = $query;

            fn deleted(source: $query) -> $query {
                source
            }

            fn all(source: $query) -> $query {
                source
            }
        }
    };
}

stays!([S, D, Wh, O, L, G, H, Lock] SelectStatement<FromClause<RowsOf<T, W>>, S, D, Wh, O, L, G, H, Lock>);
stays!(['a, ST, DB, G] BoxedSelectStatement<'a, ST, FromClause<RowsOf<T, W>>, DB, G>);
