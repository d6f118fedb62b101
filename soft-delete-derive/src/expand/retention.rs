//! How long the table keeps a deleted row, and what it erases of it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::erasure::{Erasure, Overwrite};
use crate::model::Model;
use crate::retention::Retention;

pub(crate) fn expand(model: &Model<'_>) -> TokenStream {
    let purged = model
        .retention
        .as_ref()
        .map(|retention| kept_for(model, "PurgedAfter", retention));
    let erasable = model
        .erasures
        .as_ref()
        .map(|erasures| erasable(model, erasures));
    // Without anything to erase, the missing `Erasable` would be an error at no token of the user.
    let erased = model
        .erase_retention
        .as_ref()
        .filter(|_| erasable.is_some())
        .map(|retention| kept_for(model, "ErasedAfter", retention));
    quote! { #purged #erasable #erased }
}

fn kept_for(model: &Model<'_>, name: &str, retention: &Retention) -> TokenStream {
    let table = &model.table;
    let name = format_ident!("{name}");
    let seconds = Literal::u64_unsuffixed(retention.seconds);
    quote! {
        #[automatically_derived]
        impl __soft_delete::__private::#name for #table::table {
            const RETENTION: __soft_delete::__private::Retention =
                __soft_delete::__private::Retention::seconds(#seconds);
        }
    }
}

fn erasable(model: &Model<'_>, erasures: &[Erasure]) -> TokenStream {
    let table = &model.table;
    let entries = erasures.iter().map(|erasure| entry(model, erasure));
    quote! {
        #[automatically_derived]
        impl __soft_delete::__private::Erasable for #table::table {
            const ERASURES: &'static [__soft_delete::__private::Erasure] = &[#(#entries,)*];
        }
    }
}

/// One column of an erasure, as if it were written where its value is.
fn entry(model: &Model<'_>, erasure: &Erasure) -> TokenStream {
    let span = erasure.span();
    let mut column = erasure.column.clone();
    column.set_span(span);
    let column = model.column_at_option(&column);
    let (name, value) = match &erasure.overwrite {
        Overwrite::Null => ("null", TokenStream::new()),
        Overwrite::Text(text) => ("text", quote! { #text }),
        Overwrite::Number(number) => ("number", quote! { #number }),
        Overwrite::Flag(flag) => ("flag", quote! { #flag }),
        Overwrite::WithKey { before, after, .. } => ("with_key", quote! { #before, #after }),
    };
    let name = format_ident!("{name}", span = span);
    quote_spanned! { span => __soft_delete::__private::Erasure::#name::<#column>(#value) }
}
