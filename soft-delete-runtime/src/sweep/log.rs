//! Spans and events, with the feature `tracing`. None of them says anything about a person.

use super::condition::Verb;
use super::report::SweepReport;
#[cfg(feature = "tracing")]
use super::skipped::SkipReason;

/// The span of a run.
///
/// It is entered for each event only: a future must not keep it entered while it waits.
#[derive(Debug)]
pub(crate) struct Log {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl Log {
    pub(crate) fn new(verb: Verb, run: &str) -> Self {
        let span = tracing::info_span!("soft_delete_sweep", %verb, run);
        Self { span }
    }

    pub(crate) fn batch(&self, table: &str, rows: usize, total: usize) {
        self.span
            .in_scope(|| tracing::debug!(table, rows, total, "batch"));
    }

    pub(crate) fn end(&self, report: &SweepReport) {
        self.span.in_scope(|| {
            for skipped in report.skipped() {
                let (table, rows) = (skipped.table, skipped.rows);
                let reason = word(&skipped.reason);
                tracing::info!(table, rows, reason, "skipped");
            }
            let is_finished = report.resume_token().is_none();
            tracing::info!(total = report.total(), is_finished, "end");
        });
    }
}

/// A reason without the words of the database, which may quote a value.
#[cfg(feature = "tracing")]
fn word(reason: &SkipReason) -> &'static str {
    match reason {
        SkipReason::NotOver { .. } => "not over",
        SkipReason::NoStamp => "no stamp",
        SkipReason::OnHold => "on hold",
        SkipReason::Referenced { .. } => "referenced",
        SkipReason::Failed { .. } => "failed",
        SkipReason::Earlier => "failed earlier",
        SkipReason::Locked => "locked",
    }
}

#[cfg(not(feature = "tracing"))]
impl Log {
    pub(crate) fn new(_: Verb, _: &str) -> Self {
        Self {}
    }

    #[expect(clippy::unused_self, reason = "there is nobody to tell")]
    pub(crate) fn batch(&self, _: &str, _: usize, _: usize) {}

    #[expect(clippy::unused_self, reason = "there is nobody to tell")]
    pub(crate) fn end(&self, _: &SweepReport) {}
}

/// An [`AuditSink`](super::AuditSink) that makes an event of every record, at the level `INFO`
/// with the target `soft_delete_audit`: table, key, stamp, verb, actor, reason and run.
#[cfg(feature = "tracing")]
#[derive(Debug, Clone, Copy, Default)]
pub struct TracingSink;

#[cfg(feature = "tracing")]
mod sink {
    use super::TracingSink;
    use crate::error::Error;
    #[cfg(feature = "async")]
    use crate::sweep::AsyncAuditSink;
    use crate::sweep::{AuditRecord, AuditSink};

    fn tell(records: &[AuditRecord]) {
        for record in records {
            tracing::info!(
                target: "soft_delete_audit",
                run = record.run,
                verb = %record.verb,
                table = record.table,
                key = record.key,
                deleted = record.deleted.map(tracing::field::display),
                actor = record.actor,
                reason = record.reason,
                time = %record.time,
            );
        }
    }

    impl<Conn> AuditSink<Conn> for TracingSink {
        fn record(&mut self, _: &mut Conn, records: &[AuditRecord]) -> Result<(), Error> {
            tell(records);
            Ok(())
        }
    }

    #[cfg(feature = "async")]
    impl<Conn: Send> AsyncAuditSink<Conn> for TracingSink {
        async fn record(&mut self, _: &mut Conn, records: &[AuditRecord]) -> Result<(), Error> {
            tell(records);
            Ok(())
        }
    }
}
