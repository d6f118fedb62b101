//! What the database says about the foreign keys of a sweep.

use std::slice;

use diesel::result::QueryResult;

use super::Run;
use crate::sweep::condition::Verb;
use crate::sweep::foreign_key::{Asked, ForeignKey, question, trial};
use crate::sweep::session::Session;

impl<S: Session> Run<'_, S> {
    /// Asks for the foreign keys that keep rows without being declared.
    pub(super) async fn learn(&mut self) -> QueryResult<()> {
        let tables = self.scope.tables;
        if self.scope.verb != Verb::Purge || tables.models.is_empty() {
            return Ok(());
        }
        let mut keys = tables.undeclared(self.foreign_keys(Asked::Firm).await?);
        if !keys.is_empty() && !self.can_ask_along(&keys).await? {
            for key in std::mem::take(&mut keys) {
                if self.can_ask_along(slice::from_ref(&key)).await? {
                    keys.push(key);
                }
            }
        }
        // A run asks once.
        let _ = tables.foreign_keys.set(keys);
        Ok(())
    }

    /// The foreign keys that point at rows of the models.
    pub(super) async fn foreign_keys(&mut self, asked: Asked) -> QueryResult<Vec<ForeignKey>> {
        // A name would end the text that it stands in.
        let is_safe = |name: &&str| !name.contains(['\'', '\\']);
        if !self.scope.tables.names.iter().all(is_safe) {
            return Ok(Vec::new());
        }
        let question = question(self.scope.dialect, self.scope.tables, asked);
        Ok(ForeignKey::read(self.load(&question).await?))
    }

    /// Whether the database lets the sweep read along some keys: rights, types and names may be in
    /// the way of it, and of no constraint.
    async fn can_ask_along(&mut self, keys: &[ForeignKey]) -> QueryResult<bool> {
        let trial = trial(keys);
        self.session.begin().await?;
        let answer = self.load(&trial).await;
        self.session.rollback().await?;
        Ok(answer.is_ok())
    }
}
