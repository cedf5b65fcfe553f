//! `#[derive(ApiError)]`: status, code, words, causes and documentation from one place.

mod attribute;
mod expand;
mod kind;
mod message;
mod model;
mod parse;
mod twins;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput};

use crate::errors::Errors;

/// Expands the derive.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let variants = parse::variants(&input, &mut errors);
    let output = match &input.data {
        _ if errors.is_empty() => expand::error(&input, &variants),
        // A union is no error, whatever stands beside it.
        Data::Union(_) => TokenStream::new(),
        Data::Struct(_) | Data::Enum(_) => expand::stand_in(&input),
    };
    errors.append_to(output)
}

/// The code of a case, unless it says another: `out-of-stock` for `OutOfStock`.
fn kebab_case(name: &str) -> String {
    let mut text = String::new();
    for (position, letter) in name.chars().enumerate() {
        if position > 0 && letter.is_uppercase() {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
