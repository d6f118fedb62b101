//! The behaviour suite, in one binary. It runs on SQLite in memory, with the feature `postgres`
//! on PostgreSQL, and with the feature `mysql` on MySQL or MariaDB. The tests that prove a rule
//! name it: `r03_…` is rule R3 of the guarantees.

// The tests of the relations run on tables of every layout.
#![allow(clippy::duplicate_mod)]

mod apps;
mod archive;
#[cfg(feature = "async")]
mod asynchronous;
mod clock;
mod database;
mod ddl;
mod deletion;
mod doctor;
mod explain;
mod joins;
#[macro_use]
mod layouts;
mod markers;
mod quarantine;
mod relations;
mod restoration;
mod schema;
mod scopes;
mod sweep;
