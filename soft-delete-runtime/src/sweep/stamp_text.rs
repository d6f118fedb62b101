//! A stamp, from what a database makes of it as text.

use chrono::NaiveDateTime;

use crate::time::Stamp;

pub(crate) fn parse(text: &str) -> Option<Stamp> {
    let time = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"]
        .into_iter()
        .find_map(|format| {
            NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), format).ok()
        })?;
    Some(time.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_all_databases() {
        for text in [
            "2026-05-01 12:00:00",
            "2026-05-01T12:00:00Z",
            "2026-05-01 12:00:00.000000",
        ] {
            let stamp = parse(text).expect("a stamp");
            assert_eq!(stamp.to_string(), "2026-05-01 12:00:00 UTC", "{text}");
        }
        assert_eq!(parse(""), None);
    }
}
