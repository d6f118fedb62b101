//! Every message of the macro about what an erasure writes. Bless with `UPDATE_EXPECT=1`.

// `expect-test` writes the hashes.
#![allow(clippy::needless_raw_string_hashes)]

use expect_test::{Expect, expect};

use super::errors;

fn check(field: &str, expected: &Expect) {
    expected.assert_eq(&errors(&format!("struct User {{ id: i32, {field} }}")));
}

#[test]
fn unknown_option_with_a_guess() {
    check(
        r#"#[soft_delete(erase_uniq = "{key}")] email: String"#,
        &expect![[r#"
            unknown option `erase_uniq`, did you mean `erase_unique`?
            help: the valid options of a field are `erase`, `erase_unique`
              @ erase_uniq
        "#]],
    );
}

#[test]
fn unknown_option_without_a_guess() {
    check(
        "#[soft_delete(anonymize)] email: String",
        &expect![[r#"
        unknown option `anonymize`
        help: the valid options of a field are `erase`, `erase_unique`
          @ anonymize
    "#]],
    );
}

#[test]
fn unknown_option_that_is_a_path() {
    check(
        "#[soft_delete(erase::unique)] email: String",
        &expect![[r#"
        unknown option `erase::unique`, did you mean `erase_unique`?
        help: the valid options of a field are `erase`, `erase_unique`
          @ erase::unique
    "#]],
    );
}

#[test]
fn option_of_the_struct() {
    check(
        r#"#[soft_delete(retention = "30 days", crate = ::here)] email: String"#,
        &expect![[r#"
            `retention` is only valid on the struct, not on a field
              @ retention
            `crate` is only valid on the struct, not on a field
              @ crate
        "#]],
    );
}

#[test]
fn attribute_without_parentheses() {
    check(
        "#[soft_delete] email: String",
        &expect![[r#"
        expected attribute arguments in parentheses: #[soft_delete(...)]
          @ soft_delete
    "#]],
    );
}

#[test]
fn several_mistakes() {
    check(
        "#[soft_delete(eras, erase = 1.5)] name: String, #[soft_delete(erase_unique)] email: String",
        &expect![[r#"
            unknown option `eras`, did you mean `erase`?
            help: the valid options of a field are `erase`, `erase_unique`
              @ eras
            expected a text in quotes, a whole number, `true` or `false`
            help: the correct format looks like `#[soft_delete(erase = "gone")]`, or `#[soft_delete(erase)]` for `NULL`
              @ 1.5
            expected `= "text with {key}"`
            help: the correct format looks like `#[soft_delete(erase_unique = "erased-{key}")]`
              @ erase_unique
        "#]],
    );
}

#[test]
fn erase_with_parentheses() {
    check(
        r#"#[soft_delete(erase("gone"))] name: String"#,
        &expect![[r#"
            expected `= value` or nothing
            help: the correct format looks like `#[soft_delete(erase = "gone")]`, or `#[soft_delete(erase)]` for `NULL`
              @ erase
        "#]],
    );
}

#[test]
fn erase_without_a_value() {
    check(
        "#[soft_delete(erase = )] name: String",
        &expect![[r#"
            expected a text in quotes, a whole number, `true` or `false`
            help: the correct format looks like `#[soft_delete(erase = "gone")]`, or `#[soft_delete(erase)]` for `NULL`
              @ erase =
        "#]],
    );
}

#[test]
fn erase_with_a_number_that_is_too_large() {
    check(
        "#[soft_delete(erase = 9223372036854775808)] score: i64, #[soft_delete(erase = -9223372036854775809)] debt: i64",
        &expect![[r#"
            the number does not fit into 64 bits
              @ 9223372036854775808
            the number does not fit into 64 bits
              @ -9223372036854775809
        "#]],
    );
}

#[test]
fn erase_unique_without_a_value() {
    check(
        "#[soft_delete(erase_unique = )] email: String",
        &expect![[r#"
            expected a text with one `{key}` in it, and no other braces
            help: the correct format looks like `#[soft_delete(erase_unique = "erased-{key}")]`
              @ erase_unique =
        "#]],
    );
}

#[test]
fn values_that_are_no_constants() {
    for value in [
        "1.5",
        "'x'",
        "b\"x\"",
        "self::GONE",
        "String::new()",
        "1 + 1",
        "None",
    ] {
        assert_eq!(
            errors(&format!(
                "struct User {{ #[soft_delete(erase = {value})] name: String }}"
            )),
            format!(
                "expected a text in quotes, a whole number, `true` or `false`\n\
                 help: the correct format looks like `#[soft_delete(erase = \"gone\")]`, \
                 or `#[soft_delete(erase)]` for `NULL`\n  @ {value}\n"
            )
        );
    }
}

#[test]
fn texts_without_a_place_for_the_key() {
    for text in [
        "3",
        "\"erased\"",
        "\"{key}-{key}\"",
        "\"{{key}}\"",
        "\"{id}\"",
        "\"{key}}\"",
    ] {
        assert_eq!(
            errors(&format!(
                "struct User {{ #[soft_delete(erase_unique = {text})] email: String }}"
            )),
            format!(
                "expected a text with one `{{key}}` in it, and no other braces\n\
                 help: the correct format looks like \
                 `#[soft_delete(erase_unique = \"erased-{{key}}\")]`\n  @ {text}\n"
            )
        );
    }
}

#[test]
fn the_same_column_twice() {
    check(
        r#"#[soft_delete(erase, erase_unique = "{key}")] email: String, #[diesel(column_name = email)] #[soft_delete(erase = "")] mail: String"#,
        &expect![[r#"
            the column `email` is erased twice
              @ erase_unique
            the column `email` is erased twice
              @ erase
        "#]],
    );
}

#[test]
fn the_key() {
    check(
        "#[diesel(column_name = id)] #[soft_delete(erase)] number: i32",
        &expect![[r#"
            the column `id` belongs to the primary key, so it cannot be erased
            help: remove `erase` from the field
              @ erase
        "#]],
    );
}

#[test]
fn the_marker() {
    check(
        "#[soft_delete(erase)] deleted_at: Option<NaiveDateTime>",
        &expect![[r#"
            the column `deleted_at` is the marker, so it cannot be erased
            help: remove `erase` from the field
              @ erase
        "#]],
    );
}

#[test]
fn option_on_the_struct() {
    expect![[r#"
        `erase` is only valid on a field, not on the struct
          @ erase
        `erase_unique` is only valid on a field, not on the struct
          @ erase_unique
        unknown option `erase_uniq`
        help: the valid options are `column`, `stamp`, `hidden_by`, `deleted_by`, `reason`, `deletion_id`, `archive`, `cascade`, `cascade_one_way`, `restrict`, `set_null`, `delete`, `ignore`, `parents`, `hooks`, `retention`, `erase_retention`, `hold`, `erased_at`, `quarantine`, `crate`
          @ erase_uniq
    "#]].assert_eq(&errors(
        r#"#[soft_delete(erase, erase_unique = "{key}", erase_uniq = 1)] struct User { id: i32 }"#,
    ));
}

#[test]
fn key_of_several_columns() {
    expect![[r#"
        the column `region` belongs to the primary key, so it cannot be erased
        help: remove `erase` from the field
          @ erase
        the column `r#type` belongs to the primary key, so it cannot be erased
        help: remove `erase_unique` from the field
          @ erase_unique
    "#]]
    .assert_eq(&errors(
        r#"#[diesel(table_name = seats, primary_key(region, r#type))]
           struct Seat {
               #[soft_delete(erase = "")] region: String,
               #[soft_delete(erase_unique = "{key}")] r#type: String,
               #[soft_delete(erase = 0)] id: i32,
           }"#,
    ));
}

#[test]
fn columns_that_an_erased_row_keeps() {
    expect![[r#"
        the column `gone` is the marker, so it cannot be erased
        help: remove `erase` from the field
          @ erase
        the column `at` is the `stamp`, so it cannot be erased
        help: remove `erase` from the field
          @ erase
        the column `which` is the `deletion_id`, so it cannot be erased
        help: remove `erase` from the field
          @ erase
        the column `hold` is the `hold`, so it cannot be erased
        help: remove `erase` from the field
          @ erase
        the column `erased` is the `erased_at`, so it cannot be erased
        help: remove `erase` from the field
          @ erase
    "#]].assert_eq(&errors(
        "#[soft_delete(column = gone, stamp = at, deletion_id = which, hold = hold, erased_at = erased)]
         #[soft_delete(deleted_by = by, reason = why)]
         struct User {
             #[soft_delete(erase = false)] gone: bool,
             #[soft_delete(erase)] at: Option<NaiveDateTime>,
             #[soft_delete(erase)] which: Option<i64>,
             #[soft_delete(erase = false)] hold: bool,
             #[soft_delete(erase)] erased: Option<NaiveDateTime>,
             #[soft_delete(erase)] by: Option<i32>,
             #[soft_delete(erase)] why: Option<String>,
         }",
    ));
}
