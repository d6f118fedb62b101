//! How long a deleted row, or its key, is kept: `#[soft_delete(retention = "30 days")]`.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{LitStr, Token};

use crate::attr::{expect_end, malformed};
use crate::error::unknown;

/// The valid units, in the plural.
const UNITS: [&str; 5] = ["seconds", "minutes", "hours", "days", "weeks"];

const DAY: u64 = 24 * 60 * 60;

/// A duration, and where it is written.
pub(crate) struct Retention {
    pub(crate) span: Span,
    pub(crate) seconds: u64,
}

impl Retention {
    /// Reads the duration of the option `key`.
    pub(crate) fn parse(meta: &ParseNestedMeta<'_>, key: &str) -> syn::Result<Self> {
        let example = format!(r#"{key} = "30 days""#);
        if !meta.input.peek(Token![=]) {
            return Err(meta.error(malformed("`= \"duration\"`", &example)));
        }
        let text = meta.value()?.parse::<LitStr>().map_err(|error| {
            syn::Error::new(error.span(), malformed("a duration in quotes", &example))
        })?;
        expect_end(meta, &example)?;
        let span = text.span();
        let seconds = seconds(&text.value(), key).map_err(|error| syn::Error::new(span, error))?;
        Ok(Self { span, seconds })
    }
}

fn seconds(duration: &str, key: &str) -> Result<u64, String> {
    let mut words = duration.split_whitespace();
    let (Some(count), Some(unit), None) = (words.next(), words.next(), words.next()) else {
        return Err(not_a_duration(key));
    };
    if !count.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(not_a_duration(key));
    }
    let too_long = || format!("`{duration}` is too long: its seconds do not fit into 64 bits");
    let count: u64 = count.parse().map_err(|_| too_long())?;
    let length = match unit.strip_suffix('s').unwrap_or(unit) {
        "second" => 1,
        "minute" => 60,
        "hour" => 60 * 60,
        "day" => DAY,
        "week" => 7 * DAY,
        "month" => return Err(in_days("months", count.saturating_mul(30), key)),
        "year" => return Err(in_days("years", count.saturating_mul(365), key)),
        _ => return Err(unknown("unit", unit, "units", &UNITS)),
    };
    count.checked_mul(length).ok_or_else(too_long)
}

fn not_a_duration(key: &str) -> String {
    malformed(
        "a whole number of seconds, minutes, hours, days or weeks",
        &format!(r#"{key} = "30 days""#),
    )
}

fn in_days(unit: &str, days: u64, key: &str) -> String {
    format!(
        "{unit} vary in length, so they are no unit of a duration\n\
         help: write days, as in `#[soft_delete({key} = \"{days} days\")]`"
    )
}
