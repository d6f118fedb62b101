//! `#[soft_delete(crate = …)]`: where the runtime is found.

use syn::meta::ParseNestedMeta;
use syn::{Path, Token, parse_quote};

use crate::attr::malformed;

const EXAMPLE: &str = "crate = ::soft_delete_runtime";

/// Where the runtime is unless the user says otherwise.
pub(crate) fn default() -> Path {
    parse_quote! { ::soft_delete_runtime }
}

/// Reads a path that means the same in every module: one that begins with `::` or `crate`.
pub(crate) fn parse(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    if !meta.input.peek(Token![=]) {
        return Err(meta.error(malformed("`= path`", EXAMPLE)));
    }
    let value = meta.value()?;
    let path = value
        .call(Path::parse_mod_style)
        .map_err(|error| syn::Error::new(error.span(), malformed("a path", EXAMPLE)))?;
    let absolute = path.leading_colon.is_some()
        || path
            .segments
            .first()
            .is_some_and(|first| first.ident == "crate");
    if absolute {
        Ok(path)
    } else {
        Err(syn::Error::new_spanned(
            &path,
            malformed(
                "an absolute path, one that begins with `::` or `crate::`",
                EXAMPLE,
            ),
        ))
    }
}
