//! The grammar that every `#[soft_delete(…)]` has.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Path, Token, parenthesized};

use crate::error::{Errors, did_you_mean};

/// Reads every option of every `#[soft_delete(…)]`. A mistake costs its own option only.
pub(crate) fn for_each_option(
    attributes: &[Attribute],
    errors: &mut Errors,
    mut read: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes
        .iter()
        .filter(|attribute| is_soft_delete(attribute))
    {
        let parsed = attribute.parse_nested_meta(|meta| {
            if let Err(error) = read(&meta) {
                errors.push(error);
                skip_value(&meta)?;
            }
            Ok(())
        });
        if let Err(error) = parsed {
            errors.push(error);
        }
    }
}

/// Options stand on the struct. On a field they would be ignored in silence.
pub(crate) fn refuse_misplaced(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes
        .iter()
        .filter(|attribute| is_soft_delete(attribute))
    {
        errors.push(syn::Error::new_spanned(
            attribute.path(),
            "`soft_delete` is only valid on the struct, not on a field",
        ));
    }
}

fn is_soft_delete(attribute: &Attribute) -> bool {
    attribute.path().is_ident("soft_delete")
}

pub(crate) fn set<T>(slot: &mut Option<T>, key: &Ident, value: T) -> syn::Result<()> {
    if slot.replace(value).is_some() {
        return Err(syn::Error::new(
            key.span(),
            format_args!("`{key}` is given twice"),
        ));
    }
    Ok(())
}

pub(crate) fn column(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<Ident> {
    if !meta.input.peek(Token![=]) {
        return Err(meta.error(malformed("`= name_of_a_column`", example)));
    }
    let value = meta.value()?;
    let column = value.call(Ident::parse_any).map_err(|error| {
        syn::Error::new(error.span(), malformed("the name of a column", example))
    })?;
    expect_end(meta, example)?;
    Ok(column)
}

pub(crate) fn columns(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<Vec<Ident>> {
    if !meta.input.peek(syn::token::Paren) {
        return Err(meta.error(malformed("names of columns in parentheses", example)));
    }
    let content;
    parenthesized!(content in meta.input);
    let columns = Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, Ident::parse_any)
        .map_err(|error| {
            // What is left in the parentheses would be reported a second time.
            let _ = content.parse::<TokenStream>();
            syn::Error::new(error.span(), malformed("the name of a column", example))
        })?;
    if columns.is_empty() {
        return Err(meta.error(malformed("at least one column", example)));
    }
    expect_end(meta, example)?;
    Ok(columns.into_iter().collect())
}

pub(crate) fn expect_end(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<()> {
    if meta.input.is_empty() || meta.input.peek(Token![,]) {
        return Ok(());
    }
    Err(meta.input.error(malformed("a comma or the end", example)))
}

pub(crate) fn malformed(expected: &str, example: &str) -> String {
    format!("expected {expected}\nhelp: the correct format looks like `#[soft_delete({example})]`")
}

pub(crate) fn unknown(meta: &ParseNestedMeta<'_>, options: &[&str]) -> syn::Error {
    let key = path_text(&meta.path);
    let valid: Vec<_> = options.iter().map(|option| format!("`{option}`")).collect();
    let guess = did_you_mean(&key, options)
        .map(|option| format!(", did you mean `{option}`?"))
        .unwrap_or_default();
    syn::Error::new_spanned(
        &meta.path,
        format_args!(
            "unknown option `{key}`{guess}\nhelp: the valid options are {}",
            valid.join(", ")
        ),
    )
}

fn path_text(path: &Path) -> String {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect::<Vec<_>>()
        .join("::")
}

/// Goes on behind the value of an option that was not understood.
fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
}
