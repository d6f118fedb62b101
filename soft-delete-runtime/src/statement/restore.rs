//! `restore(target)`: the way back.

use diesel::query_builder::IntoUpdateTarget;

use super::marker_update::MarkerUpdate;
use super::reach::{OnRestore, WithRelations};
use super::unmarking::Unmarking;
use crate::plan::{Extent, OnErased};
use crate::table::SoftDeletable;

/// A restore, ready to run: what [`restore`] returns.
///
/// `R` is [`WithRelations`] if other tables are concerned, and [`Alone`](super::Alone) if not.
pub type RestoreStatement<T, U, R = OnRestore<T>> = MarkerUpdate<T, Unmarking<T>, U, R>;

/// Makes the deleted rows of a target visible again.
///
/// The target is what Diesel's `update` and `delete` take: `&row`, `table.find(key)`,
/// `table.filter(…)` or a scoped query. Only deleted rows are touched and counted. The columns
/// that a deletion fills (`stamp`, `deleted_by`, `reason`, `deletion_id`) are cleared; a
/// `hidden_by` flag is left as it is.
///
/// # SQL
///
/// ```sql
/// UPDATE "users" SET "deleted_at" = NULL, "deleted_by" = NULL, "reason" = NULL
/// WHERE ("users"."id" = $1) AND ("users"."deleted_at" IS NOT NULL)
/// ```
///
/// # Errors
///
/// [`execute`](MarkerUpdate::execute) returns [`Error::Conflict`](crate::Error::Conflict) if a
/// visible row has taken a unique key in the meantime, with the table and the constraint; nothing
/// is changed then. On PostgreSQL the transaction around it, if there is one, is over as after
/// any error: run the restore in a nested `transaction` to go on in the outer one.
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> diesel::QueryResult<()> {
/// # let conn = &mut establish_connection();
/// use soft_delete_runtime::Error;
///
/// diesel::insert_into(users::table).values(users::email.eq("bob@example.org")).execute(conn)?;
/// let refused = restore(users::table.find(2)).execute(conn).unwrap_err();
/// assert!(matches!(
///     refused,
///     Error::Conflict { table: "users", ref constraint, .. } if constraint == "users.email"
/// ));
///
/// soft_delete(users::table.filter(users::email.eq("bob@example.org"))).execute(conn)?;
/// assert_eq!(restore(users::table.find(2)).execute(conn)?.total(), 1);
/// # Ok(())
/// # }
/// ```
pub fn restore<Target>(target: Target) -> RestoreStatement<Target::Table, Target::WhereClause>
where
    Target: IntoUpdateTarget<Table: SoftDeletable>,
{
    MarkerUpdate::new(target.into_update_target(), Unmarking::new())
}

impl<T: SoftDeletable, U> RestoreStatement<T, U, WithRelations> {
    /// Restores the target alone, and leaves what its deletion took along deleted.
    ///
    /// A row whose parent is deleted is refused all the same.
    pub fn only_this(self) -> Self {
        let reach = WithRelations {
            extent: Extent::OnlyThis,
            ..*self.reach()
        };
        self.with_reach(reach)
    }

    /// Restores the deleted parents of the target as well, and theirs; not what else their
    /// deletion took along.
    pub fn with_ancestors(self) -> Self {
        let reach = WithRelations {
            extent: Extent::Ancestors,
            ..*self.reach()
        };
        self.with_reach(reach)
    }

    /// Restores rows whose personal data is gone as well, as they are; their `erased_at` is
    /// cleared, so that what is written into them later can be erased again.
    ///
    /// Without it, a restore of such a row is [`Error::Erased`](crate::Error::Erased), as far as
    /// the model says when a row was erased: `#[soft_delete(erased_at = …)]`.
    pub fn even_if_erased(self) -> Self {
        let reach = WithRelations {
            on_erased: OnErased::Restore,
            ..*self.reach()
        };
        self.with_reach(reach)
    }
}
