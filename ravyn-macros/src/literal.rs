//! Literals as values of any type that can be made of them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprLit, Lit};

/// Whether the expression is written into the document as it stands; others are by their serialized value.
pub(crate) fn is_literal(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(ExprLit { lit, .. }) => {
            !matches!(lit, Lit::Byte(_) | Lit::ByteStr(_) | Lit::CStr(_))
        }
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Neg(_)) && is_literal(&unary.expr),
        _ => false,
    }
}

/// The expression; a text becomes whatever can be made of one, such as a `String`.
pub(crate) fn converted(expression: &Expr) -> TokenStream {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Str(_), ..
        }) => quote!(::core::convert::Into::into(#expression)),
        _ => quote!(#expression),
    }
}
