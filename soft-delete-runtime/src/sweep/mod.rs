//! The end of a row's life: [`purge`](crate::purge) and [`erase`](crate::erase()).
//!
//! Both are a *sweep*: a run through the tables of one or more models, in small batches, each in a
//! transaction of its own, in the order of the primary key. Neither happens unless it is called.
//!
//! - [`Sweep`] is the builder, and [`SweepReport`] what it gives;
//! - [`SkipReason`] says why a row was left, [`ResumeToken`] where a run that was stopped goes on;
//! - [`audit_ddl`] makes the audit table, [`soft_delete_audit`](mod@soft_delete_audit) reads it, and
//!   [`AuditSink`] is for one of your own.

#[cfg(feature = "async")]
pub(crate) mod asynchronous;
mod audit;
mod batch;
mod batch_rows;
pub(crate) mod blocking;
mod circle;
mod condition;
mod course;
mod density;
mod erase;
mod fault;
mod foreign_key;
mod kept;
mod key;
mod key_type;
mod log;
mod pace;
mod places;
mod purge;
mod record;
mod referrer;
mod report;
mod resume_token;
pub(crate) mod run;
mod schema;
pub(crate) mod session;
mod setup;
mod skipped;
mod stamp_text;
mod survey;
mod target;
mod texts;
mod value;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

#[cfg(feature = "async")]
pub use self::audit::AsyncAuditSink;
pub use self::audit::{AuditRecord, AuditSink, NoSink, audit_ddl, soft_delete_audit};
pub use self::condition::Verb;
pub use self::erase::{Erase, Erases, Erasing, WhatToErase, erase};
pub use self::key_type::{KeyKind, KeyType, KeyTypes};
#[cfg(feature = "tracing")]
pub use self::log::TracingSink;
pub use self::purge::{Purge, Purging, purge};
pub use self::report::{Progress, SweepReport};
pub use self::resume_token::{NotAToken, ResumeToken};
pub use self::schema::{DatedTable, Models, Schema, SweepTable, Swept};
pub use self::skipped::{SkipReason, Skipped};
pub use self::target::{AllRows, Rows, SweepTarget};
#[doc(hidden)]
pub use self::value::TargetOf;
use crate::execute::{Execute, Preview};
use crate::time::Stamp;

/// How many rows a batch has, unless [`Sweep::batch_size`] says otherwise.
const BATCH_SIZE: u32 = 1_000;

/// A purge or an erasure that is being prepared: a [`Purge`] or an [`Erase`].
///
/// `V` is which of the two, `M` the models, `K` who takes audit records, `W` the rows.
#[must_use = "nothing is purged or erased before `execute`"]
pub struct Sweep<'a, V, M, K = NoSink, W = AllRows> {
    pub(crate) models: M,
    pub(crate) settings: Settings<'a>,
    pub(crate) sink: K,
    pub(crate) target: W,
    verb: PhantomData<V>,
}

/// What is the same for every connection.
pub(crate) struct Settings<'a> {
    pub(crate) batch_size: u32,
    pub(crate) time_budget: Option<Duration>,
    pub(crate) now: Option<Stamp>,
    pub(crate) actor: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) in_table: bool,
    pub(crate) resume: Option<ResumeToken>,
    pub(crate) stop: Option<Box<dyn FnMut() -> bool + Send + 'a>>,
    pub(crate) progress: Option<OnProgress<'a>>,
}

type OnProgress<'a> = Box<dyn FnMut(&Progress) + Send + 'a>;

impl Settings<'_> {
    /// The time that goes into the records of a batch.
    pub(crate) fn time_of_batch(&self) -> Stamp {
        self.now.unwrap_or_else(Stamp::now)
    }
}

impl fmt::Debug for Settings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("batch_size", &self.batch_size)
            .field("time_budget", &self.time_budget)
            .field("now", &self.now)
            .field("resume", &self.resume)
            .finish_non_exhaustive()
    }
}

impl<V, M: fmt::Debug, K, W> fmt::Debug for Sweep<'_, V, M, K, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sweep")
            .field("models", &self.models)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Which of the two a sweep is.
pub trait SweepVerb {
    /// As a value.
    const VERB: Verb;
}

impl<'a, V, M, W> Sweep<'a, V, M, NoSink, W> {
    pub(crate) fn of(models: M, target: W) -> Self {
        Self {
            models,
            settings: Settings {
                batch_size: BATCH_SIZE,
                time_budget: None,
                now: None,
                actor: None,
                reason: None,
                in_table: false,
                resume: None,
                stop: None,
                progress: None,
            },
            sink: NoSink,
            target,
            verb: PhantomData,
        }
    }

