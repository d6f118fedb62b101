//! What the executors of both kinds do alike.

use std::sync::{Mutex, PoisonError};

use diesel::query_builder::AstPass;
use diesel::result::{Error as DieselError, QueryResult};

use super::audit::AuditRecord;
use super::batch::{Batch, Bounds, Changes, Extent, Returns, Trace};
use super::condition::Scope;
use super::course::{Done, Found};
use super::value::Filling;
use crate::error::Error;
use crate::plan::{self, Dialect, FillIn, PlanBackend, WhichDialect};
use crate::time::Stamp;

/// Why a batch did not happen.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The database refused.
    Database(DieselError),
    /// Other rows were changed than were found before.
    Moved,
    /// Whoever takes the audit records refused.
    Sink(Error),
}

impl From<DieselError> for Fault {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}

/// A question to the database which one it is, where the type of the connection does not tell.
pub(crate) struct WhichOne {
    answer: Mutex<Dialect>,
}

impl WhichOne {
    pub(crate) fn new() -> Self {
        Self {
            answer: Mutex::new(Dialect::Any),
        }
    }

    /// A statement that does nothing else.
    pub(crate) fn sql() -> plan::Sql<()> {
        plan::Sql::new().text("SELECT 1, ").value(()).text(", ''")
    }

    pub(crate) fn answer(self) -> Dialect {
        self.answer
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<DB: PlanBackend> FillIn<DB, ()> for WhichOne {
    fn fill_in<'b>(&'b self, (): &'b (), mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let answer = WhichDialect::of(out.backend())?;
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = answer;
        out.push_sql("''");
        Ok(())
    }
}

/// One batch on its way.
#[derive(Debug)]
pub(crate) struct BatchRun<'s> {
    scope: Scope<'s>,
    model: usize,
    extent: Extent,
    trace: Trace,
    pub(crate) batch: Batch,
    has_end: bool,
    /// The rows, where their keys are known.
    listed: Vec<Found>,
    done: Done,
}

impl<'s> BatchRun<'s> {
    pub(crate) fn new(scope: Scope<'s>, model: usize, extent: Extent, trace: Trace) -> Self {
        Self {
            scope,
            model,
            extent,
            trace,
            batch: scope.batch(model, extent),
            has_end: false,
            listed: Vec::new(),
            done: Done {
                rows: 0,
                last: None,
                is_end: true,
            },
        }
    }

    /// The last key is known, or that there is none.
    pub(crate) fn bounded<DB: PlanBackend>(
        &mut self,
        found: Vec<Found>,
        filling: &mut Filling<'_, DB>,
    ) {
        let last = found.into_iter().next().map(|(_, key, _)| key);
        filling.up_to = last.as_deref().and_then(|key| self.key(key));
        self.has_end = last.is_some();
        self.done.is_end = last.is_none();
        self.done.last = last;
    }

    /// The rows are locked. Whether there are any.
    pub(crate) fn locked<DB: PlanBackend>(
        &mut self,
        found: Vec<Found>,
        filling: &mut Filling<'_, DB>,
    ) -> bool {
        let keys = found.iter().filter_map(|(_, key, _)| self.key(key));
        filling.batch = keys.collect();
        filling.up_to = filling.batch.last().cloned();
        self.done.is_end = found.len() < self.extent.limit as usize;
        self.done.last = found.last().map(|(_, key, _)| key.clone());
        self.listed = found;
        !self.listed.is_empty()
    }

    fn key(&self, text: &str) -> Option<super::key::Key> {
        self.scope.model(self.model).key.parse(text)
    }

    pub(crate) fn changes(&self) -> Changes {
        let Extent { is_first, .. } = self.extent;
        let bounds = match self.scope.dialect {
            Dialect::Mysql => Bounds::Listed(self.listed.len()),
            Dialect::Sqlite => Bounds::Keys {
                has_end: self.has_end,
            },
            _ => return self.scope.at_once(self.model, self.extent, self.trace),
        };
        self.scope.changes(self.model, is_first, bounds, self.trace)
    }

    /// The change has given back a number.
    pub(crate) fn changed(&mut self, rows: usize) -> Result<(), Fault> {
        self.done.rows = rows;
        let is_listed = self.scope.dialect == Dialect::Mysql;
        if is_listed && self.trace.for_sink && rows != self.listed.len() {
            // What would be told is not what has happened.
            return Err(Fault::Moved);
        }
        Ok(())
    }

    /// The change has given back rows.
    pub(crate) fn returned(&mut self, returns: Returns, mut found: Vec<Found>) {
        if returns == Returns::Summary {
            if let Some((rows, last, locked)) = found.pop() {
                self.done.rows = usize::try_from(rows).unwrap_or_default();
                let locked = locked.parse::<u32>().unwrap_or_default();
                self.done.is_end = locked < self.extent.limit;
                self.done.last = (locked > 0).then_some(last);
            }
        } else {
            self.done.rows = found.len();
        }
        self.listed = found;
    }

    /// The rows, where anybody wants to know them.
    pub(crate) fn listed(&self) -> &[Found] {
        &self.listed
    }

    pub(crate) fn finish(self) -> Done {
        self.done
    }
}

impl Scope<'_> {
    /// The records of rows of a model.
    pub(crate) fn records<DB: PlanBackend>(
        self,
        model: usize,
        rows: &[Found],
        filling: &Filling<'_, DB>,
        time: Stamp,
    ) -> Vec<AuditRecord> {
        let records = rows.iter().map(|(_, key, stamp)| AuditRecord {
            run: filling.run.clone(),
            verb: self.verb,
            table: self.tables.names[model],
            key: key.clone(),
            deleted: super::stamp_text::parse(stamp),
            actor: filling.actor.clone(),
            reason: filling.reason.clone(),
            time,
        });
        records.collect()
    }

    /// A change of the first batch that finds no row.
    pub(crate) fn probe(self, model: usize, trace: Trace) -> Changes {
        match self.dialect {
            Dialect::Mysql => self.changes(model, true, Bounds::Listed(1), trace),
            Dialect::Sqlite => self.changes(model, true, Bounds::Keys { has_end: true }, trace),
            _ => {
                let extent = Extent {
                    is_first: true,
                    limit: 0,
                };
                self.at_once(model, extent, trace)
            }
        }
    }
}
