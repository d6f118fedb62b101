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
fn retention() {
    check(
        r#"#[soft_delete(retention = "30 days", erase_retention = "7 days")]
         #[soft_delete(hold = legal_hold, erased_at = erased_at, deleted_by = deleted_by)]
         struct User {
             id: i32,
             #[soft_delete(erase = "gone")] name: String,
             #[soft_delete(erase_unique = "erased-{key}@example.org")] email: String,
             #[soft_delete(erase)] phone: Option<String>,
             #[soft_delete(erase = -1)] age: i32,
             #[soft_delete(erase = false)] subscribed: bool,
             #[diesel(column_name = deleted_by)] #[soft_delete(erase)] deleter: Option<i32>,
         }"#,
        &expect_file!["snapshots/retention.rs"],
    );
}

#[test]
fn quarantine() {
    check(
        r#"#[soft_delete(quarantine = "24 hours", retention = "1 day")] struct User { id: i32 }"#,
        &expect_file!["snapshots/quarantine.rs"],
    );
}

#[test]
fn archive() {
    check(
        "#[diesel(table_name = crate::schema::users)]
         #[soft_delete(archive = crate::schema::archived_users, deleted_by = deleted_by, hidden_by(banned))]
         struct User {
             id: i32,
             #[diesel(column_name = email)] address: String,
             deleted_by: Option<i32>,
             #[diesel(embed)] name: Name,
         }",
        &expect_file!["snapshots/archive.rs"],
    );
}

#[test]
fn durations() {
    for (duration, seconds) in [
        ("0 seconds", 0),
        ("1 second", 1),
        ("59   seconds", 59),
        ("1 minute", 60),
        ("90 minutes", 5_400),
        ("1 hour", 3_600),
        ("36 hours", 129_600),
        ("1 day", 86_400),
        ("30 days", 2_592_000),
        ("1 week", 604_800),
        ("4 weeks", 2_419_200),
        ("18446744073709551615 seconds", u64::MAX),
    ] {
        let code = expand(&format!(
            "#[soft_delete(retention = \"{duration}\")] struct User {{ id: i32 }}"
        ))
        .to_string();
        assert!(
            code.contains(&format!("Retention :: seconds ({seconds})")),
            "{code}"
        );
    }
}

#[test]
fn erasures_that_are_wrong_do_not_hide_the_others() {
    let code = expand(
        r#"#[soft_delete(erase_retention = "7 days")]
            struct User {
                #[soft_delete(erase)] id: i32,
                #[soft_delete(erase = 1.5)] name: String,
                #[soft_delete(erase)] phone: Option<String>,
            }"#,
    )
    .to_string();
    assert!(code.contains("ErasedAfter for users :: table"), "{code}");
    let entries = "ERASURES : & 'static [__soft_delete :: __private :: Erasure] = & \
         [__soft_delete :: __private :: Erasure :: null :: < users :: phone > () ,]";
    assert!(code.contains(entries), "{code}");
}

#[test]
fn an_erasure_that_is_wrong_leaves_a_table_that_can_be_erased() {
    let model =
        |field: &str| expand(&format!("struct User {{ {field} name: String }}")).to_string();
    assert!(model("#[soft_delete(erase = 1.5)]").contains("Erasable for users :: table"));
    assert!(!model("#[soft_delete(anonymize)]").contains("Erasable"));
}

#[test]
fn a_time_until_an_erasure_of_nothing_is_not_stated() {
    let code = expand(r#"#[soft_delete(erase_retention = "7 days")] struct User { id: i32 }"#);
    assert!(!code.to_string().contains("ErasedAfter"), "{code}");
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
