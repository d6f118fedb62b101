//! What a sweep tells `tracing`.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::TracingSink;
use soft_delete_runtime::{Error, Retention};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::day;
use crate::relations::schema::*;

/// Writes down spans and events, without what differs from run to run.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if !matches!(field.name(), "run" | "time") {
            self.0 += &format!(" {}={value:?}", field.name());
        }
    }
}

impl Lines {
    fn add(&self, name: &str, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(name.to_owned());
        record(&mut fields);
        self.0.lock().expect("lines").push(fields.0);
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("soft_delete")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.add(span.metadata().name(), |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let target = event.metadata().target();
        let target = target.split("::").next().unwrap_or_default();
        self.add(target, |fields| event.record(fields));
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn r33_a_sweep_has_a_span_and_events() -> Result<(), Error> {
    let conn = &mut *seeded();
    soft_delete(projects::table.find(2))
        .at(day(0))
        .execute(conn)?;
    soft_delete(comments::table.find(16))
        .at(day(1))
        .execute(conn)?;
    let lines = Lines::default();
    tracing::subscriber::with_default(lines.clone(), || {
        // An event that another test meets for the first time while the subscriber is being made
        // may be switched off for good: meet them all, and have them ask again.
        purge::<Comment>(Retention::days(30))
            .now(day(0))
            .execute(conn)?;
        tracing::callsite::rebuild_interest_cache();
        lines.0.lock().expect("lines").clear();
        purge::<Comment>(Retention::days(30))
            .now(day(30) + chrono::TimeDelta::hours(1))
            .by("job")
            .audit_with(TracingSink)
            .execute(conn)
    })?;
    let lines = lines.0.lock().expect("lines");
    assert_eq!(
        *lines,
        [
            "soft_delete_sweep verb=purge",
            "soft_delete_audit verb=purge table=\"comments\" key=\"5\" \
             deleted=2024-10-04 00:00:00 UTC actor=\"job\"",
            "soft_delete_runtime message=batch table=\"comments\" rows=1 total=1",
            "soft_delete_runtime message=skipped table=\"comments\" rows=1 reason=\"not over\"",
            "soft_delete_runtime message=end total=1 is_finished=true",
        ]
    );
    Ok(())
}
