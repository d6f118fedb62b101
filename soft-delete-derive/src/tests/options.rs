//! No option without its row in the documentation, its place in a snapshot and its misuse.

use crate::{field, options};

#[test]
fn every_option_is_documented_expanded_and_misused() {
    let documentation = include_str!("../lib.rs");
    let snapshots = include_str!("expansion.rs");
    let misuses = concat!(
        include_str!("erasure.rs"),
        include_str!("errors.rs"),
        include_str!("quarantine.rs"),
        include_str!("relations.rs"),
        include_str!("retention.rs"),
    );
    for option in options::OPTIONS.iter().chain(&field::OPTIONS) {
        let written = [format!("{option} = "), format!("{option}(")];
        assert!(
            written
                .iter()
                .any(|text| documentation.contains(&format!("/// | `{text}"))),
            "`{option}` has no row in the documentation"
        );
        assert!(
            written.iter().any(|text| snapshots.contains(text)),
            "no snapshot of `{option}`"
        );
        assert!(
            written.iter().any(|text| misuses.contains(text)),
            "no misuse of `{option}`"
        );
    }
}
