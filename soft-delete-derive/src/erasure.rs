//! What an erasure writes into a column.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Ident, Lit, LitBool, LitInt, LitStr, Token, parse2};

use crate::attr::{malformed, value};

/// What a field says about the erasure of its column.
pub(crate) struct Erasure {
    pub(crate) column: Ident,
    /// The option, as it is written.
    pub(crate) option: Ident,
    pub(crate) overwrite: Overwrite,
}

/// The value that takes the place of personal data.
pub(crate) enum Overwrite {
    Null,
    Text(LitStr),
    Number(LitInt),
    Flag(LitBool),
    /// The row's key between two texts.
    WithKey {
        template: LitStr,
        before: String,
        after: String,
    },
}

impl Erasure {
    /// What would have to change if the value did not fit the column.
    pub(crate) fn span(&self) -> Span {
        match &self.overwrite {
            Overwrite::Null => self.option.span(),
            Overwrite::Text(text) => text.span(),
            Overwrite::Number(number) => number.span(),
            Overwrite::Flag(flag) => flag.span(),
            Overwrite::WithKey { template, .. } => template.span(),
        }
    }
}

impl Overwrite {
    /// Reads what follows `erase`: nothing, or a constant.
    pub(crate) fn parse(meta: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        if meta.input.is_empty() || meta.input.peek(Token![,]) {
            return Ok(Self::Null);
        }
        if !meta.input.peek(Token![=]) {
            return Err(meta.error(not_a_constant("`= value` or nothing")));
        }
        let expected = "a text in quotes, a whole number, `true` or `false`";
        let value = value(meta.value()?)?;
        if value.is_empty() {
            return Err(meta.error(not_a_constant(expected)));
        }
        match parse2(value.clone()) {
            Ok(Lit::Str(text)) => Ok(Self::Text(text)),
            Ok(Lit::Int(number)) => match number.base10_parse::<i64>() {
                Ok(_) => Ok(Self::Number(number)),
                Err(_) => Err(syn::Error::new_spanned(
                    value,
                    "the number does not fit into 64 bits",
                )),
            },
            Ok(Lit::Bool(flag)) => Ok(Self::Flag(flag)),
            _ => Err(syn::Error::new_spanned(value, not_a_constant(expected))),
        }
    }

    /// Reads what follows `erase_unique`: a text with a place for the row's key.
    pub(crate) fn parse_unique(meta: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        if !meta.input.peek(Token![=]) {
            return Err(meta.error(not_a_template("`= \"text with {key}\"`")));
        }
        let expected = "a text with one `{key}` in it, and no other braces";
        let value = value(meta.value()?)?;
        if value.is_empty() {
            return Err(meta.error(not_a_template(expected)));
        }
        let Ok(template) = parse2::<LitStr>(value.clone()) else {
            return Err(syn::Error::new_spanned(value, not_a_template(expected)));
        };
        let text = template.value();
        match text.split_once("{key}") {
            Some((before, after)) if ![before, after].concat().contains(['{', '}']) => {
                let (before, after) = (before.to_owned(), after.to_owned());
                Ok(Self::WithKey {
                    template,
                    before,
                    after,
                })
            }
            _ => Err(syn::Error::new(template.span(), not_a_template(expected))),
        }
    }
}

fn not_a_constant(expected: &str) -> String {
    let format = malformed(expected, "erase = \"gone\"");
    format!("{format}, or `#[soft_delete(erase)]` for `NULL`")
}

fn not_a_template(expected: &str) -> String {
    malformed(expected, "erase_unique = \"erased-{key}\"")
}
