//! Defaults: literals as values of any type that can be made of them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Expr, Lit, Type};

use crate::emit::{located, private_at};
use crate::options::{literal, unsigned};

/// Whether the expression is written into the document as it stands; others are by their serialized value.
pub(crate) fn is_literal(expression: &Expr) -> bool {
    literal(unsigned(expression))
        .is_some_and(|lit| !matches!(lit, Lit::Byte(_) | Lit::ByteStr(_) | Lit::CStr(_)))
}

/// The expression; a text becomes whatever can be made of one, such as a `String`.
pub(crate) fn converted(expression: &Expr, ty: &Type) -> TokenStream {
    let Some(Lit::Str(text)) = literal(expression) else {
        return quote!(#expression);
    };
    let span = text.span();
    let (private, ty) = (private_at(span), located(ty, span));
    quote_spanned!(span=> <#ty as #private::FromText>::from_text(#text))
}
