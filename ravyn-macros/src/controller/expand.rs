//! What `#[controller]` emits: the `impl` as it was, and beside it a `Handler` for each of its handlers.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;

use super::{Controller, this};
use crate::emit::{emit, private};
use crate::handler::{self, Route};

pub(super) fn controller(controller: &Controller) -> TokenStream {
    let (block, ty) = (block(controller), &controller.block.self_type);
    let private = private();
    let handlers = controller.routes.iter().map(handler::hidden);
    let (name, prefix) = (name(ty), prefix(controller));
    let settings = controller.settings.function();
    let routes = routes(&controller.routes);
    let alias = Ident::new(this::ALIAS, Span::call_site());
    quote! {
        #block

        const _: () = {
            type #alias = #ty;

            #(#handlers)*

            impl #private::Controller for #ty {
                const NAME: &'static str = #name;
                const PREFIX: &'static str = #prefix;

                #settings
                #routes
            }
        };
    }
}

/// The `impl` without our attributes.
fn block(controller: &Controller) -> TokenStream {
    let Controller { block, items, .. } = controller;
    let (attributes, ty) = (&block.attributes, &block.self_type);
    if block.of_trait.is_some() || !block.generics.params.is_empty() {
        let (generics, clause) = (&block.generics, &block.generics.where_clause);
        let of_trait = block.of_trait.iter();
        return quote!(#(#attributes)* impl #generics #(#of_trait for)* #ty #clause { #(#items)* });
    }
    // A handler has as many arguments as a request has parts that it reads.
    quote! {
        #(#attributes)*
        #[allow(clippy::too_many_arguments)]
        impl #ty { #(#items)* }
    }
}

/// The last name of the type.
fn name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => match path.path.segments.last() {
            Some(last) => last.ident.to_string(),
            None => ty.to_token_stream().to_string(),
        },
        _ => ty.to_token_stream().to_string(),
    }
}

fn prefix(controller: &Controller) -> String {
    let path = controller.settings.path.as_ref();
    path.map_or_else(|| "/".to_owned(), syn::LitStr::value)
}

fn routes(routes: &[Route]) -> TokenStream {
    let private = private();
    let each = routes.iter().map(|route| {
        let (name, conditions) = (&route.type_name, &route.conditions);
        emit! {
            #(#conditions)*
            routes.push(<#name as #private::Handler>::route());
        }
    });
    emit! {
        fn routes() -> #private::Vec<#private::Route> {
            #[allow(unused_mut)]
            let mut routes = #private::Vec::new();
            #(#each)*
            routes
        }
    }
}

/// A controller that only keeps other code from failing; the errors beside it stop the compilation.
pub(super) fn unfinished(controller: &Controller) -> TokenStream {
    let block = block(controller);
    if controller.block.of_trait.is_some() || !controller.block.generics.params.is_empty() {
        return block;
    }
    let (private, ty) = (private(), &controller.block.self_type);
    quote! {
        #block

        impl #private::Controller for #ty {
            const NAME: &'static str = "";
            const PREFIX: &'static str = "/";

            fn routes() -> #private::Vec<#private::Route> {
                #private::Vec::new()
            }
        }
    }
}
