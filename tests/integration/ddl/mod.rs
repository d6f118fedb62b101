//! Migrations: run, taken back and run again, and what the tables are like then.

pub mod catalogue;
mod constraints;
mod names;
#[cfg(feature = "postgres")]
mod partitions;
pub mod plans;
mod refusals;
mod round_trip;
mod schema;
mod uniqueness;
