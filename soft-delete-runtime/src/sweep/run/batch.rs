//! One batch, from its rows to its records.

use diesel::result::QueryResult;

use super::Run;
use crate::plan::Dialect;
use crate::sweep::batch::{Bounds, Extent, Returns, Way};
use crate::sweep::course::Done;
use crate::sweep::fault::Fault;
use crate::sweep::key::{Key, KeyValue};
use crate::sweep::session::{Found, Session};
use crate::sweep::value::Sql;

/// The rows of a batch.
struct Rows {
    bounds: Bounds,
    last: Option<String>,
    is_end: bool,
    /// Those that were locked, on MySQL.
    locked: Vec<Found>,
}

impl<S: Session> Run<'_, S> {
    pub(super) async fn batch(&mut self, model: usize, extent: Extent) -> Result<Done, Fault> {
        let rows = match extent.way {
            Way::Stride { keys } => Some(self.stride(keys)),
            Way::LookUp => Some(self.look_up(model, extent).await?),
            Way::Lock => None,
        };
        self.begin().await?;
        let done = self.in_transaction(model, extent, rows).await;
        self.end(done).await
    }

    async fn in_transaction(
        &mut self,
        model: usize,
        extent: Extent,
        rows: Option<Rows>,
    ) -> Result<Done, Fault> {
        let rows = match rows {
            Some(rows) => rows,
            None if self.scope.dialect == Dialect::Mysql => self.lock_rows(model, extent).await?,
            None => self.lock_places(model, extent).await?,
        };
        if extent.way != Way::Lock && self.scope.dialect == Dialect::Postgres {
            let no_patience = Sql::new().text("SET LOCAL lock_timeout = 1");
            self.execute(&no_patience).await?;
        }
        let mut done = Done {
            rows: 0,
            last: rows.last.clone(),
            is_end: rows.is_end,
        };
        if rows.bounds != Bounds::Listed(0) {
            done.rows = self.change(model, extent, rows).await?;
        }
        Ok(done)
    }

    /// The rows with the next keys, whether there are any or not.
    fn stride(&mut self, keys: u64) -> Rows {
        let after = match self.filling.after.as_ref().map(|key| key.0.as_slice()) {
            Some([KeyValue::Integer(after)]) => *after,
            _ => i64::MIN,
        };
        let last = after.saturating_add_unsigned(keys);
        self.filling.up_to = Some(Key(vec![KeyValue::Integer(last)]));
        Rows {
            bounds: Bounds::Keys { has_end: true },
            last: Some(last.to_string()),
            is_end: false,
            locked: Vec::new(),
        }
    }

    async fn look_up(&mut self, model: usize, extent: Extent) -> QueryResult<Rows> {
        let found = self.load(&self.scope.boundary(model, extent)).await?;
        let last = found.into_iter().next().map(|(_, key, _)| key);
        self.filling.up_to = last.as_deref().and_then(|key| self.key(model, key));
        let has_end = last.is_some();
        Ok(Rows {
            bounds: Bounds::Keys { has_end },
            last,
            is_end: !has_end,
            locked: Vec::new(),
        })
    }

    async fn lock_rows(&mut self, model: usize, extent: Extent) -> QueryResult<Rows> {
        let mut locked = self.load(&self.scope.locked_rows(model, extent)).await?;
        let last = locked.last().map(|(_, key, _)| key.clone());
        let is_end = locked.len() < extent.limit as usize;
        if !locked.is_empty() && self.scope.can_be_pointed_at(model) {
            self.list(model, &locked);
            let still_free = self.scope.still_free(model, locked.len());
            locked = self.load(&still_free).await?;
        }
        self.list(model, &locked);
        Ok(Rows {
            bounds: Bounds::Listed(locked.len()),
            last,
            is_end,
            locked,
        })
    }

    /// Fills in the keys of rows.
    fn list(&mut self, model: usize, rows: &[Found]) {
        let keys = rows.iter().filter_map(|(_, key, _)| self.key(model, key));
        self.filling.batch = keys.collect();
        self.filling.up_to = self.filling.batch.last().cloned();
    }

    async fn lock_places(&mut self, model: usize, extent: Extent) -> QueryResult<Rows> {
        let found = self.load(&self.scope.locked_places(model, extent)).await?;
        let found = found.into_iter().next().filter(|(rows, ..)| *rows > 0);
        let Some((rows, last, places)) = found else {
            return Ok(Rows {
                bounds: Bounds::Listed(0),
                last: None,
                is_end: true,
                locked: Vec::new(),
            });
        };
        let (places, parts) = places.split_once(' ').unwrap_or_default();
        self.filling.places = (places.to_owned(), parts.to_owned());
        Ok(Rows {
            bounds: Bounds::Places,
            last: Some(last),
            is_end: rows < i64::from(extent.limit),
            locked: Vec::new(),
        })
    }

    async fn change(&mut self, model: usize, extent: Extent, rows: Rows) -> Result<usize, Fault> {
        let changes = self
            .scope
            .changes(model, extent.is_first, rows.bounds, self.trace);
        let mut noted = None;
        if let Some(audit) = &changes.audit {
            noted = Some(self.execute(audit).await?);
        }
        let (rows_changed, told) = match changes.returns {
            Returns::Number => (self.execute(&changes.change).await?, rows.locked),
            Returns::Rows => {
                let found = self.load(&changes.change).await?;
                (found.len(), found)
            }
            Returns::Summary => {
                let mut found = self.load(&changes.change).await?;
                let number = found.pop().map_or(0, |(number, ..)| number);
                (usize::try_from(number).unwrap_or_default(), found)
            }
        };
        // What is written down is what has happened.
        let is_told = !self.trace.for_sink || told.len() == rows_changed;
        if !is_told || noted.is_some_and(|noted| noted != rows_changed) {
            let table = self.scope.tables.names[model];
            return Err(Fault::Moved { table });
        }
        let is_crowded = rows_changed > extent.limit as usize;
        if is_crowded && matches!(extent.way, Way::Stride { .. }) {
            return Err(Fault::Crowded);
        }
        self.tell(model, &told).await?;
        Ok(rows_changed)
    }

    fn key(&self, model: usize, text: &str) -> Option<Key> {
        self.scope.model(model).key.parse(text)
    }
}
