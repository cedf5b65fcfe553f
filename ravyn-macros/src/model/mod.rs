//! `#[model]`: a type becomes a model.

mod attributes;
mod case;
mod expand;
mod field_options;
mod fields;
mod parse;
mod refuse;
mod shape;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;

/// Expands the attribute.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut input: DeriveInput = match syn::parse2(item.clone()) {
        Ok(input) => input,
        Err(error) => {
            errors.push_at(
                error.span(),
                "a model is a struct or an enum",
                "write `struct Item { name: String }` below the attribute",
            );
            return errors.append_to(item);
        }
    };
    let model = parse::model(options, &mut input, &mut errors);
    // After a mistake the rest is emitted all the same, so that the type's users do not fail as well.
    let output = model.map_or_else(|| quote!(#input), |model| expand::model(&model, &input));
    errors.append_to(output)
}
