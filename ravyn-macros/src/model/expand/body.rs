//! A body: read whole, or as a group of parameters where the attribute says so.

use proc_macro2::TokenStream;
use quote::quote;

use super::This;
use crate::emit::{emit, private};

pub(super) fn implementations(this: &This<'_>) -> TokenStream {
    if !this.model.direction.arrives() {
        return quote!();
    }
    let private = private();
    let request = this.implementation(
        "FromRequest",
        &whole(&quote!(Self), &quote!(describe), &quote!(from_request)),
    );
    let list = this.implementation(
        "FromRequestList",
        &whole(
            &quote!(#private::Vec<Self>),
            &quote!(describe_list),
            &quote!(list),
        ),
    );
    let values = this.implementation("FromValues", &group());
    quote!(#request #list #values)
}

/// The functions that read a JSON body of the type `ty`.
fn whole(ty: &TokenStream, describe: &TokenStream, read: &TokenStream) -> TokenStream {
    let private = private();
    emit! {
        const STAGE: #private::Stage = #private::Stage::Body;

        fn #describe(argument: &mut #private::ArgumentMeta) {
            #private::describe_body::<#ty>(argument);
        }

        fn #read(
            request: &mut #private::Request,
            argument: &#private::Argument,
        ) -> impl ::core::future::Future<Output = ::core::result::Result<#ty, #private::Rejection>> + ::core::marker::Send {
            #private::read_model::<#ty>(request, argument)
        }
    }
}

/// The functions that read the fields as parameters.
fn group() -> TokenStream {
    let private = private();
    emit! {
        fn describe_values(argument: &mut #private::ArgumentMeta) {
            #private::describe_placed_group::<Self>(argument);
        }

        fn from_values(
            request: &#private::Request,
            argument: &#private::Argument,
        ) -> ::core::result::Result<Self, #private::Rejection> {
            #private::read_group::<Self>(request, argument)
        }
    }
}
