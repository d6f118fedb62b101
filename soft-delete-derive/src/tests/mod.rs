//! The macro, without a compiler around it.

mod erasure;
mod errors;
mod expansion;
mod hygiene;
mod options;
mod quarantine;
mod relations;
mod retention;

use proc_macro2::TokenStream;
use syn::{DeriveInput, parse_str};

use crate::error::Errors;
use crate::expand;
use crate::model::Model;

/// The expansion of `source`.
fn expand(source: &str) -> TokenStream {
    expand::derive(&parse(source))
}

/// The expansion of `source`, as people write code.
fn pretty(source: &str) -> String {
    let file = syn::parse2(expand(source)).expect("the expansion is not a list of items");
    prettyplease::unparse(&file)
}

/// Every message about `source`, with the text it points at.
fn errors(source: &str) -> String {
    let input = parse(source);
    let mut errors = Errors::default();
    let _ = Model::from_input(&input, &mut errors);
    let lines = errors.iter().map(|error| {
        let text = error.span().source_text().unwrap_or_else(|| "?".to_owned());
        format!("{error}\n  @ {text}\n")
    });
    lines.collect()
}

fn parse(source: &str) -> DeriveInput {
    parse_str(source).expect("the test's own input does not parse")
}
