//! Deleted rows in a table of their own.

mod circles;
mod ddl;
mod deletion;
mod ends;
mod keys;
mod names;
mod schema;
mod scopes;
mod statements;
mod trees;
