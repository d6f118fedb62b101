//! What the database says about the foreign keys of a sweep.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use crate::plan::{Dialect, FillIn, PlanBackend, PlanStatement};
use crate::sweep::condition::Verb;
use crate::sweep::foreign_key::{ForeignKey, question};
use crate::sweep::schema::Schema;
use crate::sweep::session::Session;
use crate::sweep::setup::Setup;

impl<DB: PlanBackend> Setup<DB> {
    /// Asks for the foreign keys that keep rows.
    pub(super) async fn learn<S>(&mut self, session: &mut S, dialect: Dialect) -> QueryResult<()>
    where
        S: Session<Backend = DB>,
    {
        if self.verb == Verb::Purge && !self.schema.tables.models.is_empty() {
            let keys = foreign_keys(session, &self.schema, dialect).await?;
            self.schema.tables.learn(keys);
        }
        Ok(())
    }
}

/// All foreign keys that may refuse to let a row go.
pub(super) async fn foreign_keys<S: Session>(
    session: &mut S,
    schema: &Schema<S::Backend>,
    dialect: Dialect,
) -> QueryResult<Vec<ForeignKey>> {
    // A name would end the text that it stands in.
    let is_safe = |name: &&str| !name.contains(['\'', '\\']);
    if !schema.tables.names.iter().all(is_safe) {
        return Ok(Vec::new());
    }
    let question = question(dialect, &schema.tables);
    let statement = PlanStatement::new(&question, &schema.names, &NoValues);
    Ok(ForeignKey::read(session.load(statement).await?))
}

/// For a statement in which there is nothing to fill in.
struct NoValues;

impl<DB: PlanBackend> FillIn<DB, ()> for NoValues {
    fn fill_in<'b>(&'b self, (): &'b (), _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}
