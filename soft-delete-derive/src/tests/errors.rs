//! Every message of the macro, on any toolchain. Bless with `UPDATE_EXPECT=1`.

// `expect-test` writes the hashes.
#![allow(clippy::needless_raw_string_hashes)]

use expect_test::{Expect, expect};

use super::{errors, expand};

fn check(source: &str, expected: &Expect) {
    expected.assert_eq(&errors(source));
    let code = expand(source).to_string();
    assert!(
        code.contains("compile_error"),
        "the message does not reach the user"
    );
}

#[test]
fn unknown_option_with_a_guess() {
    check(
        "#[soft_delete(colum = gone_at)] struct User { id: i32 }",
        &expect![[r#"
            unknown option `colum`, did you mean `column`?
            help: the valid options are `column`, `stamp`, `hidden_by`, `deleted_by`, `reason`, `deletion_id`, `archive`, `cascade`, `cascade_one_way`, `restrict`, `set_null`, `delete`, `ignore`, `parents`, `hooks`, `retention`, `erase_retention`, `hold`, `erased_at`, `quarantine`, `crate`
              @ colum
        "#]],
    );
}

#[test]
fn unknown_option_without_a_guess() {
    check(
        "#[soft_delete(soft(posts))] struct User { id: i32 }",
        &expect![[r#"
            unknown option `soft`
            help: the valid options are `column`, `stamp`, `hidden_by`, `deleted_by`, `reason`, `deletion_id`, `archive`, `cascade`, `cascade_one_way`, `restrict`, `set_null`, `delete`, `ignore`, `parents`, `hooks`, `retention`, `erase_retention`, `hold`, `erased_at`, `quarantine`, `crate`
              @ soft
        "#]],
    );
}

#[test]
fn unknown_option_that_is_a_path() {
    check(
        "#[soft_delete(diesel::column = x)] struct User { id: i32 }",
        &expect![[r#"
            unknown option `diesel::column`
            help: the valid options are `column`, `stamp`, `hidden_by`, `deleted_by`, `reason`, `deletion_id`, `archive`, `cascade`, `cascade_one_way`, `restrict`, `set_null`, `delete`, `ignore`, `parents`, `hooks`, `retention`, `erase_retention`, `hold`, `erased_at`, `quarantine`, `crate`
              @ diesel::column
        "#]],
    );
}

#[test]
fn several_mistakes_in_one_attribute() {
    check(
        "#[soft_delete(colum = a, stamp, reason = 3, hidden_by(), crate = here)] struct User { id: i32 }",
        &expect![[r#"
            unknown option `colum`, did you mean `column`?
            help: the valid options are `column`, `stamp`, `hidden_by`, `deleted_by`, `reason`, `deletion_id`, `archive`, `cascade`, `cascade_one_way`, `restrict`, `set_null`, `delete`, `ignore`, `parents`, `hooks`, `retention`, `erase_retention`, `hold`, `erased_at`, `quarantine`, `crate`
              @ colum
            expected `= name_of_a_column`
            help: the correct format looks like `#[soft_delete(stamp = deleted_at)]`
              @ stamp
            expected the name of a column
            help: the correct format looks like `#[soft_delete(reason = reason)]`
              @ 3
            expected at least one column
            help: the correct format looks like `#[soft_delete(hidden_by(removed))]`
              @ hidden_by()
            expected an absolute path, one that begins with `::` or `crate::`
            help: the correct format looks like `#[soft_delete(crate = ::soft_delete_runtime)]`
              @ here
        "#]],
    );
}

#[test]
fn mistakes_in_several_attributes() {
    check(
        "#[soft_delete(colum = a)] #[soft_delete(stmp = b)] struct User { #[soft_delete(column)] id: i32 }",
        &expect![[r#"
            unknown option `colum`, did you mean `column`?
            help: the valid options are `column`, `stamp`, `hidden_by`, `deleted_by`, `reason`, `deletion_id`, `archive`, `cascade`, `cascade_one_way`, `restrict`, `set_null`, `delete`, `ignore`, `parents`, `hooks`, `retention`, `erase_retention`, `hold`, `erased_at`, `quarantine`, `crate`
              @ colum
            unknown option `stmp`, did you mean `stamp`?
            help: the valid options are `column`, `stamp`, `hidden_by`, `deleted_by`, `reason`, `deletion_id`, `archive`, `cascade`, `cascade_one_way`, `restrict`, `set_null`, `delete`, `ignore`, `parents`, `hooks`, `retention`, `erase_retention`, `hold`, `erased_at`, `quarantine`, `crate`
              @ stmp
            `column` is only valid on the struct, not on a field
              @ column
        "#]],
    );
}

#[test]
fn duplicate_option() {
    check(
        "#[soft_delete(column = a, column = b)] struct User { id: i32 }",
        &expect![[r#"
        `column` is given twice
          @ column
    "#]],
    );
}

#[test]
fn duplicate_option_in_two_attributes() {
    check(
        "#[soft_delete(reason = a)] #[soft_delete(reason = b)] struct User { id: i32 }",
        &expect![[r#"
        `reason` is given twice
          @ reason
    "#]],
    );
}

#[test]
fn conflicting_options() {
    check(
        "#[soft_delete(column = gone, stamp = gone, hidden_by(removed, gone))] struct User { id: i32 }",
        &expect![[r#"
            `column` and `stamp` both name the column `gone`
              @ gone
            `column` and `hidden_by` both name the column `gone`
              @ gone
        "#]],
    );
}

#[test]
fn conflicting_notes() {
    check(
        "#[soft_delete(deleted_by = by, deletion_id = by)] struct User { id: i32 }",
        &expect![[r#"
        `deleted_by` and `deletion_id` both name the column `by`
          @ by
    "#]],
    );
}

#[test]
fn conflict_with_the_default() {
    check(
        "#[soft_delete(stamp = deleted_at, hold = r#deleted_at)] struct User { id: i32 }",
        &expect![[r#"
            `column`, by default, and `stamp` both name the column `deleted_at`
              @ deleted_at
            `column`, by default, and `hold` both name the column `r#deleted_at`
              @ r#deleted_at
        "#]],
    );
}

#[test]
fn no_conflict_with_a_default_that_was_not_meant() {
    check(
        r#"#[soft_delete(column = "is_deleted", stamp = deleted_at)] struct User { id: i32 }"#,
        &expect![[r#"
            expected the name of a column
            help: the correct format looks like `#[soft_delete(column = deleted_at)]`
              @ "is_deleted"
        "#]],
    );
}

#[test]
fn column_without_a_value() {
    check(
        "#[soft_delete(column)] struct User { id: i32 }",
        &expect![[r#"
        expected `= name_of_a_column`
        help: the correct format looks like `#[soft_delete(column = deleted_at)]`
          @ column
    "#]],
    );
}

#[test]
fn column_in_quotes() {
    check(
        r#"#[soft_delete(column = "gone_at")] struct User { id: i32 }"#,
        &expect![[r#"
        expected the name of a column
        help: the correct format looks like `#[soft_delete(column = deleted_at)]`
          @ "gone_at"
    "#]],
    );
}

#[test]
fn column_with_its_table() {
    check(
        "#[soft_delete(column = users::gone_at)] struct User { id: i32 }",
        &expect![[r#"
        expected a comma or the end
        help: the correct format looks like `#[soft_delete(column = deleted_at)]`
          @ :
    "#]],
    );
}

#[test]
fn hidden_by_without_parentheses() {
    check(
        "#[soft_delete(hidden_by = removed)] struct User { id: i32 }",
        &expect![[r#"
        expected names of columns in parentheses
        help: the correct format looks like `#[soft_delete(hidden_by(removed))]`
          @ hidden_by
    "#]],
    );
}

#[test]
fn hidden_by_with_strings() {
    check(
        r#"#[soft_delete(hidden_by("removed"))] struct User { id: i32 }"#,
        &expect![[r#"
        expected the name of a column
        help: the correct format looks like `#[soft_delete(hidden_by(removed))]`
          @ "removed"
    "#]],
    );
}

#[test]
fn attribute_without_parentheses() {
    check(
        "#[soft_delete] struct User { id: i32 }",
        &expect![[r#"
        expected attribute arguments in parentheses: #[soft_delete(...)]
          @ soft_delete
    "#]],
    );
}

#[test]
fn attribute_with_an_equals_sign() {
    check(
        "#[soft_delete = column] struct User { id: i32 }",
        &expect![[r#"
        expected parentheses: #[soft_delete(...)]
          @ =
    "#]],
    );
}

#[test]
fn relative_crate_path() {
    check(
        "#[soft_delete(crate = runtime::soft)] struct User { id: i32 }",
        &expect![[r#"
        expected an absolute path, one that begins with `::` or `crate::`
        help: the correct format looks like `#[soft_delete(crate = ::soft_delete_runtime)]`
          @ runtime::soft
    "#]],
    );
}

#[test]
fn crate_path_that_is_no_path() {
    check(
        "#[soft_delete(crate = 3)] struct User { id: i32 }",
        &expect![[r#"
        expected a path
        help: the correct format looks like `#[soft_delete(crate = ::soft_delete_runtime)]`
          @ 3
    "#]],
    );
}

#[test]
fn option_on_a_field() {
    check(
        "struct User { id: i32, #[soft_delete(column)] gone: bool }",
        &expect![[r#"
            `column` is only valid on the struct, not on a field
              @ column
        "#]],
    );
}

#[test]
fn enumeration() {
    check(
        "enum User { A }",
        &expect![[r#"
        `SoftDelete` can only be derived for a struct with named fields, not for an enum
          @ enum
    "#]],
    );
}

#[test]
fn union() {
    check(
        "union User { a: i32 }",
        &expect![[r#"
        `SoftDelete` can only be derived for a struct with named fields, not for a union
          @ union
    "#]],
    );
}

#[test]
fn tuple_struct() {
    check(
        "struct User(i32);",
        &expect![[r#"
        `SoftDelete` can only be derived for a struct with named fields, not for a tuple struct
          @ (i32)
    "#]],
    );
}

#[test]
fn unit_struct() {
    check(
        "struct User;",
        &expect![[r#"
        `SoftDelete` can only be derived for a struct with named fields, not for a unit struct
          @ User
    "#]],
    );
}
