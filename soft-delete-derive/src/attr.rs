//! The grammar of `#[soft_delete(…)]`.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Path, Token, parenthesized};

use crate::crate_path;
use crate::error::{Errors, did_you_mean};
use crate::relation::{self, Action, Relation};

/// The valid options, in the order of the documentation.
pub(crate) const OPTIONS: [&str; 15] = [
    "column",
    "stamp",
    "hidden_by",
    "deleted_by",
    "reason",
    "deletion_id",
    "cascade",
    "cascade_one_way",
    "restrict",
    "set_null",
    "delete",
    "ignore",
    "parents",
    "hooks",
    "crate",
];

/// The options of one model, as they were written.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) column: Option<Ident>,
    pub(crate) stamp: Option<Ident>,
    pub(crate) hidden_by: Option<Vec<Ident>>,
    pub(crate) deleted_by: Option<Ident>,
    pub(crate) reason: Option<Ident>,
    pub(crate) deletion_id: Option<Ident>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) parents: Option<Vec<Ident>>,
    pub(crate) hooks: Option<Path>,
    pub(crate) crate_path: Option<Path>,
}

impl Options {
    /// Reads every `#[soft_delete(…)]` of the struct. A mistake costs its own option only.
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| is_soft_delete(attribute))
        {
            let parsed = attribute.parse_nested_meta(|meta| {
                if let Err(error) = options.parse_option(&meta) {
                    errors.push(error);
                    skip_value(&meta)?;
                }
                Ok(())
            });
            if let Err(error) = parsed {
                errors.push(error);
            }
        }
        options
    }

    fn parse_option(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let Some(key) = meta.path.get_ident() else {
            return Err(unknown(meta, &path_text(&meta.path)));
        };
        match key.to_string().as_str() {
            // #[soft_delete(column = deleted_at)]
            "column" => set(&mut self.column, key, column(meta, "column = deleted_at")?),
            // #[soft_delete(stamp = deleted_at)]
            "stamp" => set(&mut self.stamp, key, column(meta, "stamp = deleted_at")?),
            // #[soft_delete(hidden_by(removed, banned))]
            "hidden_by" => set(
                &mut self.hidden_by,
                key,
                columns(meta, "hidden_by(removed)")?,
            ),
            // #[soft_delete(deleted_by = deleted_by)]
            "deleted_by" => set(
                &mut self.deleted_by,
                key,
                column(meta, "deleted_by = deleted_by")?,
            ),
            // #[soft_delete(reason = reason)]
            "reason" => set(&mut self.reason, key, column(meta, "reason = reason")?),
            // #[soft_delete(deletion_id = deletion_id)]
            "deletion_id" => set(
                &mut self.deletion_id,
                key,
                column(meta, "deletion_id = deletion_id")?,
            ),
            // #[soft_delete(parents(user_id))]
            "parents" => set(&mut self.parents, key, columns(meta, "parents(user_id)")?),
            // #[soft_delete(hooks = Outbox)]
            "hooks" => set(&mut self.hooks, key, hooks(meta)?),
            // #[soft_delete(crate = ::soft_delete_runtime)]
            "crate" => set(&mut self.crate_path, key, crate_path::parse(meta)?),
            // #[soft_delete(cascade(posts::user_id), restrict(invoices::user_id))]
            other => match Action::named(other) {
                Some(action) => {
                    self.relations.extend(relation::parse(meta, action)?);
                    Ok(())
                }
                None => Err(unknown(meta, other)),
            },
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

fn set<T>(slot: &mut Option<T>, key: &Ident, value: T) -> syn::Result<()> {
    if slot.replace(value).is_some() {
        return Err(syn::Error::new(
            key.span(),
            format_args!("`{key}` is given twice"),
        ));
    }
    Ok(())
}

fn column(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<Ident> {
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

fn hooks(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let example = "hooks = Outbox";
    if !meta.input.peek(Token![=]) {
        return Err(meta.error(malformed("`= Type`", example)));
    }
    let value = meta.value()?;
    let hooks = value
        .call(Path::parse_mod_style)
        .map_err(|error| syn::Error::new(error.span(), malformed("the path of a type", example)))?;
    expect_end(meta, example)?;
    Ok(hooks)
}

fn columns(meta: &ParseNestedMeta<'_>, example: &str) -> syn::Result<Vec<Ident>> {
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

fn unknown(meta: &ParseNestedMeta<'_>, key: &str) -> syn::Error {
    let valid = OPTIONS.map(|option| format!("`{option}`")).join(", ");
    let guess = did_you_mean(key, &OPTIONS)
        .map(|option| format!(", did you mean `{option}`?"))
        .unwrap_or_default();
    syn::Error::new_spanned(
        &meta.path,
        format_args!("unknown option `{key}`{guess}\nhelp: the valid options are {valid}"),
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
