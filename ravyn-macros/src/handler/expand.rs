//! What a method attribute emits: the function as it was, and a type of its name that is a `Handler`.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Route;
use super::{call, describe, settings};
use crate::argument;
use crate::emit::{emit, private};
use crate::function::Function;

/// A handler.
pub(crate) fn handler(route: &Route, function: &Function) -> TokenStream {
    let conditions = &route.conditions;
    let declared = declaration(route, function);
    let implementation = implementation(route);
    // A handler has as many arguments as a request has parts that it reads.
    quote! {
        #[allow(clippy::too_many_arguments)]
        #function

        #declared

        #(#conditions)*
        #implementation
    }
}

/// The handler of a method, whose type nobody names.
pub(crate) fn hidden(route: &Route) -> TokenStream {
    let (name, conditions) = (&route.type_name, &route.conditions);
    let implementation = implementation(route);
    quote! {
        #(#conditions)*
        #[allow(non_camel_case_types, clippy::empty_structs_with_brackets)]
        struct #name {}

        #(#conditions)*
        #implementation
    }
}

fn implementation(route: &Route) -> TokenStream {
    let (private, name) = (private(), &route.type_name);
    let (describe, call) = (describe::function(route), call::function(route));
    let settings = settings::function(route);
    let implementation = quote! {
        #[allow(deprecated, clippy::unused_async)]
        impl #private::Handler for #name {
            #describe
            #settings
            #call
        }
    };
    argument::beside(&route.arguments, implementation)
}

/// The type in whose name the function is found by `routes![..]`. With braces it takes no name that the
/// function has.
fn declaration(route: &Route, function: &Function) -> TokenStream {
    let (visibility, name, conditions) =
        (&function.visibility, &route.type_name, &route.conditions);
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(
            non_camel_case_types,
            missing_debug_implementations,
            unreachable_pub,
            clippy::empty_structs_with_brackets
        )]
        #visibility struct #name {}
    }
}

/// A handler that only keeps other code from failing; the errors beside it stop the compilation.
pub(crate) fn unfinished(route: &Route, function: &Function) -> TokenStream {
    if route.is_method {
        return quote!(#function);
    }
    let private = private();
    let (name, conditions) = (&route.type_name, &route.conditions);
    let declared = declaration(route, function);
    let text = name.to_string();
    let stand_in = emit! {
        #(#conditions)*
        impl #private::Handler for #name {
            fn describe() -> #private::RouteMeta {
                #private::RouteMeta::new(#text, #private::Vec::new(), "/")
            }

            async fn call(
                _: &mut #private::Request,
                _: &#private::Plan,
                _: &mut ::core::option::Option<#private::Response>,
            ) -> ::core::result::Result<(), #private::Error> {
                ::core::unreachable!("the program does not compile")
            }
        }
    };
    quote!(#function #declared #stand_in)
}
