//! Deleted rows in a table of their own.

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod at_once;
mod circles;
mod ddl;
mod deletion;
mod ends;
mod hostile;
mod indexes;
mod keys;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod late;
mod names;
mod quarantine;
mod schema;
mod scopes;
mod statements;
mod trees;
#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
mod triggers;
