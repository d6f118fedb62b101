//! The derive's code is clean under whatever a user's crate denies. Clippy runs on this file too.

#![forbid(unsafe_code)]
#![deny(
    deprecated,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    future_incompatible,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    non_local_definitions,
    nonstandard_style,
    redundant_imports,
    redundant_lifetimes,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::missing_inline_in_public_items,
    clippy::missing_trait_methods,
    clippy::unwrap_used
)]

use diesel::query_builder::QueryFragment;
use diesel::sqlite::Sqlite;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Erasable, Retention};

/// The tables.
#[allow(
    clippy::allow_attributes,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    reason = "Diesel's own code"
)]
mod schema {
    diesel::table! {
        users (id) {
            id -> Integer,
            deleted_at -> Nullable<Timestamp>,
            deleted_by -> Nullable<Integer>,
            reason -> Nullable<Text>,
            deletion_id -> Nullable<BigInt>,
        }
    }

    diesel::table! {
        accounts (id) {
            id -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    diesel::table! {
        notes (id) {
            id -> Integer,
            body -> Text,
            is_deleted -> Bool,
            deleted_at -> Nullable<Timestamp>,
            removed -> Bool,
        }
    }

    diesel::table! {
        r#types (id) {
            id -> Integer,
            r#final -> BigInt,
        }
    }

    diesel::table! {
        leads (id) {
            id -> Integer,
            name -> Text,
            email -> Text,
            phone -> Nullable<Text>,
            score -> BigInt,
            subscribed -> Bool,
            deleted_at -> Nullable<Timestamp>,
            legal_hold -> Nullable<Bool>,
            erased_at -> Nullable<Timestamp>,
        }
    }
}

use schema::{accounts, leads, notes, r#types, users};

/// A documented model.
#[derive(Debug, Clone, SoftDelete)]
#[soft_delete(deleted_by = deleted_by, reason = reason, deletion_id = deletion_id)]
pub struct User {
    /// The primary key.
    pub id: i32,
    /// The marker.
    pub deleted_at: Option<chrono::NaiveDateTime>,
}

/// A model that nobody should name any more, the derive included.
#[deprecated(note = "use `User`")]
#[derive(Debug, Clone, SoftDelete)]
pub struct Account {
    /// The primary key.
    pub id: i32,
    /// The marker.
    pub deleted_at: Option<chrono::NaiveDateTime>,
}

/// A model that borrows.
#[derive(Debug, Clone, SoftDelete)]
#[soft_delete(column = is_deleted, stamp = deleted_at, hidden_by(removed))]
pub struct Note<'a> {
    /// A column.
    pub body: &'a str,
    /// The marker.
    pub is_deleted: bool,
}

/// A model of raw identifiers.
#[derive(Debug, Clone, SoftDelete)]
#[soft_delete(column = r#final)]
pub struct r#Type {
    /// The marker.
    pub r#final: i64,
}

/// A model with personal data.
#[derive(Debug, Clone, SoftDelete)]
#[soft_delete(
    retention = "90 days",
    erase_retention = "30 days",
    quarantine = "1 day"
)]
#[soft_delete(hold = legal_hold, erased_at = erased_at)]
pub struct Lead {
    /// A text in its place.
    #[soft_delete(erase = "gone")]
    pub name: String,
    /// Stays unique.
    #[soft_delete(erase_unique = "erased-{key}@example.org")]
    pub email: String,
    /// Nothing in its place.
    #[soft_delete(erase)]
    pub phone: Option<String>,
    /// A number in its place.
    #[soft_delete(erase = -1_000_000)]
    pub score: i64,
    /// A flag in its place.
    #[soft_delete(erase = false)]
    pub subscribed: bool,
    /// The marker.
    pub deleted_at: Option<chrono::NaiveDateTime>,
}

fn sql(query: &impl QueryFragment<Sqlite>) -> String {
    diesel::debug_query::<Sqlite, _>(query).to_string()
}

/// That it compiles is the test; this one says that it was the derive that compiled.
#[test]
fn every_model_has_its_scopes() {
    for (statement, condition) in [
        (sql(&User::visible()), "(`users`.`deleted_at` IS NULL)"),
        (
            sql(&accounts::table.visible()),
            "(`accounts`.`deleted_at` IS NULL)",
        ),
        (
            sql(&Note::visible()),
            "( NOT (`notes`.`is_deleted`) AND  NOT (`notes`.`removed`))",
        ),
        (sql(&Type::visible()), "(`types`.`final` = 0)"),
        (sql(&Lead::visible()), "(`leads`.`deleted_at` IS NULL)"),
    ] {
        let end = format!("WHERE {condition} -- binds: []");
        assert!(statement.ends_with(&end), "{statement}");
    }
}

#[test]
fn every_model_knows_its_loaded_marker() {
    let user = User {
        id: 1,
        deleted_at: None,
    };
    let note = Note {
        body: "hello",
        is_deleted: true,
    };
    let raw = Type { r#final: 1 };
    assert_eq!(
        [user.is_deleted(), note.is_deleted(), raw.is_deleted()],
        [false, true, true]
    );
}

#[test]
fn every_table_with_personal_data_says_what_is_erased() {
    assert_eq!(<leads::table as Erasable>::ERASURES.len(), 5);
    assert_eq!(Retention::until_purge::<Lead>(), Retention::days(90));
    assert_eq!(Retention::until_erasure::<Lead>(), Retention::days(30));
}
