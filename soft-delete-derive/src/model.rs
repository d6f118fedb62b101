//! A model, validated: what the expansion is made from.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Field, Fields, FieldsNamed, Generics, Ident, Path};

use crate::archive::Archive;
use crate::erasure::Erasure;
use crate::error::Errors;
use crate::options::Options;
use crate::relation::{self, Relation};
use crate::retention::Retention;
use crate::{check, crate_path, diesel_attr, field};

/// A struct that derives `SoftDelete`.
pub(crate) struct Model<'a> {
    /// The struct's name.
    pub(crate) ident: &'a Ident,
    /// The struct's generics.
    pub(crate) generics: &'a Generics,
    /// The module that `table!` made.
    pub(crate) table: Path,
    /// The marker column.
    pub(crate) marker: Ident,
    /// Whether the marker was named by an option.
    pub(crate) marker_is_named: bool,
    /// The field that holds the marker, if the struct has one.
    pub(crate) marker_field: Option<&'a Field>,
    /// The other columns, and where the runtime is.
    pub(crate) columns: Columns,
    /// The table that deleted rows are moved to.
    pub(crate) archive: Option<Archive>,
    /// The keys of other tables that point here, and what is done along them.
    pub(crate) relations: Vec<Relation>,
    /// The columns of this table that lead to a parent whose deletion takes rows of it along.
    pub(crate) parents: Vec<Ident>,
    /// The type whose code runs before and after.
    pub(crate) hooks: Option<Path>,
    /// How long a deleted row is kept before it is purged.
    pub(crate) retention: Option<Retention>,
    /// How long a deleted row is kept before it is erased.
    pub(crate) erase_retention: Option<Retention>,
    /// How long the key of a deleted row stays taken.
    pub(crate) quarantine: Option<Retention>,
    /// What an erasure writes, if a field speaks of one.
    pub(crate) erasures: Option<Vec<Erasure>>,
    /// The path of the runtime crate.
    pub(crate) crate_path: Path,
}

/// The columns that a model may declare besides the marker.
pub(crate) struct Columns {
    /// The time of deletion, beside a flag.
    pub(crate) stamp: Option<Ident>,
    /// Flags that hide a row as well.
    pub(crate) hidden_by: Vec<Ident>,
    /// Who deleted the row.
    pub(crate) deleted_by: Option<Ident>,
    /// Why the row was deleted.
    pub(crate) reason: Option<Ident>,
    /// Which deletion it was.
    pub(crate) deletion_id: Option<Ident>,
    /// The flag that keeps a deleted row from being purged or erased.
    pub(crate) hold: Option<Ident>,
    /// When the row was erased.
    pub(crate) erased_at: Option<Ident>,
}

impl Columns {
    /// All of them.
    fn all(&self) -> impl Iterator<Item = &Ident> {
        let single = self.cleared().chain(&self.hold);
        single.chain(&self.hidden_by)
    }

    /// The columns that a restore sets to `NULL`.
    pub(crate) fn cleared(&self) -> impl Iterator<Item = &Ident> {
        [
            &self.stamp,
            &self.deleted_by,
            &self.reason,
            &self.deletion_id,
            &self.erased_at,
        ]
        .into_iter()
        .flatten()
    }
}

