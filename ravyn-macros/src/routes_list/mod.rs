//! `routes![hello, items::list]`

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{LitStr, Path, Token};

use crate::emit::{private, private_at};
use crate::errors::Errors;

/// The routes of the handlers, as a `Vec`.
pub(crate) fn expand(list: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut handlers = Vec::new();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            handlers.extend(handler(input, &mut errors)?);
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(list) {
        let help = "write `routes![hello, items::list]`";
        errors.push_at(error.span(), "`routes!` takes the names of handlers", help);
    }
    let private = private();
    let routes = handlers.iter().map(route);
    let list = quote!(#private::Vec::from([#(#routes),*]) as #private::Vec<#private::Route>);
    if errors.is_empty() {
        return list;
    }
    let errors = errors.append_to(TokenStream::new());
    quote!({ #errors #list })
}

/// Reads one handler and the comma behind it.
fn handler(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<Path>> {
    if input.peek(LitStr) {
        let path: LitStr = input.parse()?;
        let help = "write the name of the function: `routes![hello]`";
        errors.push(path, "`routes!` takes handlers, not their paths", help);
        return skip_comma(input).map(|()| None);
    }
    let handler: Path = input.parse()?;
    let name = handler.to_token_stream();
    if input.peek(syn::token::Paren) {
        let arguments: TokenTree = input.parse()?;
        let message = format!("`routes!` takes the handler `{name}`, not a call of it");
        errors.push(arguments, message, format!("write `routes![{name}]`"));
    } else if !input.is_empty() && !input.peek(Token![,]) {
        let message = format!("a comma is missing behind `{name}`");
        errors.push(&handler, message, format!("write `{name},`"));
        return Ok(Some(handler));
    }
    skip_comma(input).map(|()| Some(handler))
}

fn skip_comma(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

/// `<f as Handler>` and not `of::<f>()`: of a plain function rustc then says "expected type, found
/// function", which names the mistake.
fn route(handler: &Path) -> TokenStream {
    let span = handler.span();
    let private = private_at(span);
    quote_spanned!(span=> <#handler as #private::Handler>::route())
}
