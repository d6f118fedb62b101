//! `hard_delete(target)`: a real `DELETE`, of deleted rows only.

use diesel::query_builder::{DeleteStatement, IntoUpdateTarget};
use diesel::query_dsl::methods::FilterDsl;

use crate::dsl;
use crate::scope::Conditions;
use crate::table::SoftDeletable;

/// Really deletes the deleted rows of a target. A visible row is never touched.
///
/// The result is Diesel's own `DeleteStatement`, with everything it can do.
///
/// # SQL
///
/// ```sql
/// DELETE FROM "users" WHERE (("users"."id" = $1) AND ("users"."deleted_at" IS NOT NULL))
/// ```
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> diesel::QueryResult<()> {
/// # let conn = &mut establish_connection();
/// assert_eq!(hard_delete(users::table.find(1)).execute(conn)?, 0); // Visible.
/// assert_eq!(hard_delete(users::table.find(2)).execute(conn)?, 1);
/// assert_eq!(users::table.with_deleted().count().get_result::<i64>(conn)?, 2);
/// # Ok(())
/// # }
/// ```
pub fn hard_delete<Target>(target: Target) -> dsl::hard_delete<Target>
where
    Target: IntoUpdateTarget<Table: SoftDeletable + Conditions>,
    DeleteStatement<Target::Table, Target::WhereClause>: FilterDsl<dsl::IsDeleted<Target::Table>>,
{
    diesel::delete(target).filter(<Target::Table as Conditions>::is_deleted())
}
