//! `#[derive(Settings)]`: a struct is read from the environment and from files.

mod expand;
mod field;
mod model;
mod names;
mod parse;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

/// Expands the derive.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let settings = parse::settings(&input, &mut errors);
    let output = match settings {
        Some(settings) if errors.is_empty() => expand::settings(&input.ident, &settings),
        // Of a generic type no code of ours would compile.
        _ if !input.generics.params.is_empty() => TokenStream::new(),
        _ => expand::stand_in(&input.ident),
    };
    errors.append_to(output)
}
