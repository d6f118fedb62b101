//! Which row is to blame for an error, and why.

use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};

use super::Run;
use crate::plan::Dialect;
use crate::sweep::batch::{Bounds, Extent, Returns};
use crate::sweep::course::Culprit;
use crate::sweep::fault::{kind, reason};
use crate::sweep::foreign_key::Asked;
use crate::sweep::referrer::Referrer;
use crate::sweep::session::Session;
use crate::sweep::skipped::SkipReason;

impl<S: Session> Run<'_, S> {
    /// The row with which a batch of one row has failed, if it is still there.
    ///
    /// # Errors
    ///
    /// One that is about no row.
    pub(super) async fn culprit(
        &mut self,
        model: usize,
        extent: Extent,
        error: DieselError,
    ) -> QueryResult<Option<Culprit>> {
        let is_key = matches!(kind(&error), Some(DatabaseErrorKind::ForeignKeyViolation));
        if !is_key {
            self.change_nothing(model).await?;
        }
        let next = self.scope.next_row(model, extent.is_first);
        let Some((_, row, _)) = self.load(&next).await?.into_iter().next() else {
            return Ok(None);
        };
        let referrer = if is_key && self.scope.dialect == Dialect::Sqlite {
            self.referrer(model, extent).await?
        } else {
            None
        };
        let reason = referrer.unwrap_or_else(|| reason(&error));
        Ok(Some(Culprit { row, reason }))
    }

    /// The change of a batch, of no row at all: an error of it is about no row.
    async fn change_nothing(&mut self, model: usize) -> QueryResult<()> {
        self.filling.batch.clear();
        self.filling.up_to = None;
        let bounds = match self.scope.dialect {
            Dialect::Mysql => Bounds::Listed(1),
            _ => Bounds::Keys { has_end: true },
        };
        let changes = self.scope.changes(model, true, bounds, self.trace);
        if let Some(audit) = &changes.audit {
            self.execute(audit).await?;
        }
        match changes.returns {
            Returns::Number => self.execute(&changes.change).await.map(drop),
            Returns::Rows | Returns::Summary => self.load(&changes.change).await.map(drop),
        }
    }

    /// What points at the next row, which SQLite does not say.
    async fn referrer(&mut self, model: usize, extent: Extent) -> QueryResult<Option<SkipReason>> {
        let mut keys = self.foreign_keys(Asked::All).await?;
        keys.retain(|key| key.parent == model);
        if keys.is_empty() {
            return Ok(None);
        }
        let leading = self.scope.leading(model, extent.is_first, &keys);
        let found = self.load(&leading).await?;
        let index = found.first().map(|(index, ..)| usize::try_from(*index));
        let key = index.and_then(|index| keys.get(index.ok()?));
        Ok(key.map(|key| Referrer::Undeclared(key).reason(self.scope.tables)))
    }
}
