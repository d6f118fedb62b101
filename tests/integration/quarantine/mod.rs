//! Keys that stay taken for a while after a deletion.

// The tables are made for the server of this run.
#[cfg(all(feature = "async", any(feature = "postgres", not(feature = "mysql"))))]
mod asynchronous;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod at_once;
mod check;
mod everywhere;
mod restore_or_insert;
mod round_trip;
pub mod schema;
mod statements;
mod triggers;
