//! Every message of the macro about how long rows are kept. Bless with `UPDATE_EXPECT=1`.

// `expect-test` writes the hashes.
#![allow(clippy::needless_raw_string_hashes)]

use expect_test::{Expect, expect};

use super::errors;

fn check(options: &str, expected: &Expect) {
    expected.assert_eq(&errors(&format!(
        "#[soft_delete({options})] struct User {{ id: i32, #[soft_delete(erase)] phone: String }}"
    )));
}

#[test]
fn no_duration() {
    check(
        r#"retention, erase_retention("7 days")"#,
        &expect![[r#"
        expected `= "duration"`
        help: the correct format looks like `#[soft_delete(retention = "30 days")]`
          @ retention
        expected `= "duration"`
        help: the correct format looks like `#[soft_delete(erase_retention = "30 days")]`
          @ erase_retention
    "#]],
    );
}

#[test]
fn duration_that_is_no_text() {
    check(
        "retention = 30, erase_retention = week",
        &expect![[r#"
        expected a duration in quotes
        help: the correct format looks like `#[soft_delete(retention = "30 days")]`
          @ 30
        expected a duration in quotes
        help: the correct format looks like `#[soft_delete(erase_retention = "30 days")]`
          @ week
    "#]],
    );
}

#[test]
fn duration_without_quotes() {
    check(
        "retention = 30 days",
        &expect![[r#"
        expected a duration in quotes
        help: the correct format looks like `#[soft_delete(retention = "30 days")]`
          @ 30
    "#]],
    );
}

#[test]
fn more_after_the_duration() {
    check(
        r#"retention = "30 days" + "1 hour""#,
        &expect![[r#"
        expected a comma or the end
        help: the correct format looks like `#[soft_delete(retention = "30 days")]`
          @ +
    "#]],
    );
}

#[test]
fn texts_that_are_no_durations() {
    for text in [
        "",
        " ",
        "30",
        "a week",
        "30days",
        "1.5 days",
        "-1 days",
        "1 day 12 hours",
    ] {
        assert_eq!(
            errors(&format!(
                "#[soft_delete(retention = \"{text}\")] struct User {{ id: i32 }}"
            )),
            format!(
                "expected a whole number of seconds, minutes, hours, days or weeks\n\
                 help: the correct format looks like `#[soft_delete(retention = \"30 days\")]`\n  \
                 @ \"{text}\"\n"
            )
        );
    }
}

#[test]
fn too_long() {
    check(
        r#"retention = "18446744073709551616 seconds", erase_retention = "18446744073709551615 minutes""#,
        &expect![[r#"
            `18446744073709551616 seconds` is too long: its seconds do not fit into 64 bits
              @ "18446744073709551616 seconds"
            `18446744073709551615 minutes` is too long: its seconds do not fit into 64 bits
              @ "18446744073709551615 minutes"
        "#]],
    );
}

#[test]
fn options_twice() {
    check(
        r#"hold = a, hold = b, erased_at = c, erased_at = d,
           retention = "1 day", retention = "2 days",
           erase_retention = "1 day", erase_retention = "1 day""#,
        &expect![[r#"
            `hold` is given twice
              @ hold
            `erased_at` is given twice
              @ erased_at
            `retention` is given twice
              @ retention
            `erase_retention` is given twice
              @ erase_retention
        "#]],
    );
}

#[test]
fn unknown_unit_with_a_guess() {
    check(
        r#"retention = "30 Days", erase_retention = "2 dais""#,
        &expect![[r#"
            unknown unit `Days`, did you mean `days`?
            help: the valid units are `seconds`, `minutes`, `hours`, `days`, `weeks`
              @ "30 Days"
            unknown unit `dais`, did you mean `days`?
            help: the valid units are `seconds`, `minutes`, `hours`, `days`, `weeks`
              @ "2 dais"
        "#]],
    );
}

#[test]
fn unknown_unit_without_a_guess() {
    check(
        r#"retention = "2 fortnights""#,
        &expect![[r#"
        unknown unit `fortnights`
        help: the valid units are `seconds`, `minutes`, `hours`, `days`, `weeks`
          @ "2 fortnights"
    "#]],
    );
}

#[test]
fn months() {
    check(
        r#"retention = "3 months", erase_retention = "1 month""#,
        &expect![[r#"
            months vary in length, so they are no unit of a duration
            help: write days, as in `#[soft_delete(retention = "90 days")]`
              @ "3 months"
            months vary in length, so they are no unit of a duration
            help: write days, as in `#[soft_delete(erase_retention = "30 days")]`
              @ "1 month"
        "#]],
    );
}

#[test]
fn years() {
    check(
        r#"retention = "2 years", erase_retention = "1 year""#,
        &expect![[r#"
            years vary in length, so they are no unit of a duration
            help: write days, as in `#[soft_delete(retention = "730 days")]`
              @ "2 years"
            years vary in length, so they are no unit of a duration
            help: write days, as in `#[soft_delete(erase_retention = "365 days")]`
              @ "1 year"
        "#]],
    );
}

#[test]
fn purged_before_erased() {
    check(
        r#"retention = "1 week", erase_retention = "8 days""#,
        &expect![[r#"
            `retention` is shorter than `erase_retention`: rows would be purged before they are erased
            help: lengthen `retention`, or shorten or remove `erase_retention`
              @ "1 week"
        "#]],
    );
}

#[test]
fn hold_without_a_column() {
    check(
        "hold, erased_at",
        &expect![[r#"
        expected `= name_of_a_column`
        help: the correct format looks like `#[soft_delete(hold = legal_hold)]`
          @ hold
        expected `= name_of_a_column`
        help: the correct format looks like `#[soft_delete(erased_at = erased_at)]`
          @ erased_at
    "#]],
    );
}

#[test]
fn hold_in_quotes() {
    check(
        r#"hold = "legal_hold", erased_at = 3"#,
        &expect![[r#"
        expected the name of a column
        help: the correct format looks like `#[soft_delete(hold = legal_hold)]`
          @ "legal_hold"
        expected the name of a column
        help: the correct format looks like `#[soft_delete(erased_at = erased_at)]`
          @ 3
    "#]],
    );
}

#[test]
fn one_column_for_two_options() {
    check(
        "hidden_by(gone), hold = gone, reason = why, erased_at = why",
        &expect![[r#"
            `reason` and `erased_at` both name the column `why`
              @ why
            `hold` and `hidden_by` both name the column `gone`
              @ gone
        "#]],
    );
}

#[test]
fn nothing_to_erase() {
    expect![[r#"
        `erase_retention` is given, but no field to erase
        help: mark the fields with personal data: `#[soft_delete(erase)]`
          @ erase_retention
        `erased_at` is given, but no field to erase
        help: mark the fields with personal data: `#[soft_delete(erase)]`
          @ erased_at
    "#]].assert_eq(&errors(
        r#"#[soft_delete(erase_retention = "7 days", erased_at = erased_at)] struct User { id: i32 }"#,
    ));
}

#[test]
fn a_field_that_is_wrong_is_one_to_erase_all_the_same() {
    expect![[r#"
        expected a text in quotes, a whole number, `true` or `false`
        help: the correct format looks like `#[soft_delete(erase = "gone")]`, or `#[soft_delete(erase)]` for `NULL`
          @ 1.5
    "#]].assert_eq(&errors(
        r#"#[soft_delete(erase_retention = "7 days")] struct User { id: i32, #[soft_delete(erase = 1.5)] score: f64 }"#,
    ));
}

#[test]
fn a_wrong_shape_is_the_only_mistake() {
    expect![[r#"
        `SoftDelete` can only be derived for a struct with named fields, not for a tuple struct
          @ (i32)
    "#]]
    .assert_eq(&errors(
        r#"#[soft_delete(erase_retention = "7 days")] struct User(i32);"#,
    ));
}
