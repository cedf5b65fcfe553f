//! An enum of plain names: a text.

use proc_macro2::TokenStream;
use quote::quote;

use super::This;
use crate::emit::{emit, private};

pub(super) fn implementations(this: &This<'_>) -> TokenStream {
    if !this.model.direction.arrives() {
        return quote!();
    }
    let private = private();
    let parameter = emit! {
        fn parse(text: &str) -> ::core::result::Result<Self, #private::Mismatch> {
            #private::parse_variant(text)
        }
    };
    let values = emit! {
        fn describe_values(argument: &mut #private::ArgumentMeta) {
            #private::describe_parameter(argument, #private::SchemaOf::of::<Self>());
        }

        fn from_values(
            request: &#private::Request,
            argument: &#private::Argument,
        ) -> ::core::result::Result<Self, #private::Rejection> {
            #private::one(request, argument)
        }
    };
    let list = quote!(#private::Vec<Self>);
    let parameter = this.implementation("FromParameter", &parameter);
    let values = this.implementation("FromValues", &values);
    let request = this.implementation(
        "FromRequest",
        &by_values(&quote!(Self), &quote!(describe), &quote!(from_request)),
    );
    let list = this.implementation(
        "FromRequestList",
        &by_values(&list, &quote!(describe_list), &quote!(list)),
    );
    quote!(#parameter #values #request #list)
}

/// The async traits of a parameter, by way of `FromValues`.
fn by_values(ty: &TokenStream, describe: &TokenStream, read: &TokenStream) -> TokenStream {
    let private = private();
    emit! {
        const STAGE: #private::Stage = #private::Stage::Parameter;

        fn #describe(argument: &mut #private::ArgumentMeta) {
            <#ty as #private::FromValues>::describe_values(argument);
        }

        fn #read(
            request: &mut #private::Request,
            argument: &#private::Argument,
        ) -> impl ::core::future::Future<Output = ::core::result::Result<#ty, #private::Rejection>> + ::core::marker::Send {
            ::core::future::ready(<#ty as #private::FromValues>::from_values(request, argument))
        }
    }
}
