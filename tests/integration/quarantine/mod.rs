//! Keys that stay taken for a while after a deletion: with each marker that knows a time, on each
//! connection, and the SQL. What every layout does is in `kept_keys`.

// The tables are made for the server of this run.
#[cfg(all(feature = "async", any(feature = "postgres", not(feature = "mysql"))))]
mod asynchronous;
mod check;
mod everywhere;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod in_between;
mod restore_or_insert;
mod round_trip;
pub mod schema;
mod statements;
mod triggers;
