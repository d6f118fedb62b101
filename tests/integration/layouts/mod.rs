//! The same behaviour, wherever and however the deleted rows are kept. A flag alone is none of the
//! layouts, because a cascade between such tables does not compile: it is one of the `markers`.

#[macro_use]
mod layout;
#[macro_use]
pub mod tables;

pub mod archive;
mod flag_with_id;
mod flag_with_stamp;
#[cfg(feature = "postgres")]
mod partition;
mod unix_time;
