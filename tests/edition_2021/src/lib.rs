//! The model in a crate of the edition 2021.

#[path = "../../edition_2018/src/model.rs"]
mod model;

pub use model::{leads, tasks, Lead, Task};
