//! `#[provider]`: a function that makes a value, whose arguments have names and attributes.

mod expand;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::function::Function;

/// Expands the attribute.
pub(crate) fn attribute(options: &TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    if !options.is_empty() {
        let message = "`#[provider]` takes no options";
        let help = "say how long the value lives where it is given: `Provider::<T>::app(..)`";
        errors.push(options, message, help);
    }
    let mut function: Function = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let help = "write `async fn name() -> Db { .. }` below the attribute";
            errors.push_at(error.span(), "a provider is a function", help);
            return errors.append_to(item);
        }
    };
    let provider = parse::provider(&mut function, &mut errors);
    let output = match provider {
        Some(provider) if errors.is_empty() => expand::provider(&provider, &function),
        _ => quote!(#function),
    };
    errors.append_to(output)
}