impl<'a> Model<'a> {
    /// The type of a column, as written at the option that names it: an error about the column
    /// points there, and not at everything between the option and the table's name.
    pub(crate) fn column_at_option(&self, column: &Ident) -> TokenStream {
        let table = self.table_at(column.span());
        quote_spanned! { column.span() => #table::#column }
    }

    /// The table's path, as if it were written elsewhere.
    pub(crate) fn table_at(&self, span: Span) -> Path {
        let mut table = self.table.clone();
        for segment in &mut table.segments {
            segment.ident.set_span(span);
        }
        table
    }

    /// Reads the model, and as much of it as is right if some of it is wrong: an implementation
    /// next to the errors spares the user all the errors about its absence.
    pub(crate) fn from_input(input: &'a DeriveInput, errors: &mut Errors) -> Option<Self> {
        let options = Options::parse(&input.attrs, errors);
        let named_fields = named_fields(input, errors);
        let erasures =
            named_fields.and_then(|fields| erasures(fields, &input.attrs, &options, errors));
        check::distinct_columns(&options, errors);
        check::distinct_keys(&options.relations, errors);
        check::erased_before_purged(&options, errors);
        check::quarantined_before_purged(&options, errors);

        let named_table = diesel_attr::table_name(&input.attrs);
        if named_fields.is_none() && named_table.is_none() {
            // Not a model, and no table to say anything about.
            return None;
        }
        let default_marker = options.column.is_none();
        let marker = options.marker();
        let marker_field = named_fields
            .iter()
            .flat_map(|fields| &fields.named)
            .find(|field| {
                diesel_attr::column_name(field)
                    .is_some_and(|column| column.unraw() == marker.unraw())
            });
        let marker = match marker_field.and_then(|field| field.ident.as_ref()) {
            // The default has no place of its own in the source; the field has.
            Some(field) if default_marker => Ident::new("deleted_at", field.span()),
            _ => marker,
        };
        let table = named_table.unwrap_or_else(|| default_table(&input.ident));
        let mut parents = options.parents.unwrap_or_default();
        for column in own_parents(&table, &options.relations) {
            if !parents.contains(&column) {
                parents.push(column);
            }
        }
        let columns = Columns {
            stamp: options.stamp,
            hidden_by: options.hidden_by.unwrap_or_default(),
            deleted_by: options.deleted_by,
            reason: options.reason,
            deletion_id: options.deletion_id,
            hold: options.hold,
            erased_at: options.erased_at,
        };
        let archive = options.archive.map(|archive| {
            check::archive_is_another_table(&archive, &table, errors);
            let declared = std::iter::once(&marker).chain(columns.all());
            Archive::new(archive, named_fields, declared.collect())
        });
        Some(Self {
            ident: &input.ident,
            generics: &input.generics,
            table,
            marker,
            marker_is_named: !default_marker,
            marker_field,
            columns,
            archive,
            relations: options.relations,
            parents,
            hooks: options.hooks,
            retention: options.retention,
            erase_retention: options.erase_retention,
            quarantine: options.quarantine,
            erasures,
            crate_path: options.crate_path.unwrap_or_else(crate_path::default),
        })
    }
}

/// The fields of a struct with named fields; anything else is a mistake.
fn named_fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<&'a FieldsNamed> {
    let (span, found) = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Some(fields),
            Fields::Unnamed(fields) => (fields.span(), "a tuple struct"),
            Fields::Unit => (input.ident.span(), "a unit struct"),
        },
        Data::Enum(data) => (data.enum_token.span(), "an enum"),
        Data::Union(data) => (data.union_token.span(), "a union"),
    };
    errors.push_at(
        span,
        format_args!(
            "`SoftDelete` can only be derived for a struct with named fields, not for {found}"
        ),
    );
    None
}

/// What an erasure writes, without the entries that are wrong.
fn erasures(
    fields: &FieldsNamed,
    attributes: &[Attribute],
    options: &Options,
    errors: &mut Errors,
) -> Option<Vec<Erasure>> {
    let Some(mut erasures) = field::erasures(fields, errors) else {
        check::something_to_erase(options, errors);
        return None;
    };
    check::distinct_erasures(&mut erasures, errors);
    check::key_is_kept(&mut erasures, &diesel_attr::primary_key(attributes), errors);
    check::marks_are_kept(&mut erasures, options, errors);
    Some(erasures)
}

/// The table's own name in its path.
pub(crate) fn last(table: &Path) -> Option<&Ident> {
    table.segments.last().map(|segment| &segment.ident)
}

/// In a tree the parents of a row are of its own table, which is known already.
fn own_parents(table: &Path, relations: &[Relation]) -> impl Iterator<Item = Ident> {
    let table = relation::path_text(table);
    relations
        .iter()
        .filter(move |relation| {
            relation.action.is_cascade() && relation::path_text(&relation.child) == table
        })
        .filter_map(|relation| relation.key.first().cloned())
}

/// Diesel's default: `BlogPost` is a row of `blog_posts`.
fn default_table(model: &Ident) -> Path {
    let mut name = String::new();
    for (index, letter) in model.unraw().to_string().chars().enumerate() {
        if letter.is_uppercase() && index > 0 {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name.push('s');
    Ident::new(&name, model.span()).into()
}
