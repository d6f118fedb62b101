//! From a model to the code it stands for.

mod archive;
mod checks;
mod facts;
mod model_impls;
mod quarantine;
mod relations;
mod retention;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::error::Errors;
use crate::model::Model;

/// The whole expansion: the implementations, and the mistakes if there are any.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let model = Model::from_input(input, &mut errors);
    let code = model.map(|model| expand(&model, &errors));
    let errors = errors.into_tokens();
    quote! { #code #errors }
}

fn expand(model: &Model<'_>, errors: &Errors) -> TokenStream {
    let crate_path = &model.crate_path;
    let facts = facts::expand(model);
    let archive = archive::columns(model);
    let keys = relations::keys(model);
    let retention = retention::expand(model);
    let quarantine = quarantine::expand(model);
    let model_impls = model_impls::expand(model);
    // Where an option is wrong already, a check of its neighbours is noise.
    let checks = errors.is_empty().then(|| checks::expand(model));
    quote! {
        const _: () = {
            use #crate_path as __soft_delete;
            #facts
            #archive
            #keys
            #retention
            #quarantine
            #model_impls
            #checks
        };
    }
}
