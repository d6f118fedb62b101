//! What is left when a sweep is over, and why; or what there is before it begins.

use super::condition::{Scope, Verb};
use super::course::Found;
use super::kept::Kept;
use super::report::{SkipReason, SweepReport};
use super::schema::Edge;
use super::value::Sql;
use crate::plan::Component;

/// A look at the models, one after the other.
#[derive(Debug)]
pub(crate) struct Inventory<'s> {
    scope: Scope<'s>,
    components: &'s [Component],
    purpose: Purpose,
    /// The models that are still to be looked at, the next one last.
    models: Vec<usize>,
    look: Look,
    /// The rows of the model that is being looked at.
    open: usize,
    held: usize,
    kept: usize,
    failed: usize,
}

#[derive(Debug)]
enum Purpose {
    Preview,
    After {
        /// Why rows of a model that point at each other stay.
        faults: Vec<Option<SkipReason>>,
        /// The models that a run before this one may have been through.
        resumed: Vec<usize>,
    },
}

/// What is being looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Totals,
    Held,
    /// How many rows one of the keys keeps.
    KeptBy(usize),
    /// Which.
    ShowKeptBy(usize),
    /// How many rows any of them keeps.
    Kept,
}

impl<'s> Inventory<'s> {
    /// What a sweep would find.
    pub(crate) fn preview(scope: Scope<'s>, components: &'s [Component]) -> Self {
        Self::new(scope, components, Purpose::Preview)
    }

    /// What a sweep has left. It was resumed in a component, if it was.
    pub(crate) fn after(
        scope: Scope<'s>,
        components: &'s [Component],
        faults: Vec<Option<SkipReason>>,
        resumed: Option<usize>,
    ) -> Self {
        let before = resumed.map_or(&[][..], |last| &components[..=last]);
        let resumed = before.iter().flat_map(|one| one.tables.iter().copied());
        let purpose = Purpose::After {
            faults,
            resumed: resumed.collect(),
        };
        Self::new(scope, components, purpose)
    }

    fn new(scope: Scope<'s>, components: &'s [Component], purpose: Purpose) -> Self {
        let models = components.iter().rev();
        let models = models.flat_map(|one| one.tables.iter().rev().copied());
        Self {
            scope,
            components,
            purpose,
            models: models.collect(),
            look: Look::Totals,
            open: 0,
            held: 0,
            kept: 0,
            failed: 0,
        }
    }

    /// The next question, unless all is known.
    pub(crate) fn question(&mut self, report: &mut SweepReport) -> Option<Sql> {
        loop {
            let model = *self.models.last()?;
            if let Some(sql) = self.sql(model) {
                return Some(sql);
            }
            self.answered(Vec::new(), report);
        }
    }

    /// The question, unless its answer is known.
    fn sql(&self, model: usize) -> Option<Sql> {
        let scope = self.scope;
        let kept = Kept {
            scope,
            components: self.components,
        };
        match self.look {
            Look::Totals => Some(scope.survey(model)),
            Look::Held if self.held > 0 => scope.some_held(model),
            Look::Held => None,
            Look::KeptBy(number) => {
                let edge = self.edge(model, number)?;
                Some(scope.count_kept(&kept, model, Some(edge)))
            }
            Look::ShowKeptBy(number) => {
                let edge = self.edge(model, number).filter(|_| self.kept > 0)?;
                Some(scope.some_kept(&kept, model, edge))
            }
            Look::Kept => {
                self.edge(model, 0)?;
                Some(scope.count_kept(&kept, model, None))
            }
        }
    }

    /// A key that may keep rows, if any are open.
    fn edge(&self, model: usize, number: usize) -> Option<&'s Edge> {
        if self.scope.verb == Verb::Erase || self.open == 0 {
            return None;
        }
        self.scope.tables.edges_to(model).nth(number)
    }

    /// The question is answered.
    pub(crate) fn answered(&mut self, found: Vec<Found>, report: &mut SweepReport) {
        let Some(model) = self.models.last().copied() else {
            return;
        };
        let table = self.scope.tables.names[model];
        self.look = match self.look {
            Look::Totals => {
                self.totals(model, found, report);
                Look::Held
            }
            Look::Held => {
                if self.held > 0 {
                    let keys = keys(found);
                    report
                        .skipped
                        .add(table, SkipReason::OnHold, self.held, keys);
                }
                Look::KeptBy(0)
            }
            Look::KeptBy(number) if self.edge(model, number).is_some() => {
                self.kept = number_of(&found);
                Look::ShowKeptBy(number)
            }
            Look::KeptBy(_) => Look::Kept,
            Look::ShowKeptBy(number) => {
                if let Some(edge) = self.edge(model, number).filter(|_| self.kept > 0) {
                    let reason = SkipReason::Referenced {
                        by: self.scope.tables.names[edge.child].to_owned(),
                        constraint: edge.key.join(", "),
                    };
                    report.skipped.add(table, reason, self.kept, keys(found));
                }
                Look::KeptBy(number + 1)
            }
            Look::Kept => {
                self.conclude(model, number_of(&found), report);
                self.models.pop();
                Look::Totals
            }
        };
    }

    fn totals(&mut self, model: usize, found: Vec<Found>, report: &mut SweepReport) {
        let table = self.scope.tables.names[model];
        (self.open, self.held) = (0, 0);
        // Nothing else has been said about the table yet.
        self.failed = report.skipped.of(table);
        let Some((not_over, numbers, first)) = found.into_iter().next() else {
            return;
        };
        if let Some((open, held)) = numbers.split_once(',') {
            self.open = open.parse().unwrap_or_default();
            self.held = held.parse().unwrap_or_default();
        }
        let not_over = usize::try_from(not_over).unwrap_or_default();
        if not_over > 0 {
            let retention = self.scope.model(model).retention;
            let first = super::stamp_text::parse(&first);
            let until = first.and_then(|first| retention?.end(first));
            let reason = SkipReason::NotOver { until };
            report.skipped.add(table, reason, not_over, Vec::new());
        }
    }

    /// All is known about a model.
    fn conclude(&mut self, model: usize, kept: usize, report: &mut SweepReport) {
        let table = self.scope.tables.names[model];
        let left = self.open.saturating_sub(kept);
        let Purpose::After { faults, resumed } = &mut self.purpose else {
            report.add(table, left);
            return;
        };
        report.add(table, 0);
        let unknown = left.saturating_sub(self.failed);
        if unknown > 0 {
            let reason = faults[model].take().unwrap_or({
                if resumed.contains(&model) {
                    SkipReason::Earlier
                } else {
                    SkipReason::Locked
                }
            });
            report.skipped.add(table, reason, unknown, Vec::new());
        }
    }
}

fn keys(found: Vec<Found>) -> Vec<String> {
    found.into_iter().map(|(_, key, _)| key).collect()
}

fn number_of(found: &[Found]) -> usize {
    let number = found.first().map_or(0, |(number, _, _)| *number);
    usize::try_from(number).unwrap_or_default()
}
