//! What the table is told about the place of its deleted rows.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::archive::Archive;
use crate::model::{self, Model};

/// The part of the table's facts that speaks of the archive.
pub(crate) fn facts(model: &Model<'_>) -> TokenStream {
    let table = &model.table;
    let Some(Archive {
        table: archive,
        columns,
    }) = &model.archive
    else {
        return quote! { type Layout = __soft_delete::__private::Marked; };
    };
    let name = model::last(archive).map(|segment| segment.unraw().to_string());
    quote! {
        type Layout = __soft_delete::__private::Archived<#archive::table>;
        const ARCHIVE: __soft_delete::__private::Option<
            &'static __soft_delete::__private::ArchiveFacts,
        > =
            __soft_delete::__private::Option::Some(&__soft_delete::__private::ArchiveFacts {
                table: #name,
                columns: &[#(__soft_delete::__private::ArchiveColumn::of::<#table::#columns>(),)*],
            });
        fn archive<__V: __soft_delete::__private::Visitor>(__visitor: &mut __V) {
            __soft_delete::__private::Visitor::archive::<#archive::table>(__visitor);
        }
    }
}

/// The columns of the table can be selected from its archive.
pub(crate) fn columns(model: &Model<'_>) -> Option<TokenStream> {
    let table = &model.table;
    let Archive { columns, .. } = model.archive.as_ref()?;
    Some(quote! {
        #[automatically_derived]
        impl<__W> __soft_delete::__private::AppearsInFromClause<#table::table>
            for __soft_delete::__private::RowsOf<#table::table, __W>
        {
            type Count = __soft_delete::__private::Once;
        }
        #(
            #[automatically_derived]
            impl<__W> __soft_delete::__private::SelectableExpression<
                __soft_delete::__private::RowsOf<#table::table, __W>,
            > for #table::#columns {}
        )*
    })
}

/// Questions for the type checker, each at the field or option that would have to change.
pub(crate) fn checks(model: &Model<'_>) -> Option<TokenStream> {
    let Archive {
        table: archive,
        columns,
    } = model.archive.as_ref()?;
    let checks = columns.iter().map(|column| {
        let span = column.span();
        let (table, archive) = (model.table_at(span), at(archive, span));
        quote_spanned! { span =>
            let _ = __soft_delete::__private::is_moved::<#table::#column, #archive::#column>;
        }
    });
    let span = archive.span();
    let table = model.table_at(span);
    let whole = quote_spanned! { span =>
        let _ = __soft_delete::__private::has_archive::<#table::table>;
    };
    Some(quote! { #(#checks)* #whole })
}

/// A path, as if it were written elsewhere.
fn at(path: &Path, span: Span) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        segment.ident.set_span(span);
    }
    path
}
