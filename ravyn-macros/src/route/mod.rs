//! `#[get]` and its sisters: a function becomes a handler, and stays a function.

mod argument;
mod call;
mod describe;
mod duration;
mod model;
mod parse;
mod path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ItemFn;

use self::model::Route;
use crate::errors::Errors;
use crate::paths::private;

/// Expands a method attribute. `method` is `None` for `#[route(methods(..))]`.
pub(crate) fn attribute(
    method: Option<&str>,
    options: TokenStream,
    item: TokenStream,
) -> TokenStream {
    let mut errors = Errors::default();
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            errors.push_at(
                error.span(),
                "a handler is a function",
                "write `async fn name(..) -> .. { .. }`",
            );
            return errors.append_to(item);
        }
    };
    let route = parse::route(method, options, &mut function, &mut errors);
    let output = match route {
        Some(route) if errors.is_empty() => expand(&route, &function),
        // The function stays, so that its callers do not fail as well. The type of its name stays too,
        // so that `routes![..]` has no error of its own.
        _ => {
            let handler = unfinished(&function);
            quote!(#function #handler)
        }
    };
    errors.append_to(output)
}

fn expand(route: &Route, function: &ItemFn) -> TokenStream {
    let private = private();
    let (visibility, name) = (&function.vis, &route.type_name);
    let describe = describe::function(route);
    let call = call::function(route);
    let checks = call::checks(route);
    quote_spanned! {name.span()=>
        #function

        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub, clippy::empty_structs_with_brackets)]
        #visibility struct #name {}

        const _: () = {
            #checks

            #[allow(deprecated, clippy::unused_async)]
            impl #private::Handler for #name {
                #describe
                #call
            }
        };
    }
}

/// A handler that only keeps other code from failing; the errors beside it stop the compilation.
fn unfinished(function: &ItemFn) -> TokenStream {
    let private = private();
    let (visibility, name) = (&function.vis, &function.sig.ident);
    let text = name.to_token_stream().to_string();
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
        #visibility struct #name {}

        impl #private::Handler for #name {
            fn describe() -> #private::RouteMeta {
                #private::RouteMeta::new(#text, #private::Vec::new(), "/")
            }

            fn call(_: #private::Request, _: #private::Arc<#private::Plan>) -> #private::HandlerFuture {
                ::core::unreachable!("the program does not compile")
            }
        }
    }
}
