//! Statements that PostgreSQL must not compile to machine code.

use super::Dialect;
use super::sql::Sql;

/// Has PostgreSQL not compile anything until the transaction ends.
///
/// A recursive set, or a question about many rows, looks so expensive to it that it compiles the
/// statement first, which takes seconds where the rest takes milliseconds. It is written as a count, like
/// all that a plan asks for: behind a `MultiConnection` the others have to answer too.
pub(crate) fn no_compiler<V>(dialect: Dialect) -> Option<Sql<V>> {
    let no_compiler = Sql::new().text("SELECT COUNT(set_config('jit', 'off', TRUE))");
    let nothing = Sql::new().text("SELECT COUNT(*)");
    match dialect {
        Dialect::Postgres | Dialect::Any => Some(dialect.either(no_compiler, nothing)),
        Dialect::Sqlite | Dialect::Mysql => None,
    }
}
