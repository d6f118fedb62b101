//! The model.

use diesel::dsl::Find;
use diesel::query_builder::IntoUpdateTarget;
use diesel::query_dsl::methods::{FilterDsl, FindDsl};

use crate::dsl;
use crate::execute::{Execute, OneRow};
use crate::scope::{Conditions, ScopeDsl};
use crate::table::SoftDeletable;

#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a soft-deletable model",
    note = "add `#[derive(SoftDelete)]`"
)]
pub trait SoftDelete: Sized {
    type Table: SoftDeletable + Conditions;

    fn visible() -> dsl::Visible<Self::Table>
    where
        Self::Table: FilterDsl<dsl::IsVisible<Self::Table>>,
    {
        Self::Table::default().visible()
    }

    fn with_deleted() -> dsl::WithDeleted<Self::Table> {
        Self::Table::default()
    }

    fn only_deleted() -> dsl::OnlyDeleted<Self::Table>
    where
        Self::Table: FilterDsl<dsl::IsDeleted<Self::Table>>,
    {
        Self::Table::default().only_deleted()
    }

    fn find_visible<Key>(key: Key) -> dsl::FindVisible<Self::Table, Key>
    where
        Self::Table: FindDsl<Key>,
        Find<Self::Table, Key>: FilterDsl<dsl::IsVisible<Self::Table>>,
    {
        FilterDsl::filter(
            FindDsl::find(Self::Table::default(), key),
            <Self::Table as Conditions>::is_visible(),
        )
    }

    fn soft_delete<'row, 'conn, Conn, Mode>(
        &'row self,
        conn: &'conn mut Conn,
    ) -> <OneRow<dsl::soft_delete<&'row Self>> as Execute<'conn, Conn, Mode>>::Output
    where
        &'row Self: IntoUpdateTarget<Table = Self::Table>,
        OneRow<dsl::soft_delete<&'row Self>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::soft_delete(self)).execute_on(conn)
    }

    fn restore<'row, 'conn, Conn, Mode>(
        &'row self,
        conn: &'conn mut Conn,
    ) -> <OneRow<dsl::restore<&'row Self>> as Execute<'conn, Conn, Mode>>::Output
    where
        &'row Self: IntoUpdateTarget<Table = Self::Table>,
        OneRow<dsl::restore<&'row Self>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::restore(self)).execute_on(conn)
    }

    fn soft_delete_by_id<'conn, Key, Conn, Mode>(
        conn: &'conn mut Conn,
        key: Key,
    ) -> <OneRow<dsl::soft_delete<Find<Self::Table, Key>>> as Execute<'conn, Conn, Mode>>::Output
    where
        Self::Table: FindDsl<Key, Output: IntoUpdateTarget<Table = Self::Table>>,
        OneRow<dsl::soft_delete<Find<Self::Table, Key>>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::soft_delete(FindDsl::find(
            Self::Table::default(),
            key,
        )))
        .execute_on(conn)
    }

    fn restore_by_id<'conn, Key, Conn, Mode>(
        conn: &'conn mut Conn,
        key: Key,
    ) -> <OneRow<dsl::restore<Find<Self::Table, Key>>> as Execute<'conn, Conn, Mode>>::Output
    where
        Self::Table: FindDsl<Key, Output: IntoUpdateTarget<Table = Self::Table>>,
        OneRow<dsl::restore<Find<Self::Table, Key>>>: Execute<'conn, Conn, Mode>,
    {
        OneRow(crate::restore(FindDsl::find(Self::Table::default(), key))).execute_on(conn)
    }
}
