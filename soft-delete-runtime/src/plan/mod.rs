//! The plan of a deletion, a restore or a preview: an ordered list of statements.
//!
//! There is no database in here. A plan is made from the [graph](crate::relation) of the tables,
//! and run by the executors; all that it knows about the database is its [`Dialect`].
//!
//! A deletion goes from the root down. PostgreSQL takes it as one statement; elsewhere each table
//! is marked by its own, which finds the parents by the mark that they just got. A restore goes
//! from the leaves up, because the mark by which children are found is what it takes away. It has
//! a statement for each table on PostgreSQL too: one for all would have to return every row to be
//! counted, and rows are found faster by the mark of the one row that most restores are about.
//!
//! Where tables have their own statements the target is changed last: until then its rows are
//! found by the filter, and by the indexes that it has, rather than by a mark without an index.
//! Only if the filter may ask about rows that the deletion changes, the target is marked first.

mod ancestors;
mod component;
mod deletion;
mod dialect;
mod fill_in;
mod locks;
mod moving;
mod moving_order;
mod no_compiler;
mod recursion;
mod refusals;
mod restoration;
mod sets;
mod setting;
mod sql;
mod statement;
#[cfg(test)]
mod tests;
mod together;
mod values;
mod ways;
mod witness;

pub(crate) use self::component::{Component, components_of};
pub(crate) use self::deletion::{Given, deletion, deletion_preview};
pub(crate) use self::dialect::Dialect;
pub use self::dialect::{PlanBackend, WhichDialect};
pub(crate) use self::fill_in::{FillIn, Run, write_time};
pub(crate) use self::no_compiler::no_compiler;
pub(crate) use self::recursion::{Selected, Step as RecursionStep, list, union_of_steps};
pub use self::restoration::{Extent, OnErased};
pub(crate) use self::restoration::{restoration, restoration_preview};
pub(crate) use self::setting::Setting;
pub(crate) use self::sql::Sql;
pub(crate) use self::statement::{Count, Found, Parts, PlanStatement, dialect};
pub(crate) use self::together::LOST;
pub(crate) use self::values::{Times, Values};
use crate::relation::Rows;
use crate::report::Effect;

/// Statements in the order in which they run, in one transaction.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Sets something for this transaction, and counts to one.
    pub(crate) tune: Option<Sql>,
    pub(crate) locks: Vec<LockStep>,
    /// Whether the locks are taken until no more rows appear.
    pub(crate) locks_until_stable: bool,
    pub(crate) steps: Vec<Step>,
}

impl Plan {
    /// A plan without locks.
    fn new(dialect: Dialect, steps: Vec<Step>) -> Self {
        let is_recursive = steps.iter().any(|step| step.sql.is_recursive());
        Self {
            tune: is_recursive.then(|| no_compiler(dialect)).flatten(),
            locks: Vec::new(),
            locks_until_stable: false,
            steps,
        }
    }

    /// The statements, in their order, as they are for a target of one row.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &Sql> {
        let locks = self.locks.iter().map(|lock| &lock.sql);
        let steps = self.steps.iter().map(|step| step.sql_for(Some(1)));
        self.tune.iter().chain(locks).chain(steps)
    }
}

/// A statement that locks rows, and counts them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LockStep {
    pub(crate) rows: Locked,
    pub(crate) sql: Sql,
}

/// Which rows are locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locked {
    /// Those of the target, which the last change must then find.
    Target,
    /// All that are changed in a table.
    Changed(usize),
    /// Others.
    Others,
}

/// A statement, and what its result means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) purpose: Purpose,
    sql: Sql,
    /// What does the same, and faster, if the target is one row.
    sql_of_one: Option<Sql>,
    /// Tables of which one must have changed before, or there is nothing to do.
    pub(crate) after: Vec<usize>,
}

impl Step {
    fn new(purpose: Purpose, sql: Sql) -> Self {
        Self {
            purpose,
            sql,
            sql_of_one: None,
            after: Vec::new(),
        }
    }

    /// What it changes or counts.
    pub(crate) fn parts(&self) -> &[Part] {
        match &self.purpose {
            Purpose::Change(part) | Purpose::Count(part) => std::slice::from_ref(part),
            Purpose::Together(parts) => parts,
            _ => &[],
        }
    }

    /// The statement for a target of so many rows, if that is known.
    pub(crate) fn sql_for(&self, rows: Option<i64>) -> &Sql {
        match &self.sql_of_one {
            Some(sql) if rows == Some(1) => sql,
            _ => &self.sql,
        }
    }
}

/// What a statement is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Counts what stands in the way.
    Refuse(Refusal),
    /// Looks for a row that the change before has marked.
    Witness {
        column: &'static str,
        /// Whether that means something if there is none.
        is_last: bool,
    },
    /// Changes rows of one table. Where they move, that is half of it: a deletion copies them, and
    /// those that a restore has copied leave the archive.
    Change(Part),
    /// The other half, of as many rows.
    Move(Part),
    /// Empties or fills the keys by which rows that move point at each other.
    Rewire(Part),
    /// Counts the rows that a change has marked: all must be there when their parents have moved.
    Verify(Part),
    /// Counts the rows that a change would touch.
    Count(Part),
    /// Changes rows of several tables.
    Together(Vec<Part>),
}

/// Why a plan ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Rows of `by` point at rows of `table`.
    Restricted {
        table: &'static str,
        by: &'static str,
    },
    /// Rows of `table` have been erased.
    Erased { table: &'static str },
    /// Rows of `table` point at deleted rows of `parent`.
    ParentDeleted {
        table: &'static str,
        parent: &'static str,
    },
}

/// A change to the rows of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// The table, in the graph.
    pub(crate) index: usize,
    pub(crate) table: &'static str,
    pub(crate) effect: Effect,
    /// Whether the rows are those of the target, and no others.
    pub(crate) is_target: bool,
    /// The column that must hold the stamp exactly, if the change writes one.
    pub(crate) exact: Option<&'static str>,
    /// The archive that the rows are copied to.
    pub(crate) archive: Option<&'static str>,
}

/// `SELECT COUNT(*) FROM (SELECT 1 … ) AS counted`: a sub-query may lock its rows, a count not.
pub(crate) fn counted(select: Sql) -> Sql {
    Sql::new()
        .text("SELECT COUNT(*) FROM (")
        .sql(select)
        .text(") AS ")
        .name("counted")
}

/// Counts the rows of one table that a change would touch.
pub(crate) fn count(part: Part, rows: Rows, condition: Sql) -> Step {
    let select = Sql::new()
        .text("SELECT 1 AS one FROM ")
        .rows(part.index, rows, None);
    Step::new(Purpose::Count(part), counted(select.sql(condition)))
}
