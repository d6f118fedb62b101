//! Deletions and restores along relations, in the layout of the module around.

use super::layout;

mod coarse;
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub mod concurrency;
mod deletion;
mod faults;
mod hooks;
pub mod indexes;
mod join_table;
mod kinds;
mod long_chain;
mod model;
mod names;
mod one_table;
mod others;
mod own_keys;
mod purge;
mod purge_of_trees;
mod restoration;
mod restore_or_insert;
pub mod schema;
mod shapes;
pub mod statements;
