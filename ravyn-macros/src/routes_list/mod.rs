//! `routes![hello, items::list]`

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Path, Token};

use crate::errors::Errors;
use crate::paths::private;

/// The routes of the handlers, as a `Vec`.
pub(crate) fn expand(list: TokenStream) -> TokenStream {
    let private = private();
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    match syn::parse::Parser::parse2(parser, list) {
        Ok(handlers) => {
            let routes = handlers.iter().map(|handler| {
                // `<f as Handler>` and not `of::<f>()`: of a plain function rustc then says "expected
                // type, found function", which names the mistake.
                quote_spanned!(handler.span()=> #private::route(<#handler as #private::Handler>::describe, <#handler as #private::Handler>::call))
            });
            quote!(#private::Vec::from([#(#routes),*]) as #private::Vec<#private::Route>)
        }
        Err(error) => {
            let mut errors = Errors::default();
            errors.push_at(
                error.span(),
                "`routes![..]` takes names of handlers",
                "write `routes![hello, items::list]`",
            );
            let nothing = errors.append_to(TokenStream::new());
            quote!({ #nothing #private::Vec::<#private::Route>::new() })
        }
    }
}
