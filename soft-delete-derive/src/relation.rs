//! Relations: `#[soft_delete(cascade(posts::user_id), restrict(invoices::user_id))]`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Ident, Path, Token, parenthesized};

use crate::attr::{expect_end, malformed};

/// What a deletion of the parent does to the rows of a child.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Cascade,
    CascadeOneWay,
    Restrict,
    SetNull,
    Delete,
    Ignore,
}

impl Action {
    /// The action of an option.
    pub(crate) fn named(option: &str) -> Option<Self> {
        Some(match option {
            "cascade" => Self::Cascade,
            "cascade_one_way" => Self::CascadeOneWay,
            "restrict" => Self::Restrict,
            "set_null" => Self::SetNull,
            "delete" => Self::Delete,
            "ignore" => Self::Ignore,
            _ => return None,
        })
    }

    /// Whether the children are deleted softly too.
    pub(crate) fn is_cascade(self) -> bool {
        matches!(self, Self::Cascade | Self::CascadeOneWay)
    }
}

/// A foreign key of a child that points at the model, and what is done along it.
pub(crate) struct Relation {
    pub(crate) action: Action,
    /// The module that `table!` made for the child.
    pub(crate) child: Path,
    /// The columns of the key.
    pub(crate) key: Vec<Ident>,
}

impl Relation {
    /// The last column, which is where a reader looks, stands for the whole entry.
    pub(crate) fn span(&self) -> Span {
        self.key
            .last()
            .map_or_else(|| self.child.span(), Ident::span)
    }

    /// The name of the child as `table!` has it.
    pub(crate) fn child_name(&self) -> String {
        self.child
            .segments
            .last()
            .map(|segment| segment.ident.unraw().to_string())
            .unwrap_or_default()
    }

    /// The key as it is written, to be compared.
    pub(crate) fn text(&self) -> String {
        let mut text = path_text(&self.child);
        for column in &self.key {
            text.push_str("::");
            text.push_str(&column.unraw().to_string());
        }
        text
    }
}

/// A path as it is written, to be compared.
pub(crate) fn path_text(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

/// Reads the keys in the parentheses of an option.
pub(crate) fn parse(meta: &ParseNestedMeta<'_>, action: Action) -> syn::Result<Vec<Relation>> {
    let option = meta.path.to_token_stream();
    let example = format!("{option}(posts::user_id)");
    if !meta.input.peek(syn::token::Paren) {
        return Err(meta.error(malformed(
            "columns of a child table in parentheses",
            &example,
        )));
    }
    let content;
    parenthesized!(content in meta.input);
    let keys = Punctuated::<Key, Token![,]>::parse_terminated(&content).map_err(|error| {
        // What is left in the parentheses would be reported a second time.
        let _ = content.parse::<TokenStream>();
        syn::Error::new(
            error.span(),
            malformed("a column of a child table, with the table", &example),
        )
    })?;
    if keys.is_empty() {
        return Err(meta.error(malformed("at least one column", &example)));
    }
    expect_end(meta, &example)?;
    keys.into_iter()
        .map(|key| key.into_relation(action, &example))
        .collect()
}

/// `posts::user_id` or `(memberships::org_id, memberships::user_id)`.
struct Key(Vec<Path>);

impl Parse for Key {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(syn::token::Paren) {
            return Ok(Self(vec![input.call(Path::parse_mod_style)?]));
        }
        let content;
        parenthesized!(content in input);
        let columns =
            Punctuated::<Path, Token![,]>::parse_terminated_with(&content, Path::parse_mod_style)?;
        Ok(Self(columns.into_iter().collect()))
    }
}

impl Key {
    fn into_relation(self, action: Action, example: &str) -> syn::Result<Relation> {
        let mut child: Option<Path> = None;
        let mut key = Vec::new();
        for path in self.0 {
            let span = path.span();
            let (table, column) = split(path).ok_or_else(|| {
                syn::Error::new(
                    span,
                    malformed("a column of a child table, with the table", example),
                )
            })?;
            if let Some(child) = &child {
                if path_text(child) != path_text(&table) {
                    return Err(syn::Error::new(
                        span,
                        format_args!(
                            "the columns of one key are columns of one table, and the first is one of `{}`",
                            path_text(child)
                        ),
                    ));
                }
            }
            child.get_or_insert(table);
            key.push(column);
        }
        child
            .map(|child| Relation { action, child, key })
            .ok_or_else(|| syn::Error::new(Span::call_site(), "a key has at least one column"))
    }
}

/// `schema::posts::user_id` is the column `user_id` of `schema::posts`.
fn split(mut path: Path) -> Option<(Path, Ident)> {
    let column = path.segments.pop()?.into_value().ident;
    path.segments.pop_punct();
    (!path.segments.is_empty()).then_some((path, column))
}
