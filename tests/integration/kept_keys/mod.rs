//! Keys that stay taken for a while after a deletion, in the layout of the module around.

use super::layout;

mod asked;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod at_once;
mod schema;
mod triggers;
