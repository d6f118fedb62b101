//! Points in time, lengths of time, and the clock.

mod age;
mod clock;
mod stamp;

pub use self::age::Age;
pub use self::stamp::Stamp;
