//! Every mistake of one input, collected and reported together.

use proc_macro2::{Span, TokenStream};
use syn::Error;

/// The mistakes found so far. None of them stops the macro, so that the user sees them all.
#[derive(Default)]
#[must_use]
pub(crate) struct Errors(Vec<Error>);

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        self.0.push(error);
    }

    pub(crate) fn push_at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(Error::new(span, message));
    }

    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Error> {
        self.0.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The mistakes as `compile_error!` calls.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(Error::to_compile_error).collect()
    }
}

/// What is said about a `word` that is none of the `valid` ones.
pub(crate) fn unknown(kind: &str, word: &str, all: &str, valid: &[&str]) -> String {
    let guess = did_you_mean(word, valid)
        .map(|word| format!(", did you mean `{word}`?"))
        .unwrap_or_default();
    let valid: Vec<_> = valid.iter().map(|word| format!("`{word}`")).collect();
    let valid = valid.join(", ");
    format!("unknown {kind} `{word}`{guess}\nhelp: the valid {all} are {valid}")
}

/// "`colum` … did you mean `column`?", if one of the `candidates` is close.
fn did_you_mean<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    candidates
        .iter()
        .map(|candidate| (edit_distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The number of characters to insert, remove or replace to get from one word to the other.
fn edit_distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in to.chars().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[row.len() - 1]
}
