//! The model in a crate of the edition 2018.

mod model;

pub use model::{leads, tasks, Lead, Task};
