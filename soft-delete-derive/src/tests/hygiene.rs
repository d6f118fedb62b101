//! The expansion names nothing by a path that the user's scope could change.

use std::collections::BTreeSet;

use syn::visit::Visit;

use super::pretty;

/// Collects the first segment of every path, and refuses macros.
#[derive(Default)]
struct FirstSegments(BTreeSet<String>);

impl<'ast> Visit<'ast> for FirstSegments {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.0.extend(
                path.segments
                    .first()
                    .map(|segment| segment.ident.to_string()),
            );
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        panic!(
            "the expansion calls a macro: {}",
            found.path.segments[0].ident
        );
    }
}

#[test]
fn every_path_begins_with_the_alias_or_with_the_users_own_tokens() {
    let source = r#"#[diesel(table_name = crate::schema::posts)]
         #[soft_delete(column = is_deleted, stamp = deleted_at, hidden_by(removed), deleted_by = deleted_by)]
         #[soft_delete(retention = "1 day", erase_retention = "1 day", hold = hold, erased_at = erased_at)]
         struct Post<'a, T> {
             id: &'a T,
             is_deleted: bool,
             #[soft_delete(erase)] phone: T,
             #[soft_delete(erase = "")] name: T,
             #[soft_delete(erase = 0)] age: T,
             #[soft_delete(erase = false)] subscribed: T,
             #[soft_delete(erase_unique = "{key}")] email: T,
         }"#;
    let mut found = FirstSegments::default();
    found.visit_file(&syn::parse_file(&pretty(source)).expect("the expansion parses"));
    // `Self` stands in no path to an item; `str` and `bool` are primitive types, `automatically_derived` an attribute of the language.
    let allowed = [
        "__soft_delete",
        "crate",
        "Post",
        "T",
        "self",
        "str",
        "bool",
        "Self",
        "automatically_derived",
    ];
    let unexpected: Vec<_> = found
        .0
        .iter()
        .filter(|segment| !allowed.contains(&segment.as_str()))
        .collect();
    assert!(unexpected.is_empty(), "unhygienic paths: {unexpected:?}");
    assert!(found.0.contains("__soft_delete"), "the visitor saw nothing");
}