    /// Gives a record of every row to a sink of your own, in the transaction of its batch: see
    /// [`AuditSink`].
    pub fn audit_with<K>(self, sink: K) -> Sweep<'a, V, M, K, W> {
        Sweep {
            models: self.models,
            settings: self.settings,
            sink,
            target: self.target,
            verb: PhantomData,
        }
    }
}

impl<'a, V, M, K, W> Sweep<'a, V, M, K, W> {
    pub(crate) fn with_models<N>(self, models: impl FnOnce(M) -> N) -> Sweep<'a, V, N, K, W> {
        Sweep {
            models: models(self.models),
            settings: self.settings,
            sink: self.sink,
            target: self.target,
            verb: PhantomData,
        }
    }

    /// The same, wherever another run was stopped.
    pub(crate) fn starting_over(self) -> Self {
        self.with(|settings| settings.resume = None)
    }

    fn with(mut self, change: impl FnOnce(&mut Settings<'a>)) -> Self {
        change(&mut self.settings);
        self
    }

    /// How many rows one transaction takes at the most: 1,000 if nothing is said, and 1 if it is 0.
    ///
    /// Larger batches are faster, and keep their rows locked for longer.
    pub fn batch_size(self, rows: u32) -> Self {
        self.with(|settings| settings.batch_size = rows.max(1))
    }

    /// Stops after the batch in which so much time has passed, with a
    /// [`ResumeToken`].
    pub fn time_budget(self, budget: Duration) -> Self {
        self.with(|settings| settings.time_budget = Some(budget))
    }

    /// Measures every retention against this time, instead of the time now. It is the time in the
    /// records too, which have that of their batch otherwise.
    pub fn now(self, now: impl Into<Stamp>) -> Self {
        let now = now.into();
        self.with(|settings| settings.now = Some(now))
    }

    /// Writes down in the audit records who had it done.
    pub fn by(self, actor: impl Into<String>) -> Self {
        let actor = actor.into();
        self.with(|settings| settings.actor = Some(actor))
    }

    /// Writes down in the audit records why.
    pub fn because(self, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        self.with(|settings| settings.reason = Some(reason))
    }

    /// Writes a record of every row into the table of [`audit_ddl`], in the transaction of its
    /// batch.
    pub fn audit(self) -> Self {
        self.with(|settings| settings.in_table = true)
    }

    /// Asks after every batch whether to stop, with a [`ResumeToken`]: a flag that a signal
    /// sets, a channel that was closed. The report of a run that was stopped has what went, and of what
    /// was left the rows that failed: the others become known at the end.
    pub fn stop_when(self, stop: impl FnMut() -> bool + Send + 'a) -> Self {
        self.with(|settings| settings.stop = Some(Box::new(stop)))
    }

    /// Says after every batch how far the run has come.
    pub fn on_progress(self, progress: impl FnMut(&Progress) + Send + 'a) -> Self {
        self.with(|settings| settings.progress = Some(Box::new(progress)))
    }

    /// Goes on where another run of the same models was stopped, with its name and its cut-offs.
    pub fn resume(self, token: ResumeToken) -> Self {
        self.with(|settings| settings.resume = Some(token))
    }

    /// Purges or erases, batch by batch.
    ///
    /// The connection is one of Diesel's; with the feature `async` also one of `diesel-async`,
    /// and what comes back is a future then. Inside of a transaction of yours the batches are
    /// savepoints, and their locks last as long as the transaction. A batch that the database ends for the
    /// sake of another transaction is tried again; inside of yours MySQL ends that too, so it is an error.
    pub fn execute<'conn, Conn, Mode>(
        self,
        conn: &'conn mut Conn,
    ) -> <Self as Execute<'conn, Conn, Mode>>::Output
    where
        Self: Execute<'conn, Conn, Mode>,
    {
        self.execute_on(conn)
    }

    /// Counts what [`execute`](Self::execute) would do and leave, and changes nothing.
    ///
    /// Rows that a trigger or a check will refuse are counted as if they could go, and so are those
    /// that are kept by a foreign key [of the kinds that are left alone](fn@crate::purge#foreign-keys).
    pub fn preview<'conn, Conn, Mode>(
        self,
        conn: &'conn mut Conn,
    ) -> <Preview<Self> as Execute<'conn, Conn, Mode>>::Output
    where
        Preview<Self>: Execute<'conn, Conn, Mode>,
    {
        Preview(self).execute_on(conn)
    }
}
