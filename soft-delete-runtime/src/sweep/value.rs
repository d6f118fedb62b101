//! What is filled into the statements of a sweep.

use std::fmt;

use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;

use super::key::{Key, KeyValue};
use crate::plan::{FillIn, PlanBackend, Times, write_time};
use crate::relation::StampKind;

/// A statement of a sweep.
pub(crate) type Sql = crate::plan::Sql<Value>;

/// A place in a statement of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// The time before which rows of a model must have been deleted.
    CutOff {
        model: usize,
        kind: StampKind,
    },
    /// The `WHERE` clause of the rows that were asked for.
    Target,
    /// A column of the key behind which the batch begins.
    After(usize),
    /// A column of the key with which the batch ends.
    UpTo(usize),
    /// A column of the key of a row of the batch.
    InBatch {
        row: usize,
        column: usize,
    },
    /// Where the rows of the batch are, on PostgreSQL,
    Places,
    /// and in which parts of the table.
    Parts,
    /// A text that takes the place of personal data.
    Text(&'static str),
    /// A number that does.
    Number(i64),
    /// The time now.
    Now(StampKind),
    /// What the audit says about all records of the run.
    Run,
    Actor,
    Reason,
}

/// The rows that were asked for, if not all of a table.
pub trait TargetOf<DB: PlanBackend>: Send + Sync {
    /// Writes the `WHERE` clause.
    ///
    /// # Errors
    ///
    /// What Diesel reports.
    fn write<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB: PlanBackend, W: QueryFragment<DB> + Send + Sync> TargetOf<DB> for W {
    fn write<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

/// What a sweep has to fill in.
pub(crate) struct Filling<'t, DB: PlanBackend> {
    /// Model by model.
    pub(crate) cut_offs: Vec<Times>,
    pub(crate) target: Option<&'t dyn TargetOf<DB>>,
    pub(crate) after: Option<Key>,
    pub(crate) up_to: Option<Key>,
    pub(crate) batch: Vec<Key>,
    /// On PostgreSQL, the rows of the batch as two arrays.
    pub(crate) places: (String, String),
    pub(crate) now: Times,
    pub(crate) run: String,
    pub(crate) actor: Option<String>,
    pub(crate) reason: Option<String>,
}

impl<DB: PlanBackend> fmt::Debug for Filling<'_, DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut filling = f.debug_struct("Filling");
        filling.field("run", &self.run).field("after", &self.after);
        filling.finish_non_exhaustive()
    }
}

impl<DB: PlanBackend> FillIn<DB, Value> for Filling<'_, DB> {
    fn fill_in<'b>(&'b self, value: &'b Value, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match value {
            // A cut-off may be 1970, which is no time of a deletion.
            Value::CutOff {
                model,
                kind: StampKind::UnixTime,
            } => DB::bind_number(out, &self.cut_offs[*model].seconds),
            Value::CutOff { model, kind } => write_time(*kind, &self.cut_offs[*model], out),
            Value::Now(kind) => write_time(*kind, &self.now, out),
            Value::Target => self.target.map_or(Ok(()), |target| target.write(out)),
            Value::After(column) => write_column(self.after.as_ref(), *column, out),
            Value::UpTo(column) => write_column(self.up_to.as_ref(), *column, out),
            Value::InBatch { row, column } => write_column(self.batch.get(*row), *column, out),
            Value::Places => DB::bind_text(out, &self.places.0),
            Value::Parts => DB::bind_text(out, &self.places.1),
            Value::Text(text) => DB::bind_text(out, text),
            Value::Number(number) => DB::bind_number(out, number),
            Value::Run => DB::bind_text(out, &self.run),
            Value::Actor => write_text(self.actor.as_ref(), out),
            Value::Reason => write_text(self.reason.as_ref(), out),
        }
    }
}

fn write_column<'b, DB: PlanBackend>(
    key: Option<&'b Key>,
    column: usize,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    match key.and_then(|key| key.0.get(column)) {
        Some(KeyValue::Integer(number)) => DB::bind_number(out, number),
        Some(KeyValue::Text(text)) => DB::bind_text(out, text),
        Some(KeyValue::Bytes(bytes)) => DB::bind_bytes(out, bytes),
        // A comparison with `NULL` finds nothing.
        None => {
            out.push_sql("NULL");
            Ok(())
        }
    }
}

fn write_text<'b, DB: PlanBackend>(
    text: Option<&'b String>,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    if let Some(text) = text {
        return DB::bind_text(out, text);
    }
    out.push_sql("NULL");
    Ok(())
}
