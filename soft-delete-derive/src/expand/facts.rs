//! What the table is told about itself.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use crate::model::{self, Model};

pub(crate) fn expand(model: &Model<'_>) -> TokenStream {
    let Model {
        table,
        marker,
        columns,
        ..
    } = model;
    let stamp = columns.stamp.as_ref().map_or_else(
        || quote! { __soft_delete::__private::NoStamp },
        |stamp| model.column_at_option(stamp),
    );
    // The default has no option to point at, and would repeat the error of a missing table.
    let marker_type = if model.marker_is_named {
        model.column_at_option(marker)
    } else {
        quote! { #table::#marker }
    };
    let hidden_by = columns.hidden_by.iter().rev().fold(
        quote! { () },
        |rest, column| quote! { (#table::#column, #rest) },
    );
    let name = model::last(table).map(|name| name.unraw().to_string());
    let identity = if columns.deletion_id.is_some() {
        quote! { FromId }
    } else if let Some(stamp) = &columns.stamp {
        quote_spanned! { stamp.span() => FromStamp }
    } else {
        quote! { FromMarker }
    };
    let notes = notes(model);
    let layout = super::archive::facts(model);
    let relations = super::relations::facts(model);
    let cleared = cleared(model);
    let hold = hold(model);
    let erased_at = erased_at(model);
    let quarantine = super::quarantine::facts(model);
    let records = [
        ("RecordsActor", "DeletedBy", &columns.deleted_by),
        ("RecordsReason", "Reason", &columns.reason),
        ("RecordsDeletionId", "DeletionId", &columns.deletion_id),
    ];
    let records = records
        .into_iter()
        .filter_map(|(name, column_name, column)| {
            Some(record(model, name, column_name, column.as_ref()?))
        });
    quote! {
        #[automatically_derived]
        impl __soft_delete::SoftDeletable for #table::table {
            type Marker = #marker_type;
            type Stamp = #stamp;
            type HiddenBy = #hidden_by;
            const NAME: &'static str = #name;
            #cleared
            type Identity = __soft_delete::__private::#identity;
            const KEY: &'static [&'static str] = __soft_delete::__private::key_names::<#table::table, _>();
            #notes
            #hold
            #erased_at
            #layout
            #relations
            #quarantine
        }
        #(#records)*
    }
}

/// The columns that a restore clears besides the marker.
fn cleared(model: &Model<'_>) -> Option<TokenStream> {
    let Model { table, columns, .. } = model;
    let mut cleared = columns.cleared().peekable();
    cleared.peek()?;
    Some(quote! {
        const CLEARED: &'static [&'static str] = &[
            #(<#table::#cleared as __soft_delete::__private::Column>::NAME,)*
        ];
    })
}

/// The columns of which a plan has to know.
fn notes(model: &Model<'_>) -> Option<TokenStream> {
    let Model { table, columns, .. } = model;
    let notes = [
        ("actor", &columns.deleted_by),
        ("reason", &columns.reason),
        ("deletion_id", &columns.deletion_id),
    ];
    if notes.iter().all(|(_, column)| column.is_none()) {
        return None;
    }
    let notes = notes.into_iter().map(|(name, column)| {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        let note = column.as_ref().map_or_else(
            || quote! { __soft_delete::__private::Option::None },
            |column| {
                quote! {
                    __soft_delete::__private::Option::Some(
                        __soft_delete::__private::Note::of::<#table::#column>(),
                    )
                }
            },
        );
        quote! { #name: #note, }
    });
    Some(quote! {
        const NOTES: __soft_delete::__private::Notes = __soft_delete::__private::Notes {
            #(#notes)*
        };
    })
}

/// The column that holds a row back.
fn hold(model: &Model<'_>) -> Option<TokenStream> {
    let column = model.column_at_option(model.columns.hold.as_ref()?);
    Some(quote! {
        const HOLD: __soft_delete::__private::Option<&'static str> =
            __soft_delete::__private::Option::Some(__soft_delete::__private::hold::<#column>());
    })
}

/// The column for the time of an erasure.
fn erased_at(model: &Model<'_>) -> Option<TokenStream> {
    let column = model.column_at_option(model.columns.erased_at.as_ref()?);
    Some(quote! {
        const ERASED_AT: __soft_delete::__private::Option<__soft_delete::__private::TimeColumn> =
            __soft_delete::__private::Option::Some(
                __soft_delete::__private::TimeColumn::of::<#column>(),
            );
    })
}

/// A column that a deletion writes down who, why or which in.
fn record(model: &Model<'_>, name: &str, column_name: &str, column: &Ident) -> TokenStream {
    let table = &model.table;
    let column_type = model.column_at_option(column);
    let name = Ident::new(name, proc_macro2::Span::call_site());
    let column_name = Ident::new(column_name, proc_macro2::Span::call_site());
    quote! {
        #[automatically_derived]
        impl __soft_delete::#name for #table::table {
            type #column_name = #column_type;
        }
    }
}
