//! The values of one deletion, in every form in which a table may keep them.

use std::hash::{BuildHasher, Hasher, RandomState};

use chrono::NaiveDateTime;

use crate::time::Stamp;

/// A time, in every form in which a column may keep it.
#[derive(Debug)]
pub(crate) struct Times {
    pub(crate) time: NaiveDateTime,
    pub(crate) seconds: i64,
    /// As MySQL reads a `DATETIME(6)`.
    pub(crate) datetime: String,
    /// As Diesel writes a `TimestamptzSqlite`.
    pub(crate) sqlite_time: String,
}

impl Times {
    pub(crate) fn new(stamp: Stamp) -> Self {
        let utc = stamp.to_utc();
        Self {
            time: stamp.to_naive_utc(),
            seconds: stamp.to_unix_seconds(),
            datetime: utc.format("%Y-%m-%d %H:%M:%S%.6f").to_string(),
            sqlite_time: utc.format("%F %T%.f%:z").to_string(),
        }
    }
}

/// The stamp, and the id that goes with it.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) times: Times,
    pub(crate) id: i64,
    pub(crate) uuid: String,
    pub(crate) bytes: Vec<u8>,
}

impl Values {
    pub(crate) fn new(stamp: Stamp) -> Self {
        let utc = stamp.to_utc();
        let micros = utc.timestamp_micros();
        // The keys of the standard library's hash maps are random, and no two maps have the same.
        let random = RandomState::new().build_hasher().finish();
        let bytes = uuid_v7(utc.timestamp_millis(), random, micros);
        Self {
            times: Times::new(stamp),
            // In order of time until the year 2255, with 10 random bits for two processes in one
            // microsecond.
            id: (micros << 10) | i64::try_from(random >> 54).unwrap_or_default(),
            uuid: uuid_text(&bytes),
            bytes: bytes.to_vec(),
        }
    }
}

/// A UUID of version 7 (RFC 9562): milliseconds, then what no other deletion has.
fn uuid_v7(millis: i64, random: u64, micros: i64) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    // The microseconds of the process's clock are its own, so they order and distinguish.
    let sub_milli = u16::try_from(micros.rem_euclid(1_000)).unwrap_or_default();
    bytes[6..8].copy_from_slice(&(0x7000 | sub_milli).to_be_bytes());
    bytes[8..].copy_from_slice(&random.to_be_bytes());
    bytes[8] = 0x80 | (bytes[8] & 0x3F);
    bytes
}

fn uuid_text(bytes: &[u8; 16]) -> String {
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [
        hex[..4].concat(),
        hex[4..6].concat(),
        hex[6..8].concat(),
        hex[8..10].concat(),
        hex[10..].concat(),
    ]
    .join("-")
}
