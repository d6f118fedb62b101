//! The behaviour suite, in one binary. It runs on SQLite in memory, with the feature `postgres`
//! on PostgreSQL, and with the feature `mysql` on MySQL or MariaDB. The tests that prove a rule
//! name it: `r03_…` is rule R3 of the guarantees.

// What runs in every layout.
#![allow(clippy::duplicate_mod)]

#[macro_use]
mod layouts;

// The layout of the tables that are in no module of another one.
layout! {
    $ marked
    columns(deleted_at -> Nullable<Timestamp>,)
    options()
    visible("ROW.deleted_at IS NULL")
    timestamp
    share(1 / 1)
}

mod alone;
mod any_database;
mod apps;
mod archive;
#[cfg(feature = "async")]
mod asynchronous;
mod child;
mod clock;
mod database;
mod ddl;
mod deletion;
mod doctor;
mod ends;
mod everywhere;
mod explain;
mod joins;
mod kept_keys;
mod markers;
#[cfg(feature = "postgres")]
mod multi_connection;
mod quarantine;
mod reading;
mod relations;
mod restoration;
mod schema;
mod scopes;
mod shared;
mod sweep;
mod times;
