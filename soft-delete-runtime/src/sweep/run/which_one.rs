//! Which database is behind a connection.

use std::sync::{Mutex, PoisonError};

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use crate::plan::{Dialect, FillIn, PlanBackend, PlanStatement, Sql, WhichDialect};
use crate::sweep::session::Session;

/// Asks, if the type of the connection does not tell.
pub(crate) async fn ask<S: Session>(session: &mut S) -> QueryResult<Dialect> {
    let known = Dialect::of::<S::Backend>();
    if known != Dialect::Any {
        return Ok(known);
    }
    let question = WhichOne(Mutex::new(known));
    // The one number that is a `BigInt` everywhere without a cast, which differs.
    let sql = Sql::new().text("SELECT COUNT(*), ");
    let sql = sql.value(()).text(", ''");
    session
        .load(PlanStatement::new(&sql, &[], &question))
        .await?;
    let answer = question.0.into_inner();
    Ok(answer.unwrap_or_else(PoisonError::into_inner))
}

/// A value that is filled in with no regard to what is written, but to whom.
struct WhichOne(Mutex<Dialect>);

impl<DB: PlanBackend> FillIn<DB, ()> for WhichOne {
    fn fill_in<'b>(&'b self, (): &'b (), mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let answer = WhichDialect::of(out.backend())?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = answer;
        out.push_sql("''");
        Ok(())
    }
}
