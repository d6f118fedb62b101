//! What most files need: `use soft_delete_runtime::prelude::*;` beside Diesel's own prelude.

pub use crate::marker::LoadedMarker as _;
pub use crate::model::SoftDelete;
pub use crate::quarantine::check_quarantine;
pub use crate::restore_or_insert::restore_or_insert;
pub use crate::scope::ScopeDsl as _;
pub use crate::statement::{hard_delete, restore, soft_delete, update_visible};
pub use crate::sweep::{erase, purge};
#[cfg(feature = "derive")]
pub use soft_delete_derive::SoftDelete;
