//! How long the key of a deleted row stays taken.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::Model;

/// The part of the table's facts that speaks of it.
pub(super) fn facts(model: &Model<'_>) -> TokenStream {
    if model.quarantine.is_none() {
        return quote! { type Quarantine = __soft_delete::__private::NoQuarantine; };
    }
    let table = &model.table;
    quote! {
        type Quarantine = __soft_delete::__private::InQuarantine;
        const QUARANTINED: __soft_delete::__private::Option<
            __soft_delete::__private::QuarantineFacts,
        > =
            __soft_delete::__private::Option::Some(
                __soft_delete::__private::QuarantineFacts::of::<#table::table>(),
            );
    }
}

pub(crate) fn expand(model: &Model<'_>) -> Option<TokenStream> {
    let quarantine = model.quarantine.as_ref()?;
    // Where no time of deletion is kept, the mistake is the option.
    let span = quarantine.span;
    let table = model.table_at(span);
    let table = quote_spanned! { span => #table::table };
    let seconds = Literal::u64_unsuffixed(quarantine.seconds);
    Some(quote! {
        #[automatically_derived]
        impl __soft_delete::__private::Quarantined for #table {
            const QUARANTINE: __soft_delete::__private::Retention =
                __soft_delete::__private::Retention::seconds(#seconds);
        }
    })
}
