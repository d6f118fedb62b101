//! The derive macro of [`soft-delete-runtime`](https://docs.rs/soft-delete-runtime).
//!
//! Depend on `soft-delete-runtime` instead: it re-exports the macro beside the traits that the
//! generated code implements.

#![warn(missing_docs)]

mod archive;
mod attr;
mod check;
mod crate_path;
mod diesel_attr;
mod erasure;
mod error;
mod expand;
mod field;
mod model;
mod options;
mod relation;
mod retention;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes the rows of a model's table soft-deletable.
///
/// The macro states facts about the table (which column is the marker, which columns say who
/// deleted a row and why) as trait implementations; everything that behaves is in
/// `soft-delete-runtime`. It reads the table from Diesel's own `#[diesel(table_name = …)]`, with
/// Diesel's default (`User` means `users`), and derives no Diesel trait itself.
///
/// # Attributes
///
/// ## Container attributes
///
/// | option | meaning | default |
/// |---|---|---|
/// | `column = deleted_at` | the marker: the column that says whether a row is deleted | `deleted_at` |
/// | `stamp = deleted_at` | beside a flag, the nullable timestamp that holds the time of deletion | none |
/// | `hidden_by(removed, …)` | `Bool` columns that hide a row as well; a deletion does not write them | none |
/// | `deleted_by = deleted_by` | the nullable column that `.by(actor)` fills | none |
/// | `reason = reason` | the nullable column that `.because(reason)` fills | none |
/// | `deletion_id = deletion_id` | the nullable column that `.deletion_id(id)` fills | none |
/// | `archive = archived_users` | the table to which a deletion moves the rows, and a restore moves them back from; it has the same columns | none |
/// | `cascade(posts::user_id, …)` | keys of children that a deletion takes along, and a restore brings back | none |
/// | `cascade_one_way(…)` | keys of children that a deletion takes along, and a restore leaves deleted | none |
/// | `restrict(…)` | keys of children that forbid the deletion while they are visible | none |
/// | `set_null(…)` | keys that a deletion sets to `NULL` | none |
/// | `delete(…)` | keys of children that a deletion really deletes | none |
/// | `ignore(…)` | keys that are known, and that nothing is done about | none |
/// | `parents(user_id, …)` | this table's own columns along which a parent cascades; of a key of several columns the first | none |
/// | `hooks = Outbox` | a type of yours whose code runs before and after, in the transaction | none |
/// | `retention = "30 days"` | how long a deleted row is kept before it is purged: whole `seconds`, `minutes`, `hours`, `days` or `weeks` | none |
/// | `erase_retention = "7 days"` | how long the personal data of a deleted row is kept before it is erased; not longer than `retention` | none |
/// | `hold = legal_hold` | the `Bool` column that keeps a row from being purged or erased while it is `TRUE`; it may be nullable | none |
/// | `erased_at = erased_at` | the nullable timestamp that holds the time of the erasure; a restore clears it | none |
/// | `quarantine = "24 hours"` | how long the key of a deleted row stays taken, for `restore_or_insert` and `check_quarantine`; not longer than `retention`; not for a flag without a `stamp` | none |
/// | `crate = ::path` | where `soft-delete-runtime` is found | `::soft_delete_runtime` |
///
/// A key is a column of the child, with its table: `posts::user_id`, and in parentheses if it has
/// several columns, in the order of the parent's primary key:
/// `cascade((seats::org_region, seats::org_number))`.
///
/// All of them stand in `#[soft_delete(…)]` on the struct, and name columns of the table, whether
/// the struct has a field for them or not. Which field holds the marker is known from its name or
/// from `#[diesel(column_name = …)]`.
///
/// ## Field attributes
///
/// `#[soft_delete(…)]` on a field with personal data says what an erasure writes into its column.
///
/// | option | what is written | the column |
/// |---|---|---|
/// | `erase` | `NULL` | any that is nullable |
/// | `erase = "gone"` | that text, whole number, `true` or `false` | `Text`; `SmallInt`, `Integer` or `BigInt`; `Bool`; nullable or not |
/// | `erase_unique = "erased-{key}"` | that text with the row's primary key in it, so that it is unique | `Text`, nullable or not |
///
/// The primary key, the marker and the columns of `stamp`, `deletion_id`, `hold` and `erased_at`
/// cannot be erased.
///
/// # What is generated
///
/// For `users::table`, the facts; for the model, `SoftDelete`; and if the struct has the marker as
/// a field, `LoadedMarker`, which is what `row.is_deleted()` is.
///
/// <details>
/// <summary>The code for a model with a timestamp and every other column there is</summary>
///
/// ```text
#[doc = include_str!("tests/snapshots/every_column.rs")]
/// ```
///
/// </details>
///
/// <details>
/// <summary>The code for the smallest model</summary>
///
/// ```text
#[doc = include_str!("tests/snapshots/minimal.rs")]
/// ```
///
/// </details>
#[proc_macro_derive(SoftDelete, attributes(soft_delete, diesel))]
pub fn derive_soft_delete(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::derive(&input).into()
}
