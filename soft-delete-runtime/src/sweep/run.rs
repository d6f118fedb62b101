//! What the executors of both kinds do alike.

use std::sync::{Mutex, PoisonError};

use diesel::query_builder::AstPass;
use diesel::result::{Error as DieselError, QueryResult};

use super::audit::AuditRecord;
use super::batch::{Batch, Bounds, Changes, Extent, Returns, Trace};
use super::condition::Scope;
use super::course::{Done, Found};
use super::value::{Filling, Sql};
use crate::error::Error;
use crate::plan::{self, Dialect, FillIn, PlanBackend, WhichDialect};
use crate::time::Stamp;

/// Why a batch did not happen.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The database refused.
    Database(DieselError),
    /// Rows changed although they were locked, because no constraint keeps others from pointing
    /// at them.
    Moved { table: &'static str },
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
        // The one number that is a `BigInt` everywhere without a cast, which differs.
        let sql = plan::Sql::new().text("SELECT COUNT(*), ");
        sql.value(()).text(", ''")
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
    /// Whether the rows are known by where they are.
    is_locked: bool,
    /// The rows, where their keys are known.
    listed: Vec<Found>,
    /// The number of records that were written by themselves.
    noted: Option<usize>,
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
            is_locked: false,
            listed: Vec::new(),
            noted: None,
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
        if self.scope.dialect == Dialect::Postgres {
            return self.locked_places(found, filling);
        }
        self.done.is_end = found.len() < self.extent.limit as usize;
        self.done.last = found.last().map(|(_, key, _)| key.clone());
        self.still_free(found, filling)
    }

    fn locked_places<DB: PlanBackend>(
        &mut self,
        found: Vec<Found>,
        filling: &mut Filling<'_, DB>,
    ) -> bool {
        let Some((rows, last, places)) = found.into_iter().next().filter(|found| found.0 > 0)
        else {
            return false;
        };
        let (places, parts) = places.split_once(' ').unwrap_or_default();
        filling.places = (places.to_owned(), parts.to_owned());
        self.done.is_end = rows < i64::from(self.extent.limit);
        self.done.last = Some(last);
        self.is_locked = true;
        true
    }

    /// Which of the locked rows nothing points at by now.
    pub(crate) fn check(&self) -> Option<Sql> {
        self.scope.still_free(self.model, self.listed.len())
    }

    /// The rows that are to change are known. Whether there are any.
    pub(crate) fn still_free<DB: PlanBackend>(
        &mut self,
        found: Vec<Found>,
        filling: &mut Filling<'_, DB>,
    ) -> bool {
        let keys = found.iter().filter_map(|(_, key, _)| self.key(key));
        filling.batch = keys.collect();
        filling.up_to = filling.batch.last().cloned();
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
            _ if self.extent.is_alone => {
                let bounds = Bounds::Keys {
                    has_end: self.has_end,
                };
                return self.scope.alone(self.model, is_first, bounds, self.trace);
            }
            _ => {
                let bounds = self.is_locked.then_some(Bounds::Places);
                let scope = self.scope;
                return scope.at_once(self.model, self.extent, bounds, self.trace);
            }
        };
        self.scope.changes(self.model, is_first, bounds, self.trace)
    }

    /// So many records have been written.
    pub(crate) fn noted(&mut self, rows: usize) {
        self.noted = Some(rows);
    }

    /// The change has given back a number.
    pub(crate) fn changed(&mut self, rows: usize) -> Result<(), Fault> {
        self.done.rows = rows;
        let is_listed = self.scope.dialect == Dialect::Mysql;
        let is_told = !(is_listed && self.trace.for_sink) || rows == self.listed.len();
        if is_told && self.noted.is_none_or(|noted| noted == rows) {
            return Ok(());
        }
        // What is written down is not what has happened.
        let table = self.scope.tables.names[self.model];
        Err(Fault::Moved { table })
    }

    /// The change has given back rows.
    pub(crate) fn returned(&mut self, returns: Returns, mut found: Vec<Found>) {
        if returns == Returns::Summary {
            if let Some((rows, last, locked)) = found.pop() {
                self.done.rows = usize::try_from(rows).unwrap_or_default();
                if !self.is_locked && !self.extent.is_alone {
                    let locked = locked.parse::<u32>().unwrap_or_default();
                    self.done.is_end = locked < self.extent.limit;
                    self.done.last = (locked > 0).then_some(last);
                }
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
                    is_alone: false,
                };
                self.at_once(model, extent, None, trace)
            }
        }
    }
}
