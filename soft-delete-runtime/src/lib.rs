//! Soft deletes for Diesel.

#[doc(hidden)]
pub mod __private;
pub mod dsl;
mod error;
pub mod execute;
pub mod marker;
mod model;
pub mod prelude;
mod report;
pub mod scope;
pub mod statement;
mod table;
mod time;

pub use self::error::Error;
pub use self::marker::{LoadedMarker, MarkerValue};
pub use self::model::SoftDelete;
pub use self::report::{Deletion, Report, Restoration, TableCount};
pub use self::scope::ScopeDsl;
pub use self::statement::{hard_delete, restore, soft_delete, update_visible};
pub use self::table::{
    ClearableType, RecordsActor, RecordsDeletionId, RecordsReason, SoftDeletable,
};
pub use self::time::{Age, Stamp};
#[cfg(feature = "derive")]
pub use soft_delete_derive::SoftDelete;
