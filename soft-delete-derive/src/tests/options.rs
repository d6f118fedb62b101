//! No option without its row in the documentation, its place in a snapshot and its misuse.

use crate::options::OPTIONS;

#[test]
fn every_option_is_documented_expanded_and_misused() {
    let documentation = include_str!("../lib.rs");
    let snapshots = include_str!("expansion.rs");
    let misuses = concat!(include_str!("errors.rs"), include_str!("relations.rs"));
    for option in OPTIONS {
        let row = format!("/// | `{option}");
        assert!(
            documentation.contains(&row),
            "`{option}` has no row in the documentation"
        );
        let written = [format!("{option} = "), format!("{option}(")];
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
