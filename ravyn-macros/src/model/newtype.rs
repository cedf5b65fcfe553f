//! A tuple struct of one field: whatever that field is, with the rules of the type on top.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Type};

use super::Model;
use super::expand::implementation_where;
use crate::paths::private;

/// One field: whatever that field is, with the rules of the type on top.
pub(super) fn newtype(model: &Model, input: &DeriveInput, inner: &Type) -> TokenStream {
    let private = private();
    let rules = rules(model, input, inner);
    if !model.direction.arrives() {
        return rules;
    }
    let parameter = inherit(
        model,
        input,
        inner,
        &quote!(FromParameter),
        &quote! {
            fn parse(text: &str) -> ::core::result::Result<Self, #private::Mismatch> {
                <#inner as #private::FromParameter>::parse(text).map(Self)
            }
        },
    );
    let values = inherit(
        model,
        input,
        inner,
        &quote!(FromValues),
        &quote! {
            fn describe_values(argument: &mut #private::ArgumentMeta) {
                <#inner as #private::FromValues>::describe_values(argument);
                #private::describe_as::<Self>(argument);
            }

            fn from_values(
                request: &#private::Request,
                argument: &#private::Argument,
            ) -> ::core::result::Result<Self, #private::Rejection> {
                #private::newtype(<#inner as #private::FromValues>::from_values(request, argument), Self, argument)
            }
        },
    );
    let (request, list) = (request(model, input, inner), list(model, input, inner));
    quote!(#rules #parameter #values #request #list)
}

/// An implementation that there is where the field has one.
fn inherit(
    model: &Model,
    input: &DeriveInput,
    inner: &Type,
    name: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let private = private();
    let condition = (inner, quote!(#private::#name));
    implementation_where(input, model, name, Some(condition), body)
}

fn request(model: &Model, input: &DeriveInput, inner: &Type) -> TokenStream {
    let private = private();
    inherit(
        model,
        input,
        inner,
        &quote!(FromRequest),
        &quote! {
            const STAGE: #private::Stage = <#inner as #private::FromRequest>::STAGE;

            fn describe(argument: &mut #private::ArgumentMeta) {
                <#inner as #private::FromRequest>::describe(argument);
                #private::describe_as::<Self>(argument);
            }

            async fn from_request(
                request: &mut #private::Request,
                argument: &#private::Argument,
            ) -> ::core::result::Result<Self, #private::Rejection> {
                let inner = <#inner as #private::FromRequest>::from_request(request, argument).await;
                #private::newtype(inner, Self, argument)
            }
        },
    )
}

fn list(model: &Model, input: &DeriveInput, inner: &Type) -> TokenStream {
    let private = private();
    inherit(
        model,
        input,
        inner,
        &quote!(FromRequestList),
        &quote! {
            const STAGE: #private::Stage = <#inner as #private::FromRequestList>::STAGE;

            fn describe_list(argument: &mut #private::ArgumentMeta) {
                <#inner as #private::FromRequestList>::describe_list(argument);
                #private::describe_as::<#private::Vec<Self>>(argument);
            }

            async fn list(
                request: &mut #private::Request,
                argument: &#private::Argument,
            ) -> ::core::result::Result<#private::Vec<Self>, #private::Rejection> {
                let inner = <#inner as #private::FromRequestList>::list(request, argument).await;
                #private::newtypes(inner, Self, argument)
            }
        },
    )
}

/// The rules that can be said of the field can be said of the type.
fn rules(model: &Model, input: &DeriveInput, inner: &Type) -> TokenStream {
    let private = private();
    let numeric = inherit(
        model,
        input,
        inner,
        &quote!(Numeric),
        &quote! {
            fn number(&self) -> ::core::option::Option<#private::Number> {
                <#inner as #private::Numeric>::number(&self.0)
            }
        },
    );
    let textual = inherit(
        model,
        input,
        inner,
        &quote!(Textual),
        &quote! {
            fn text(&self) -> ::core::option::Option<&str> {
                <#inner as #private::Textual>::text(&self.0)
            }
        },
    );
    let items = inherit(
        model,
        input,
        inner,
        &quote!(Items),
        &quote! {
            fn count(&self) -> ::core::option::Option<usize> {
                <#inner as #private::Items>::count(&self.0)
            }

            fn are_unique(&self) -> bool {
                <#inner as #private::Items>::are_unique(&self.0)
            }
        },
    );
    quote!(#numeric #textual #items)
}
