//! Deleted rows in a table of their own.

mod deletion;
mod schema;
mod trees;
