//! The grammar that every `#[soft_delete(…)]` has.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Path, Token, parenthesized};

use crate::error::{self, Errors};

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
                // Goes on behind the value that was not understood.
                value(meta.input)?;
            }
            Ok(())
        });
        if let Err(error) = parsed {
            errors.push(error);
        }
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

pub(crate) fn unknown(meta: &ParseNestedMeta<'_>, all: &str, valid: &[&str]) -> syn::Error {
    let key = path_text(&meta.path);
    syn::Error::new_spanned(&meta.path, error::unknown("option", &key, all, valid))
}

/// An option of another place would be ignored in silence.
pub(crate) fn misplaced(key: &Ident, place: &str, found: &str) -> syn::Error {
    syn::Error::new(
        key.span(),
        format_args!("`{key}` is only valid on {place}, not on {found}"),
    )
}

fn path_text(path: &Path) -> String {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect::<Vec<_>>()
        .join("::")
}

/// The value of an option, whatever it is.
pub(crate) fn value(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut value = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        value.extend([input.parse::<TokenTree>()?]);
    }
    Ok(value)
}
