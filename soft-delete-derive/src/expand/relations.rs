//! What the table is told about its relations.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::model::Model;
use crate::relation::{Action, Relation};

/// The part of the table's facts that speaks of other tables.
pub(crate) fn facts(model: &Model<'_>) -> TokenStream {
    let Model {
        relations,
        parents,
        hooks,
        columns,
        archive,
        ..
    } = model;
    let concerns_children = relations
        .iter()
        .any(|relation| relation.action != Action::Ignore);
    let cascades = relations
        .iter()
        .any(|relation| relation.action.is_cascade());
    let deletes_others = concerns_children || hooks.is_some() || archive.is_some();
    // A restore has to say when the personal data of a row is gone.
    let restores_others = cascades
        || !parents.is_empty()
        || hooks.is_some()
        || columns.erased_at.is_some()
        || archive.is_some();
    let reached = if deletes_others || restores_others {
        let (on_delete, on_restore) = (reach(deletes_others), reach(restores_others));
        let hooks = hooks.as_ref().map_or_else(
            || quote! { __soft_delete::__private::NoHooks },
            |hooks| quote! { #hooks },
        );
        quote! { __soft_delete::__private::Related<#on_delete, #on_restore, #hooks> }
    } else {
        quote! { __soft_delete::__private::Alone }
    };
    let children = concerns_children.then(|| {
        let visits = relations.iter().map(visit);
        quote! {
            fn children<__V: __soft_delete::__private::Visitor>(__visitor: &mut __V) {
                #(#visits)*
            }
        }
    });
    let parents = (!parents.is_empty()).then(|| {
        let columns = parents.iter().map(|column| model.column_at_option(column));
        quote! {
            fn parents<__V: __soft_delete::__private::Visitor>(__visitor: &mut __V) {
                #(__soft_delete::__private::Visitor::parent::<#columns>(__visitor);)*
            }
        }
    });
    quote! {
        type Relations = #reached;
        #children
        #parents
    }
}

fn reach(concerns_others: bool) -> TokenStream {
    if concerns_others {
        quote! { __soft_delete::__private::WithRelations }
    } else {
        quote! { __soft_delete::__private::Alone }
    }
}

fn names(relation: &Relation) -> TokenStream {
    let Relation { child, key, .. } = relation;
    quote! { &[#(<#child::#key as __soft_delete::__private::Column>::NAME,)*] }
}

fn visit(relation: &Relation) -> TokenStream {
    let Relation { child, action, .. } = relation;
    let names = names(relation);
    let action = match action {
        Action::Cascade => quote! { Cascade },
        Action::CascadeOneWay => quote! { OneWay },
        Action::Restrict => quote! { Restrict },
        Action::SetNull => quote! { SetNull },
        Action::Delete => quote! { Delete },
        Action::Ignore => return TokenStream::new(),
    };
    let action = quote! { __soft_delete::__private::Action::#action };
    if relation.action.is_cascade() {
        return quote! {
            __soft_delete::__private::Visitor::soft_deletable::<#child::table>(
                __visitor, #action, #names,
            );
        };
    }
    let name = relation.child_name();
    // Is the child soft-deletable? Which of the two traits has the method is the answer.
    quote! {
        {
            use __soft_delete::__private::{ViaModel as _, ViaTable as _};
            (&__soft_delete::__private::Probe::<#child::table>::new()).visit(
                __visitor,
                #action,
                __soft_delete::__private::Key { table: #name, columns: #names },
            );
        }
    }
}

/// What the columns of the keys are told.
pub(crate) fn keys(model: &Model<'_>) -> TokenStream {
    let Model {
        table,
        relations,
        parents,
        ..
    } = model;
    let cascades = relations
        .iter()
        .filter(|relation| relation.action.is_cascade())
        .map(|relation| {
            let Relation {
                child, key, action, ..
            } = relation;
            let first = &key[0];
            let names = names(relation);
            let is_exact = *action == Action::Cascade;
            quote_spanned! { first.span() =>
                #[automatically_derived]
                impl __soft_delete::__private::CascadeKey for #child::#first {
                    type Parent = #table::table;
                    const COLUMNS: &'static [&'static str] = #names;
                    const IS_EXACT: bool = #is_exact;
                }
            }
        });
    quote! {
        #(#cascades)*
        #(
            #[automatically_derived]
            impl __soft_delete::__private::ParentKey for #table::#parents {}
        )*
    }
}

/// Questions for the type checker, each at the entry that would have to change.
pub(crate) fn checks(model: &Model<'_>) -> TokenStream {
    let checks = model.relations.iter().map(|relation| {
        let Relation { child, key, action } = relation;
        let span = relation.span();
        let table = model.table_at(span);
        let points = match key.as_slice() {
            [column] => quote_spanned! { span =>
                let _ = __soft_delete::__private::key_of_column::<#table::table, #child::#column>;
            },
            columns => quote_spanned! { span =>
                let _ = __soft_delete::__private::key_of_columns::<
                    #table::table,
                    (#(#child::#columns,)*),
                >;
            },
        };
        let first = &key[0];
        let more = match action {
            Action::Cascade => quote_spanned! { span =>
                let _ = __soft_delete::__private::cascades::<
                    #table::table, #child::table, #child::#first,
                >;
            },
            Action::CascadeOneWay => quote_spanned! { span =>
                let _ = __soft_delete::__private::cascades_one_way::<
                    #table::table, #child::table, #child::#first,
                >;
            },
            Action::SetNull => quote_spanned! { span =>
                #(let _ = __soft_delete::__private::detaches::<#child::#key>;)*
            },
            _ => TokenStream::new(),
        };
        quote! { #points #more }
    });
    quote! { #(#checks)* }
}
