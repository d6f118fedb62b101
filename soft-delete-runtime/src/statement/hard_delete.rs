//! `hard_delete(target)`: a real `DELETE`, of deleted rows only.

use std::fmt;

use diesel::RunQueryDsl;
use diesel::dsl::{Filter, delete};
use diesel::query_builder::{AstPass, DeleteStatement, IntoUpdateTarget, QueryFragment, QueryId};
use diesel::query_dsl::methods::FilterDsl;
use diesel::result::QueryResult;

use super::Change;
use super::guarded::Guarded;
use super::unmarking::Unmarking;
use crate::dsl;
use crate::layout::{Archived, Marked};
use crate::marker::IsMarked;
use crate::plan::{Dialect, PlanBackend, dialect};
use crate::relation::{Names, Rows, SqlTable};
use crate::scope::Conditions;
use crate::table::SoftDeletable;

/// Really deletes the deleted rows of a target. A visible row is never touched.
///
/// The result is Diesel's own `DeleteStatement`, with everything it can do; where the deleted rows
/// are in an archive it is [`DeleteFromArchive`].
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
    Target: IntoUpdateTarget<Table: SoftDeletable<Layout: HardDeletes<Target>>>,
{
    <Target::Table as SoftDeletable>::Layout::hard_delete(target)
}

/// A layout in which deleted rows of a target can really be deleted.
pub trait HardDeletes<Target> {
    /// The statement.
    type Statement;

    /// Builds [`Self::Statement`].
    fn hard_delete(target: Target) -> Self::Statement;
}

impl<Target> HardDeletes<Target> for Marked
where
    Target: IntoUpdateTarget<Table: SoftDeletable + Conditions>,
    DeleteStatement<Target::Table, Target::WhereClause>: FilterDsl<dsl::IsDeleted<Target::Table>>,
{
    type Statement = Filter<delete<Target>, dsl::IsDeleted<Target::Table>>;

    fn hard_delete(target: Target) -> Self::Statement {
        delete(target).filter(<Target::Table as Conditions>::is_deleted())
    }
}

impl<Target, A> HardDeletes<Target> for Archived<A>
where
    Target: IntoUpdateTarget<Table: SoftDeletable<Layout = Self>>,
{
    type Statement = DeleteFromArchive<Target::Table, Target::WhereClause>;

    fn hard_delete(target: Target) -> Self::Statement {
        let where_clause = target.into_update_target().where_clause;
        let guard = Unmarking::<Target::Table>::guard();
        DeleteFromArchive {
            target: Guarded::new(where_clause, guard),
        }
    }
}

/// A `DELETE` of rows in the archive of the table `T`: what [`hard_delete`] returns there.
///
/// ```sql
/// DELETE FROM "archived_users" AS "users"
/// WHERE ("users"."id" = $1) AND ("users"."deleted_at" IS NOT NULL)
/// ```
#[must_use = "nothing is deleted before `execute`"]
pub struct DeleteFromArchive<T: SoftDeletable, U> {
    target: Guarded<T, U, IsMarked<T>>,
}

impl<T: SoftDeletable, U> fmt::Debug for DeleteFromArchive<T, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DeleteFromArchive").field(&T::NAME).finish()
    }
}

impl<T: SoftDeletable, U> QueryId for DeleteFromArchive<T, U> {
    // A `MultiConnection` may write it differently from one time to the next.
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T: SoftDeletable, U, Conn> RunQueryDsl<Conn> for DeleteFromArchive<T, U> {}

impl<DB, T, A, U> QueryFragment<DB> for DeleteFromArchive<T, U>
where
    DB: PlanBackend,
    T: SoftDeletable<Layout = Archived<A>> + SqlTable<DB>,
    A: SqlTable<DB>,
    Guarded<T, U, IsMarked<T>>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let names = Names::of_archived::<T, A>();
        out.push_sql("DELETE ");
        if dialect(&out)? != Dialect::Mysql {
            out.push_sql("FROM ");
            names.write_rows(Rows::Deleted, None, out.reborrow())?;
            return self.target.walk_ast(out);
        }
        // MySQL before 8.0.16 and MariaDB before 11.6 know the rows by another name in a change of
        // several tables only, and look at their table again in a derived table only.
        names.write_changed(Rows::Deleted, out.reborrow())?;
        out.push_sql(" FROM ");
        names.write_rows(Rows::Deleted, None, out.reborrow())?;
        out.push_sql(" JOIN (SELECT 1) AS sd_once WHERE (");
        write_key::<DB, T>(out.reborrow())?;
        out.push_sql(") IN (SELECT * FROM (SELECT ");
        write_key::<DB, T>(out.reborrow())?;
        out.push_sql(" FROM ");
        names.write_rows(Rows::Deleted, None, out.reborrow())?;
        self.target.walk_ast(out.reborrow())?;
        out.push_sql(") AS batch)");
        Ok(())
    }
}

/// The columns of the primary key.
fn write_key<DB: PlanBackend, T: SoftDeletable>(mut out: AstPass<'_, '_, DB>) -> QueryResult<()> {
    for (index, column) in T::KEY.iter().enumerate() {
        if index > 0 {
            out.push_sql(", ");
        }
        out.push_identifier(column)?;
    }
    Ok(())
}
