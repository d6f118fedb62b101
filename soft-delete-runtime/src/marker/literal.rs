//! SQL literals. A bound parameter in their place would keep the database from using a partial
//! index, since its predicate can be proved only from text.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::{Error, QueryResult};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType};

use crate::time::Stamp;

/// `0`, what a unix-time marker holds in a visible row.
#[derive(Debug, Clone, Copy, QueryId, ValidGrouping)]
pub struct Zero;

impl Expression for Zero {
    type SqlType = BigInt;
}

impl<QS> AppearsOnTable<QS> for Zero {}
impl<QS> SelectableExpression<QS> for Zero {}

impl<DB: Backend> QueryFragment<DB> for Zero {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("0");
        Ok(())
    }
}

/// `TRUE`, what a deletion writes into a flag.
#[derive(Debug, Clone, Copy, QueryId, ValidGrouping)]
pub struct True;

impl Expression for True {
    type SqlType = Bool;
}

impl<DB: Backend> QueryFragment<DB> for True {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("TRUE");
        Ok(())
    }
}

/// What a deletion writes into a unix-time marker.
#[derive(Debug, Clone, Copy, QueryId, ValidGrouping)]
pub struct UnixTime(i64);

impl UnixTime {
    pub(crate) fn new(stamp: Stamp) -> Self {
        Self(stamp.to_unix_seconds())
    }
}

/// A row that was deleted at 0 would be visible.
pub(crate) fn refuse_zero(seconds: i64) -> QueryResult<()> {
    if seconds == 0 {
        return Err(Error::QueryBuilderError(
            "a unix-time marker cannot hold 1970-01-01T00:00:00Z: 0 means visible".into(),
        ));
    }
    Ok(())
}

impl Expression for UnixTime {
    type SqlType = BigInt;
}

impl<DB> QueryFragment<DB> for UnixTime
where
    DB: Backend + HasSqlType<BigInt>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        refuse_zero(self.0)?;
        out.push_bind_param::<BigInt, _>(&self.0)
    }
}
