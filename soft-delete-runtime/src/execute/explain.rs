//! The SQL of a verb, without a database.

use std::fmt;

use diesel::backend::Backend;
use diesel::query_builder::QueryFragment;

use super::task::{Intent, Task};
use crate::plan::{Count, PlanBackend};
use crate::relation::SqlTable;
use crate::statement::{Change, MarkerUpdate, PlannedChange, PlannedTarget, WithRelations};
use crate::table::SoftDeletable;

/// The statements that a deletion or a restore runs, in their order, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation(Vec<String>);

impl Explanation {
    /// The statements.
    #[must_use]
    pub fn statements(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for statement in &self.0 {
            writeln!(f, "{statement};")?;
        }
        Ok(())
    }
}

impl<T: SoftDeletable, V: Change<T>, U> MarkerUpdate<T, V, U> {
    /// The SQL of the statement, as the backend `DB` would get it. Nothing is run.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> diesel::QueryResult<()> {
    /// let explanation = soft_delete(users::table.find(1)).explain::<diesel::sqlite::Sqlite>();
    /// assert_eq!(
    ///     explanation.statements(),
    ///     ["UPDATE `users` SET `deleted_at` = ? \
    ///       WHERE (`users`.`id` = ?) AND (`users`.`deleted_at` IS NULL)"],
    /// );
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn explain<DB>(self) -> Explanation
    where
        DB: Backend<QueryBuilder: Default> + Default,
        Self: QueryFragment<DB>,
    {
        Explanation(vec![sql(&self)])
    }
}

impl<T: SoftDeletable, V: PlannedChange<T>, U> MarkerUpdate<T, V, U, WithRelations> {
    /// The SQL of every statement, as the backend `DB` would get it. Nothing is run.
    ///
    /// A statement is left out if those before it say that it has nothing to do. A restore of
    /// several rows compares each row with the mark of its own parent; what is shown
    /// is that of one row, which compares with the mark of that one.
    #[must_use]
    pub fn explain<DB>(self) -> Explanation
    where
        DB: PlanBackend + Backend<QueryBuilder: Default> + Default,
        T: SqlTable<DB>,
        Self: PlannedTarget<DB>,
    {
        let task = Task::<DB, _>::new(&self, Intent::Execute);
        let statements = task
            .plan()
            .statements()
            .map(|text| sql(&task.statement::<Count>(text)));
        Explanation(statements.collect())
    }
}

/// The text of a statement, without its values.
fn sql<DB, Q>(statement: &Q) -> String
where
    DB: Backend<QueryBuilder: Default> + Default,
    Q: QueryFragment<DB>,
{
    let text = diesel::debug_query::<DB, _>(statement).to_string();
    match text.rsplit_once(" -- binds: ") {
        Some((sql, _)) => sql.to_owned(),
        None => text,
    }
}
