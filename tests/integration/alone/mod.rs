//! Tables without relations, in the layout of the module around: what is read, deleted and restored.

use super::layout;

mod changes;
mod joins;
mod outcome;
mod queries;
mod restoration;
pub mod schema;
