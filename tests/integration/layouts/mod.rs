//! The same behaviour, wherever and however the deleted rows are kept. Each layout has the suites as its
//! modules: `alone` and `times` (tables without relations), `relations`, `ends` (purge, erasure, audit)
//! and `kept_keys` (quarantine). What is about one marker, one connection or one kind of key is beside
//! them, in `markers`, `scopes`, `sweep`, `quarantine`.

#[macro_use]
mod layout;
#[macro_use]
pub mod tables;

pub mod archive;
mod flag;
mod flag_with_id;
mod flag_with_stamp;
#[cfg(feature = "postgres")]
mod partition;
mod unix_time;
