//! Arguments that are credentials. What one demands is emitted once, as a function: a mistake in it is one error.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::Argument;
use crate::emit::{as_one_word, private, private_at};

/// The function that gives the requirement of the argument.
fn function(argument: &Argument) -> Ident {
    format_ident!("__credential_{}", argument.plain_name())
}

/// These functions, which describing and reading call.
pub(crate) fn functions(arguments: &[Argument]) -> TokenStream {
    let demanded = arguments.iter().filter_map(|argument| {
        let demand = argument.security.as_ref()?.expressions().next()?;
        let (name, ty) = (function(argument), as_one_word(&argument.ty));
        let span = ty.span();
        let (private, private_there) = (private(), private_at(span));
        let asked = quote_spanned!(span=> #private_there::asked::<#ty, _, _>(#demand));
        Some(quote! {
            fn #name() -> impl #private::security::Asked<#ty> {
                #asked
            }
        })
    });
    demanded.collect()
}

/// The item, with these functions where only it sees them.
pub(crate) fn beside(arguments: &[Argument], item: TokenStream) -> TokenStream {
    let functions = functions(arguments);
    if functions.is_empty() {
        return item;
    }
    quote! {
        const _: () = {
            #functions
            #item
        };
    }
}

/// The statement that describes it.
pub(super) fn describe(argument: &Argument, meta: &TokenStream) -> TokenStream {
    let (private, function) = (private(), function(argument));
    quote!(#private::security::Asked::describe_argument(&#function(), #meta);)
}

/// The `Result` of reading it.
pub(super) fn read(argument: &Argument, arguments: &TokenStream) -> TokenStream {
    let (private, function) = (private(), function(argument));
    quote!(#private::security::Asked::read(&#function(), #arguments).await)
}
