//! What the macro writes, one snapshot for each shape. Bless with `UPDATE_EXPECT=1`.

use expect_test::{ExpectFile, expect_file};

use super::{expand, pretty};

fn check(source: &str, snapshot: &ExpectFile) {
    snapshot.assert_eq(&pretty(source));
}

#[test]
fn minimal() {
    check(
        "struct User { id: i32, deleted_at: Option<NaiveDateTime> }",
        &expect_file!["snapshots/minimal.rs"],
    );
}

#[test]
fn every_column() {
    check(
        "#[diesel(table_name = crate::schema::posts)]
         #[soft_delete(column = is_deleted, stamp = deleted_at, hidden_by(removed, spam))]
         #[soft_delete(deleted_by = deleted_by, reason = reason, deletion_id = deletion)]
         #[soft_delete(crate = ::renamed)]
         struct Post { id: i32, #[diesel(column_name = is_deleted)] gone: bool }",
        &expect_file!["snapshots/every_column.rs"],
    );
}

#[test]
fn marker_that_the_struct_does_not_have() {
    check(
        "#[diesel(table_name = memberships, primary_key(user_id, group_id))]
         struct Membership { user_id: i32, group_id: i32 }",
        &expect_file!["snapshots/no_marker_field.rs"],
    );
}

#[test]
fn generics() {
    check(
        "#[diesel(table_name = users)]
         struct User<'a, T: Clone = i32> where T: Copy { id: T, name: &'a str }",
        &expect_file!["snapshots/generics.rs"],
    );
}

#[test]
fn raw_identifiers() {
    check(
        "#[diesel(table_name = r#type)]
         #[soft_delete(column = r#final)]
         struct r#Type { id: i32, r#final: bool }",
        &expect_file!["snapshots/raw_identifiers.rs"],
    );
}

#[test]
fn relations() {
    check(
        "#[soft_delete(cascade(posts::user_id, users::manager_id))]
         #[soft_delete(cascade_one_way((seats::region, seats::number)), parents(team_id))]
         #[soft_delete(restrict(invoices::user_id), set_null(crate::drafts::editor_id))]
         #[soft_delete(delete(sessions::user_id), ignore(logs::user_id), hooks = crate::Outbox)]
         struct User { id: i32 }",
        &expect_file!["snapshots/relations.rs"],
    );
}

#[test]
fn an_error_does_not_hide_the_impls() {
    let code =
        expand("#[soft_delete(colum = a, reason = reason)] struct User { id: i32 }").to_string();
    assert!(code.contains("compile_error"));
    for implementation in [
        "SoftDeletable for users :: table",
        "RecordsReason for users :: table",
        "SoftDelete for User",
    ] {
        assert!(
            code.contains(implementation),
            "{implementation} is missing in {code}"
        );
    }
}

#[test]
fn a_wrong_shape_does_not_hide_the_impls_of_a_table_that_is_named() {
    let code = expand("#[diesel(table_name = users)] enum User { A }").to_string();
    assert!(code.contains("SoftDelete for User"), "{code}");
}

#[test]
fn default_table_is_diesels() {
    for (model, table) in [
        ("User", "users"),
        ("BlogPost", "blog_posts"),
        ("r#Type", "types"),
    ] {
        let code = expand(&format!("struct {model} {{ id: i32 }}")).to_string();
        assert!(
            code.contains(&format!("SoftDeletable for {table} :: table")),
            "{code}"
        );
    }
}

#[test]
fn a_tree_may_name_its_column_as_a_parent_too() {
    let model = |parents: &str| {
        pretty(&format!(
            "#[soft_delete({parents} cascade(comments::parent_id))] struct Comment {{ id: i32 }}"
        ))
    };
    assert_eq!(model("parents(parent_id),"), model(""));
}
