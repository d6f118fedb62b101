//! How long the key of a deleted row stays taken.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::Model;

/// Whether it does.
pub(super) fn kind(model: &Model<'_>) -> TokenStream {
    if model.quarantine.is_some() {
        quote! { InQuarantine }
    } else {
        quote! { NoQuarantine }
    }
}

pub(crate) fn expand(model: &Model<'_>) -> Option<TokenStream> {
    let quarantine = model.quarantine.as_ref()?;
    let table = &model.table;
    let seconds = Literal::u64_unsuffixed(quarantine.seconds);
    // Without a time of deletion there is no end of it: the mistake is the option.
    let span = quarantine.span;
    let at_option = model.table_at(span);
    let length = quote_spanned! { span =>
        __soft_delete::__private::quarantine::<#at_option::table>(#seconds)
    };
    Some(quote! {
        #[automatically_derived]
        impl __soft_delete::Quarantined for #table::table {
            const QUARANTINE: __soft_delete::__private::Retention = #length;
        }
    })
}
