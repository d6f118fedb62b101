//! The values of a statement.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::dialect::PlanBackend;
use super::sql::Value;
use super::values::{Times, Values};
use crate::marker::refuse_zero;
use crate::relation::{IdKind, IdentityKind, StampKind};
use crate::statement::{PlannedTarget, WriteNotes};

/// Fills values of the kind `V` into the statements of one run.
pub(crate) trait FillIn<DB: PlanBackend, V> {
    /// Writes a value.
    fn fill_in<'b>(&'b self, value: &'b V, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

/// A deletion or a restore on its way.
#[derive(Debug)]
pub(crate) struct Run<'verb, S> {
    /// The deletion or restore: its target, and what was said about it.
    pub(crate) verb: &'verb S,
    /// The kind of the root's own ids, which is that of one that was given.
    pub(crate) id: Option<IdKind>,
    pub(crate) values: Values,
}

impl<DB: PlanBackend, S: PlannedTarget<DB>> FillIn<DB, Value> for Run<'_, S> {
    fn fill_in<'b>(&'b self, value: &'b Value, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match value {
            Value::Target => self.verb.write_target(out),
            Value::TargetInAnyState => self.verb.write_target_in_any_state(out),
            Value::Stamp(kind) | Value::Identity(IdentityKind::Stamp(kind)) => {
                write_time(*kind, &self.values.times, out)
            }
            Value::Identity(IdentityKind::Id(kind)) => {
                if self.verb.notes().has_id() && self.id == Some(*kind) {
                    self.verb.notes().write_id(out)
                } else {
                    write_id(*kind, &self.values, out)
                }
            }
            Value::Actor => self.verb.notes().write_actor(out),
            Value::Reason => self.verb.notes().write_reason(out),
        }
    }
}

/// A time, as a column of this kind takes it.
pub(crate) fn write_time<'b, DB: PlanBackend>(
    kind: StampKind,
    times: &'b Times,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    match kind {
        StampKind::Timestamp => DB::bind_time(out, &times.time),
        StampKind::Timestamptz => {
            out.push_sql("(");
            DB::bind_time(out.reborrow(), &times.time)?;
            out.push_sql(" AT TIME ZONE 'UTC')");
            Ok(())
        }
        StampKind::Datetime => DB::bind_text(out, &times.datetime),
        StampKind::TimestamptzSqlite => DB::bind_text(out, &times.sqlite_time),
        StampKind::UnixTime => {
            refuse_zero(times.seconds)?;
            DB::bind_number(out, &times.seconds)
        }
    }
}

fn write_id<'b, DB: PlanBackend>(
    kind: IdKind,
    values: &'b Values,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    match kind {
        IdKind::Integer => DB::bind_number(out, &values.id),
        IdKind::Text => DB::bind_text(out, &values.uuid),
        IdKind::Binary => DB::bind_bytes(out, &values.bytes),
        IdKind::Uuid => {
            out.push_sql("CAST(");
            DB::bind_text(out.reborrow(), &values.uuid)?;
            out.push_sql(" AS uuid)");
            Ok(())
        }
    }
}
