//! Deletions and restores along relations.

mod coarse;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod concurrency;
mod deletion;
mod everywhere;
mod faults;
mod hooks;
mod model;
mod restoration;
pub mod schema;
mod shapes;
mod statements;
