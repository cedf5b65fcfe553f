//! `Validate`: the rules of every field, at the place where the field stands on the wire.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::fields::Field;
use super::parse::{DataVariant, Model, Shape};
use crate::paths::private;

/// The body of `fn validate(&self, at, faults)`.
pub(super) fn body(model: &Model) -> TokenStream {
    let private = private();
    let fields = match &model.shape {
        Shape::Names => quote!(),
        Shape::Newtype(field) => rules(field, &quote!(&self.0), &quote!(__at)),
        Shape::Struct { binds, fields } => {
            let fields = fields
                .iter()
                .zip(binds)
                .map(|(field, bind)| at_field(field, &quote!(&self.#bind), &quote!(__at)));
            quote!(#(#fields)*)
        }
        Shape::Enum(variants) => {
            let arms = variants.iter().map(arm);
            quote! {
                match self {
                    #(#arms)*
                }
            }
        }
    };
    let checks = model.check.iter().map(
        |check| quote_spanned!(check.span()=> #private::check::with(#check(self), __at, __faults);),
    );
    quote!(#fields #(#checks)*)
}

fn arm(variant: &DataVariant) -> TokenStream {
    let (name, idents) = (&variant.name, &variant.idents);
    let pattern = match (variant.is_named, idents.is_empty()) {
        (_, true) => quote!(Self::#name { .. }),
        (true, false) => quote!(Self::#name { #(#idents),* }),
        (false, false) => quote!(Self::#name(#(#idents),*)),
    };
    let fields = variant
        .fields
        .iter()
        .zip(idents)
        .map(|(field, ident)| at_field(field, &quote!(#ident), &quote!(__at)));
    let descend = variant.wire_path.iter().map(|segment| {
        quote! {
            let __outer = __at;
            let __at = &__outer.field(#segment);
        }
    });
    quote! {
        #pattern => {
            #(#descend)*
            #(#fields)*
        }
    }
}

/// The rules of a field, one step further down unless it is flat.
fn at_field(field: &Field, value: &TokenStream, at: &TokenStream) -> TokenStream {
    if field.is_skipped {
        return quote!(let _ = #value;);
    }
    match &field.wire_name {
        Some(name) => {
            let rules = rules(field, value, &quote!(__at));
            quote! {
                {
                    let __at = &#at.field(#name);
                    #rules
                }
            }
        }
        None => rules(field, value, at),
    }
}

fn rules(field: &Field, value: &TokenStream, at: &TokenStream) -> TokenStream {
    let private = private();
    let ty = &field.ty;
    let own = field
        .constraints
        .iter()
        .map(|constraint| constraint.check(value, at, &quote!(__faults)));
    let with = field.with.iter().map(
        |check| quote_spanned!(check.span()=> #private::check::with(#check(#value), #at, __faults);),
    );
    quote_spanned! {ty.span()=>
        #(#own)*
        #(#with)*
        <#ty as #private::Validate>::validate(#value, #at, __faults);
    }
}
