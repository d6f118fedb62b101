//! `update_visible(target)`: an `UPDATE` that deleted rows are safe from.

use diesel::query_builder::{IntoUpdateTarget, UpdateStatement};
use diesel::query_dsl::methods::FilterDsl;

use crate::dsl;
use crate::scope::Conditions;
use crate::table::SoftDeletable;

/// Diesel's `update`, of the visible rows of a target only.
///
/// Whoever loads a row, works on it and saves it whole may write to a row that was deleted in
/// between. With `update_visible` that update finds no row. It is half of what keeps a changeset
/// from resurrecting a row; the other half is to keep the marker out of the changeset:
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> diesel::QueryResult<()> {
/// # let conn = &mut establish_connection();
/// #[derive(AsChangeset, Identifiable)]
/// #[diesel(table_name = users, treat_none_as_null = true)]
/// struct Saved {
///     id: i32,
///     email: String,
///     #[diesel(skip_update)] // Else `None` would make the row visible again.
///     deleted_at: Option<chrono::NaiveDateTime>,
/// }
///
/// let stale = Saved { id: 1, email: "ada@example.com".into(), deleted_at: None };
/// soft_delete(users::table.find(1)).execute(conn)?;
/// assert_eq!(update_visible(&stale).set(&stale).execute(conn)?, 0);
/// assert_eq!(users::table.visible().find(1).count().get_result::<i64>(conn)?, 0);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// ```sql
/// UPDATE "users" SET "email" = $1
/// WHERE (("users"."id" = $2) AND ("users"."deleted_at" IS NULL))
/// ```
pub fn update_visible<Target>(target: Target) -> dsl::update_visible<Target>
where
    Target: IntoUpdateTarget<Table: SoftDeletable + Conditions>,
    UpdateStatement<Target::Table, Target::WhereClause>: FilterDsl<dsl::IsVisible<Target::Table>>,
{
    diesel::update(target).filter(<Target::Table as Conditions>::is_visible())
}
