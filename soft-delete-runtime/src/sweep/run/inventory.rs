//! What is left when a sweep is over, and why; or what there is before it begins.

use diesel::result::QueryResult;

use super::Run;
use crate::sweep::condition::Verb;
use crate::sweep::course::Left;
use crate::sweep::kept::Kept;
use crate::sweep::report::SweepReport;
use crate::sweep::session::{Found, Session};
use crate::sweep::skipped::SkipReason;
use crate::sweep::stamp_text;

impl<S: Session> Run<'_, S> {
    /// Counts the rows that a sweep would find, and those that it would leave.
    pub(super) async fn count_what_would_go(
        &mut self,
        report: &mut SweepReport,
    ) -> QueryResult<()> {
        let kept = self.setup.kept(self.scope);
        for model in self.setup.models() {
            let open = self.count_rows_that_stay(model, kept, report).await?;
            report.add(self.scope.tables.names[model], open);
        }
        Ok(())
    }

    /// Says why rows are still there.
    pub(super) async fn explain_what_is_left(
        &mut self,
        left: &Left,
        report: &mut SweepReport,
    ) -> QueryResult<()> {
        let known = left.resumed.map(|last| self.setup.models_up_to(last));
        let known: Vec<usize> = known.into_iter().flatten().collect();
        let kept = self.setup.kept(self.scope).afterwards();
        for model in self.setup.models() {
            let table = self.scope.tables.names[model];
            report.add(table, 0);
            // Nothing else has been said about the table yet.
            let failed = report.skipped.of(table);
            let open = self.count_rows_that_stay(model, kept, report).await?;
            let unknown = open.saturating_sub(failed);
            if unknown == 0 {
                continue;
            }
            let reason = match &left.faults[model] {
                Some(fault) => fault.clone(),
                None if known.contains(&model) => SkipReason::Earlier,
                None => SkipReason::Locked,
            };
            report.skipped.add(table, reason, unknown, Vec::new());
        }
        Ok(())
    }

    /// Adds the rows of a model that stay to the report. How many do not have to?
    async fn count_rows_that_stay(
        &mut self,
        model: usize,
        kept: Kept<'_>,
        report: &mut SweepReport,
    ) -> QueryResult<usize> {
        let table = self.scope.tables.names[model];
        let found = self.ask(&self.scope.survey(model)).await?;
        let Some((not_over, numbers, first)) = found.into_iter().next() else {
            return Ok(0);
        };
        if not_over > 0 {
            let retention = self.scope.model(model).retention;
            let first = stamp_text::parse(&first);
            let until = first.and_then(|first| retention?.end(first));
            let reason = SkipReason::NotOver { until };
            report
                .skipped
                .add(table, reason, number(not_over), Vec::new());
        }
        let mut numbers = numbers.split(',').filter_map(|number| number.parse().ok());
        let mut next = || numbers.next().unwrap_or(0);
        let (open, held, without_stamp) = (next(), next(), next());
        if without_stamp > 0 {
            let reason = SkipReason::NoStamp;
            report.skipped.add(table, reason, without_stamp, Vec::new());
        }
        if let Some(some_held) = self.scope.some_held(model).filter(|_| held > 0) {
            let keys = keys(self.ask(&some_held).await?);
            report.skipped.add(table, SkipReason::OnHold, held, keys);
        }
        if open == 0 || self.scope.verb == Verb::Erase {
            return Ok(open);
        }
        Ok(open.saturating_sub(self.count_kept(model, kept, report).await?))
    }

    /// Adds the rows of a model that others keep to the report.
    async fn count_kept(
        &mut self,
        model: usize,
        kept: Kept<'_>,
        report: &mut SweepReport,
    ) -> QueryResult<usize> {
        let scope = self.scope;
        let table = scope.tables.names[model];
        let mut counts = Vec::new();
        for referrer in scope.referrers(model) {
            let question = scope.count_kept(&kept, model, Some(referrer));
            let found = self.ask(&question).await?;
            let rows = count(&found);
            if rows == 0 {
                continue;
            }
            counts.push(rows);
            let question = scope.some_kept(&kept, model, referrer);
            let keys = keys(self.ask(&question).await?);
            let reason = referrer.reason(scope.tables);
            report.skipped.add(table, reason, rows, keys);
        }
        match counts[..] {
            [] => Ok(0),
            [only] => Ok(only),
            // Some may have been counted more than once.
            _ => {
                let found = self.ask(&scope.count_kept(&kept, model, None)).await?;
                Ok(count(&found))
            }
        }
    }
}

fn keys(found: Vec<Found>) -> Vec<String> {
    found.into_iter().map(|(_, key, _)| key).collect()
}

fn count(found: &[Found]) -> usize {
    found.first().map_or(0, |(rows, ..)| number(*rows))
}

fn number(rows: i64) -> usize {
    usize::try_from(rows).unwrap_or_default()
}
