//! The shapes of three public applications on Diesel, with the schema cut down to what is
//! soft-deleted in them.

mod forum;
mod multi_database;
mod registry;
