//! What the derive emits: `FromRequest`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Group;
use crate::argument::{self, Argument, Reading, reading};
use crate::emit::{emit, private};

pub(super) fn group(group: &Group) -> TokenStream {
    let private = private();
    let name = &group.name;
    let (describe, read) = (describe(group), read(group));
    let implementation = quote! {
        #[automatically_derived]
        impl #private::FromRequest for #name {
            const STAGE: #private::Stage = #private::Stage::Requires;
            #describe
            #read
        }
    };
    argument::beside(&group.fields, implementation)
}

fn describe(group: &Group) -> TokenStream {
    let private = private();
    let list = emit!(fields);
    let fields = group.fields.iter();
    let fields = fields.map(|field| argument::describe(field, &list));
    let whose = format!("the group `{}`", group.name);
    let checks = argument::refuse_bodies(&group.fields, &whose);
    emit! {
        fn describe(argument: &mut #private::ArgumentMeta) {
            #checks
            #[allow(unused_mut)]
            let mut fields = #private::Vec::new();
            #(#fields)*
            #private::describe_requires(argument, fields);
        }
    }
}

fn read(group: &Group) -> TokenStream {
    let private = private();
    let rejection = quote!(#private::Rejection);
    if group.fields.is_empty() {
        return emit! {
            async fn from_request(
                _: &mut #private::Request,
                _: &#private::Argument,
            ) -> ::core::result::Result<Self, #rejection> {
                ::core::result::Result::Ok(Self {})
            }
        };
    }
    let (reads, values) = reading(&Reading {
        arguments: &group.fields,
        shared: None,
        gather: quote!(#private::Fields::new()),
        compiled: |position| {
            let private = crate::emit::private();
            emit!(#private::read_field(group, #position)?)
        },
        incomplete: quote!(#private::unread()),
    });
    let names = group.fields.iter().map(|Argument { name, .. }| name);
    emit! {
        async fn from_request(
            request: &mut #private::Request,
            group: &#private::Argument,
        ) -> ::core::result::Result<Self, #rejection> {
            #reads
            ::core::result::Result::Ok(Self { #(#names: #values),* })
        }
    }
}

/// An implementation that only keeps other code from failing; the errors beside it stop the compilation.
pub(super) fn unfinished(name: &Ident) -> TokenStream {
    let private = private();
    emit! {
        impl #private::FromRequest for #name {
            const STAGE: #private::Stage = #private::Stage::Requires;

            fn describe(_: &mut #private::ArgumentMeta) {}

            async fn from_request(
                _: &mut #private::Request,
                _: &#private::Argument,
            ) -> ::core::result::Result<Self, #private::Rejection> {
                ::core::unreachable!("the program does not compile")
            }
        }
    }
}
