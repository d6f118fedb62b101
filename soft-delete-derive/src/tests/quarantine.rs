//! Every message of the macro about keys that stay taken. Bless with `UPDATE_EXPECT=1`.

// `expect-test` writes the hashes.
#![allow(clippy::needless_raw_string_hashes)]

use expect_test::{Expect, expect};

use super::errors;

fn check(options: &str, expected: &Expect) {
    let source = format!("#[soft_delete({options})] struct User {{ id: i32 }}");
    expected.assert_eq(&errors(&source));
}

#[test]
fn no_duration() {
    check(
        "quarantine",
        &expect![[r#"
        expected `= "duration"`
        help: the correct format looks like `#[soft_delete(quarantine = "30 days")]`
          @ quarantine
    "#]],
    );
}

#[test]
fn duration_that_is_no_text() {
    check(
        "quarantine = 24",
        &expect![[r#"
        expected a duration in quotes
        help: the correct format looks like `#[soft_delete(quarantine = "30 days")]`
          @ 24
    "#]],
    );
}

#[test]
fn duration_that_is_none() {
    check(
        r#"quarantine = "a day""#,
        &expect![[r#"
        expected a whole number of seconds, minutes, hours, days or weeks
        help: the correct format looks like `#[soft_delete(quarantine = "30 days")]`
          @ "a day"
    "#]],
    );
}

#[test]
fn months() {
    check(
        r#"quarantine = "1 month""#,
        &expect![[r#"
        months vary in length, so they are no unit of a duration
        help: write days, as in `#[soft_delete(quarantine = "30 days")]`
          @ "1 month"
    "#]],
    );
}

#[test]
fn twice() {
    check(
        r#"quarantine = "1 day", quarantine = "1 day""#,
        &expect![[r#"
        `quarantine` is given twice
          @ quarantine
    "#]],
    );
}

#[test]
fn purged_before_its_end() {
    check(
        r#"quarantine = "8 days", retention = "1 week""#,
        &expect![[r#"
        `retention` is shorter than `quarantine`: keys would be free when their rows are purged
        help: lengthen `retention`, or shorten or remove `quarantine`
          @ "1 week"
    "#]],
    );
    // The same length will do.
    check(
        r#"quarantine = "7 days", retention = "1 week""#,
        &expect![[""]],
    );
}

#[test]
fn on_a_field() {
    expect![[r#"
        `quarantine` is only valid on the struct, not on a field
          @ quarantine
    "#]]
    .assert_eq(&errors(
        r#"struct User { id: i32, #[soft_delete(quarantine = "1 day")] email: String }"#,
    ));
}
