//! What it means for the course of a sweep that a step has failed.

use diesel::result::Error as DieselError;

use super::super::batch::Way;
use super::super::density::Density;
use super::super::fault::{Fault, can_be_a_rows_fault, reason};
use super::super::resume_token::Pass;
use super::super::skipped::SkipReason;
use super::{Company, Course};
use crate::error::Error;
use crate::plan::Dialect;

/// A row that cannot go, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Culprit {
    pub(crate) row: String,
    pub(crate) reason: SkipReason,
}

/// How often a batch is tried again after the database has ended it for the sake of another
/// transaction, before it is made smaller, or after its rows have changed, before the sweep ends.
const COLLISIONS: u32 = 8;

impl Course<'_> {
    /// A step has failed, and nothing of it has happened. If it was a batch of one row, which
    /// will fail again, its error is given back: somebody has to find out which row that is.
    pub(crate) fn failed(&mut self, fault: Fault) -> Result<Option<DieselError>, Error> {
        let error = match fault {
            Fault::Sink(error) => return Err(error),
            Fault::Moved { table } => return self.moved(table).map(|()| None),
            Fault::Crowded => {
                self.density = Density::Unknown;
                return Ok(None);
            }
            Fault::Database(error) => Error::from(error),
        };
        let error = match error {
            Error::Deadlock(_) | Error::SerializationFailure(_) if self.is_undone_as_a_whole() => {
                return Err(error);
            }
            Error::Deadlock(_) | Error::SerializationFailure(_) if self.collisions < COLLISIONS => {
                self.collisions += 1;
                return Ok(None);
            }
            Error::Deadlock(error)
            | Error::SerializationFailure(error)
            | Error::Database(error)
                if can_be_a_rows_fault(&error) =>
            {
                error
            }
            other => return Err(other),
        };
        self.collisions = 0;
        if self.pass == Pass::Circles {
            for model in &self.components[self.component].tables {
                self.left.faults[*model] = Some(reason(&error));
            }
            self.settle();
            self.next_component();
            return Ok(None);
        }
        let is_postgres = self.scope.dialect == Dialect::Postgres;
        if is_postgres && self.model().map(|model| self.way(model)) != Some(Way::Lock) {
            self.company = Company::Met;
        } else if !self.pace.failed() {
            return Ok(Some(error));
        }
        Ok(None)
    }

    /// Whether a transaction of the caller is over when the database ends a batch in it: MySQL does not
    /// go back to the savepoint, and what comes next would be committed at once.
    fn is_undone_as_a_whole(&self) -> bool {
        self.company == Company::Always && self.scope.dialect == Dialect::Mysql
    }

    /// Rows have changed on the way.
    fn moved(&mut self, table: &'static str) -> Result<(), Error> {
        if self.collisions < COLLISIONS {
            self.collisions += 1;
        } else if self.pass == Pass::Circles {
            // Somebody else is at work on them.
            self.next_component();
        } else {
            return Err(Error::TargetMoved { table });
        }
        Ok(())
    }

    /// The row that failed is left, and the batches go on behind it; or no row was there any more.
    pub(crate) fn blame(&mut self, culprit: Option<Culprit>) {
        self.settle();
        let Some((model, Culprit { row, reason })) = self.model().zip(culprit) else {
            return self.next_table();
        };
        let table = self.tables().names[model];
        self.pace.left_one();
        self.failed.add(table, reason, 1, vec![row.clone()]);
        self.after = Some(row);
    }
}
