//! The end of a row's life, in the layout of the module around: purge, erasure, and the records of both.

use super::{layout, relations};

mod audit;
pub mod changing;
mod erase;
pub mod expired;
mod holds;
mod kill;
mod locks;
mod records;
mod resume;
pub mod schema;
mod skipped;
mod strides;
mod undeclared;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod workers;
