//! The functions that give the defaults of fields, which serde and schemars call by name.

use proc_macro2::TokenStream;
use quote::quote;

use super::This;
use crate::literal;

pub(super) fn functions(this: &This<'_>) -> TokenStream {
    // With the parameters of the type, because the field or its default may name any of them.
    let (generics, _, where_clause) = this.input.generics.split_for_impl();
    let functions = this.model.shape.fields().into_iter().filter_map(|field| {
        let (function, value) = field.default.as_ref()?;
        let (ty, conditions) = (&field.ty, &field.conditions);
        let value = literal::converted(value, ty);
        Some(quote! {
            #(#conditions)*
            #[doc(hidden)]
            #[allow(non_snake_case, clippy::extra_unused_type_parameters)]
            fn #function #generics () -> #ty #where_clause {
                #value
            }
        })
    });
    quote!(#(#functions)*)
}
