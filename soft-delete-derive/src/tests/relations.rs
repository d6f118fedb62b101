//! Every message of the macro about relations. Bless with `UPDATE_EXPECT=1`.

// `expect-test` writes the hashes.
#![allow(clippy::needless_raw_string_hashes)]

use expect_test::{Expect, expect};

use super::errors;

fn check(options: &str, expected: &Expect) {
    expected.assert_eq(&errors(&format!(
        "#[soft_delete({options})] struct User {{ id: i32 }}"
    )));
}

#[test]
fn key_without_its_table() {
    check(
        "cascade(user_id)",
        &expect![[r#"
        expected a column of a child table, with the table
        help: the correct format looks like `#[soft_delete(cascade(posts::user_id))]`
          @ user_id
    "#]],
    );
}

#[test]
fn key_that_is_no_path() {
    check(
        "cascade_one_way(posts.user_id)",
        &expect![[r#"
        expected a column of a child table, with the table
        help: the correct format looks like `#[soft_delete(cascade_one_way(posts::user_id))]`
          @ .
    "#]],
    );
}

#[test]
fn no_parentheses() {
    check(
        "restrict = posts::user_id",
        &expect![[r#"
        expected columns of a child table in parentheses
        help: the correct format looks like `#[soft_delete(restrict(posts::user_id))]`
          @ restrict
    "#]],
    );
}

#[test]
fn no_keys() {
    check(
        "delete(), set_null(())",
        &expect![[r#"
            expected at least one column
            help: the correct format looks like `#[soft_delete(delete(posts::user_id))]`
              @ delete()
            a key has at least one column
              @ ?
        "#]],
    );
}

#[test]
fn key_over_two_tables() {
    check(
        "cascade((seats::region, orgs::number))",
        &expect![[r#"
        the columns of one key are columns of one table, and the first is one of `seats`
          @ orgs::number
    "#]],
    );
}

#[test]
fn key_twice() {
    check(
        "cascade(posts::user_id, comments::author_id), restrict(posts::user_id), ignore(posts::user_id)",
        &expect![[r#"
            the key `posts::user_id` is given twice
              @ user_id
            the key `posts::user_id` is given twice
              @ user_id
        "#]],
    );
}

#[test]
fn same_key_of_two_columns_twice() {
    check(
        "set_null((seats::region, seats::number)), delete((seats::region, seats::number))",
        &expect![[r#"
            the key `seats::region::number` is given twice
              @ number
        "#]],
    );
}

#[test]
fn parents_of_another_table() {
    check(
        "parents(users::team_id)",
        &expect![[r#"
        expected the name of a column
        help: the correct format looks like `#[soft_delete(parents(user_id))]`
          @ :
    "#]],
    );
}

#[test]
fn more_after_the_keys() {
    check(
        "ignore(posts::user_id) + 1",
        &expect![[r#"
        expected a comma or the end
        help: the correct format looks like `#[soft_delete(ignore(posts::user_id))]`
          @ +
    "#]],
    );
}

#[test]
fn hooks_that_are_no_type() {
    check(
        "hooks = 3",
        &expect![[r#"
        expected the path of a type
        help: the correct format looks like `#[soft_delete(hooks = Outbox)]`
          @ 3
    "#]],
    );
}

#[test]
fn hooks_without_a_type() {
    check(
        "hooks(Outbox)",
        &expect![[r#"
        expected `= Type`
        help: the correct format looks like `#[soft_delete(hooks = Outbox)]`
          @ hooks
    "#]],
    );
}

#[test]
fn archive_that_is_no_table() {
    check(
        "archive = \"archived_users\"",
        &expect![[r#"
            expected the path of a table
            help: the correct format looks like `#[soft_delete(archive = archived_users)]`
              @ "archived_users"
        "#]],
    );
}

#[test]
fn archive_without_a_table() {
    check(
        "archive",
        &expect![[r#"
        expected `= table`
        help: the correct format looks like `#[soft_delete(archive = archived_users)]`
          @ archive
    "#]],
    );
}

#[test]
fn archive_that_is_the_table_itself() {
    check(
        "archive = users",
        &expect![[r#"
        this is the table of the model: its archive is another one
        help: without `archive` the deleted rows stay in the table
          @ users
    "#]],
    );
    check("archive = archived::users", &expect![[""]]);
}
