//! The options of a model: `#[soft_delete(…)]` on the struct.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Ident, Path, Token};

use crate::attr::{self, column, columns, expect_end, malformed, misplaced, set, unknown};
use crate::error::Errors;
use crate::relation::{self, Action, Relation};
use crate::retention::Retention;
use crate::{crate_path, field};

/// The valid options, in the order of the documentation.
pub(crate) const OPTIONS: [&str; 21] = [
    "column",
    "stamp",
    "hidden_by",
    "deleted_by",
    "reason",
    "deletion_id",
    "archive",
    "cascade",
    "cascade_one_way",
    "restrict",
    "set_null",
    "delete",
    "ignore",
    "parents",
    "hooks",
    "retention",
    "erase_retention",
    "hold",
    "erased_at",
    "quarantine",
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
    pub(crate) archive: Option<Path>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) parents: Option<Vec<Ident>>,
    pub(crate) hooks: Option<Path>,
    pub(crate) retention: Option<Retention>,
    pub(crate) erase_retention: Option<Retention>,
    pub(crate) hold: Option<Ident>,
    pub(crate) erased_at: Option<Ident>,
    pub(crate) quarantine: Option<Retention>,
    /// Those of the options above that are about an erasure.
    pub(crate) about_erasure: Vec<Ident>,
    pub(crate) crate_path: Option<Path>,
}

impl Options {
    /// Reads every `#[soft_delete(…)]` of the struct. A mistake costs its own option only.
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        attr::for_each_option(attributes, errors, |meta| options.parse_option(meta));
        options
    }

    /// The marker column.
    pub(crate) fn marker(&self) -> Ident {
        self.column
            .clone()
            .unwrap_or_else(|| Ident::new("deleted_at", Span::call_site()))
    }

    fn parse_option(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let Some(key) = meta.path.get_ident() else {
            return Err(unknown(meta, "options", &OPTIONS));
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
            // #[soft_delete(archive = archived_users)]
            "archive" => set(
                &mut self.archive,
                key,
                path(meta, ("table", "table"), "archive = archived_users")?,
            ),
            // #[soft_delete(parents(user_id))]
            "parents" => set(&mut self.parents, key, columns(meta, "parents(user_id)")?),
            // #[soft_delete(hooks = Outbox)]
            "hooks" => set(
                &mut self.hooks,
                key,
                path(meta, ("Type", "type"), "hooks = Outbox")?,
            ),
            // #[soft_delete(retention = "30 days")]
            "retention" => set(
                &mut self.retention,
                key,
                Retention::parse(meta, "retention")?,
            ),
            // #[soft_delete(erase_retention = "7 days")]
            "erase_retention" => {
                set(
                    &mut self.erase_retention,
                    key,
                    Retention::parse(meta, "erase_retention")?,
                )?;
                self.about_erasure.push(key.clone());
                Ok(())
            }
            // #[soft_delete(hold = legal_hold)]
            "hold" => set(&mut self.hold, key, column(meta, "hold = legal_hold")?),
            // #[soft_delete(erased_at = erased_at)]
            "erased_at" => {
                set(
                    &mut self.erased_at,
                    key,
                    column(meta, "erased_at = erased_at")?,
                )?;
                self.about_erasure.push(key.clone());
                Ok(())
            }
            // #[soft_delete(quarantine = "24 hours")]
            "quarantine" => set(
                &mut self.quarantine,
                key,
                Retention::parse(meta, "quarantine")?,
            ),
            // #[soft_delete(crate = ::soft_delete_runtime)]
            "crate" => set(&mut self.crate_path, key, crate_path::parse(meta)?),
            // #[soft_delete(cascade(posts::user_id), restrict(invoices::user_id))]
            other => match Action::named(other) {
                Some(action) => {
                    self.relations.extend(relation::parse(meta, action)?);
                    Ok(())
                }
                None if field::OPTIONS.contains(&other) => {
                    Err(misplaced(key, "a field", "the struct"))
                }
                None => Err(unknown(meta, "options", &OPTIONS)),
            },
        }
    }
}

/// The path of a thing, in the source and in words.
fn path(
    meta: &ParseNestedMeta<'_>,
    (placeholder, thing): (&str, &str),
    example: &str,
) -> syn::Result<Path> {
    if !meta.input.peek(Token![=]) {
        return Err(meta.error(malformed(&format!("`= {placeholder}`"), example)));
    }
    let value = meta.value()?;
    let path = value.call(Path::parse_mod_style).map_err(|error| {
        let expected = format!("the path of a {thing}");
        syn::Error::new(error.span(), malformed(&expected, example))
    })?;
    expect_end(meta, example)?;
    Ok(path)
}
