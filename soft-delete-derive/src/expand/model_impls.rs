//! What the struct is told about itself.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use crate::model::Model;

pub(crate) fn expand(model: &Model<'_>) -> TokenStream {
    let Model { table, .. } = model;
    let ident = undeprecated(model.ident);
    let (impl_generics, type_generics, where_clause) = model.generics.split_for_impl();
    let loaded_marker = model.marker_field.map(|field| {
        // A type that cannot hold a marker is the mistake, so the whole call is at the type.
        let span = Span::call_site().located_at(field.ty.span());
        let name = field.ident.clone().map(|mut name| {
            name.set_span(span);
            name
        });
        let is_deleted = quote_spanned! { span =>
            __soft_delete::__private::MarkerValue::marks_deleted(&self.#name)
        };
        quote! {
            #[automatically_derived]
            impl #impl_generics __soft_delete::LoadedMarker for #ident #type_generics #where_clause {
                fn is_deleted(&self) -> bool {
                    #is_deleted
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics __soft_delete::SoftDelete for #ident #type_generics #where_clause {
            type Table = #table::table;
        }
        #loaded_marker
    }
}

/// The name, without a warning if the user's struct or field is `#[deprecated]`.
fn undeprecated(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(ident.span().resolved_at(Span::call_site()));
    ident
}
