//! Parts of a `SET` clause.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::query_source::Column;
use diesel::result::QueryResult;

/// `, "column" = value`, after the marker's own assignment.
#[derive(Debug, Clone, Copy)]
pub struct Assign<C, Value> {
    column: PhantomData<C>,
    value: Value,
}

impl<C, Value> Assign<C, Value> {
    pub(crate) fn new(value: Value) -> Self {
        Self {
            column: PhantomData,
            value,
        }
    }

    pub(super) fn value(&self) -> &Value {
        &self.value
    }
}

impl<C: Column + QueryId, Value: QueryId> QueryId for Assign<C, Value> {
    type QueryId = Assign<C::QueryId, Value::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = C::HAS_STATIC_QUERY_ID && Value::HAS_STATIC_QUERY_ID;
}

impl<DB, C, Value> QueryFragment<DB> for Assign<C, Value>
where
    DB: Backend,
    C: Column,
    Value: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(", ");
        out.push_identifier(C::NAME)?;
        out.push_sql(" = ");
        self.value.walk_ast(out)
    }
}

/// Nothing to assign.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct NotSet;

impl<DB: Backend> QueryFragment<DB> for NotSet {
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}
