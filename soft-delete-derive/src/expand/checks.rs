//! Questions for the type checker that the implementations do not ask by themselves, each at the
//! token that the user would have to change.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::model::Model;

pub(crate) fn expand(model: &Model<'_>) -> TokenStream {
    let Model {
        table,
        marker,
        columns,
        ..
    } = model;
    let hides_rows = columns.hidden_by.iter().map(|column| {
        quote_spanned! { column.span() =>
            let _ = __soft_delete::__private::hides_rows::<
                __soft_delete::__private::SqlTypeOf<#table::#column>,
            >;
        }
    });
    // The question is about the marker, but the mistake is the `stamp`.
    let needs_stamp = columns.stamp.iter().map(|stamp| {
        let mut marker = marker.clone();
        marker.set_span(stamp.span());
        quote_spanned! { stamp.span() =>
            let _ = __soft_delete::__private::needs_stamp::<
                __soft_delete::__private::SqlTypeOf<#table::#marker>,
            >;
        }
    });
    let relations = super::relations::checks(model);
    let archive = super::archive::checks(model);
    quote! { #(#hides_rows)* #(#needs_stamp)* #relations #archive }
}
