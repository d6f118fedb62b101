//! The few things that Diesel's own attributes say about a model.
//!
//! Everything else in them, mistakes included, is Diesel's business.

use proc_macro2::{Span, TokenTree};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Ident, Path, Token, parenthesized};

/// The path in `#[diesel(table_name = …)]`.
pub(crate) fn table_name(attributes: &[Attribute]) -> Option<Path> {
    let mut table = None;
    for_each_option(attributes, |meta| {
        if meta.path.is_ident("table_name") {
            table = Some(meta.value()?.call(Path::parse_mod_style)?);
        }
        Ok(())
    });
    table
}

/// The column of a field: `#[diesel(column_name = …)]` or the field's own name.
pub(crate) fn column_name(field: &Field) -> Option<Ident> {
    let mut column = field.ident.clone();
    for_each_option(&field.attrs, |meta| {
        if meta.path.is_ident("column_name") {
            column = Some(meta.value()?.call(Ident::parse_any)?);
        }
        Ok(())
    });
    column
}

/// The column of a field that is one: an embedded struct is not.
pub(crate) fn column_of(field: &Field) -> Option<Ident> {
    let mut is_embedded = false;
    for_each_option(&field.attrs, |meta| {
        is_embedded |= meta.path.is_ident("embed");
        Ok(())
    });
    column_name(field).filter(|_| !is_embedded)
}

/// The columns in `#[diesel(primary_key(…))]`, or Diesel's default.
pub(crate) fn primary_key(attributes: &[Attribute]) -> Vec<Ident> {
    let mut key = vec![Ident::new("id", Span::call_site())];
    for_each_option(attributes, |meta| {
        if meta.path.is_ident("primary_key") {
            let content;
            parenthesized!(content in meta.input);
            let columns =
                Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, Ident::parse_any)?;
            key = columns.into_iter().collect();
        }
        Ok(())
    });
    key
}

fn for_each_option(
    attributes: &[Attribute],
    mut read: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("diesel"))
    {
        // An attribute that does not parse is reported by Diesel's derives.
        let _ = attribute.parse_nested_meta(|meta| {
            read(&meta)?;
            while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                meta.input.parse::<TokenTree>()?;
            }
            Ok(())
        });
    }
}
