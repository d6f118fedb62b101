//! A row with a key, whether it was there before or not.

#[cfg(feature = "async")]
mod asynchronous;
mod at_once;
mod keep;
mod keys;
mod refusals;
mod schema;
