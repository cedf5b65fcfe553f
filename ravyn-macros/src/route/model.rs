//! A handler in our words.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, Ident, LitStr, Type};

use crate::constraint::Constraint;

/// A handler.
pub(crate) struct Route {
    /// Name of the function.
    pub(crate) function: Ident,
    /// Name of the type that stands for it.
    pub(crate) type_name: Ident,
    pub(crate) methods: Vec<String>,
    pub(crate) path: LitStr,
    pub(crate) settings: Settings,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) output: Output,
    /// A plain function, to be run on the blocking pool.
    pub(crate) is_blocking: bool,
}

/// What the options and the doc comment say.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) name: Option<LitStr>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) status: Option<syn::LitInt>,
    pub(crate) tags: Vec<LitStr>,
    pub(crate) is_deprecated: bool,
    pub(crate) operation_id: Option<LitStr>,
    pub(crate) is_hidden: bool,
    pub(crate) response_description: Option<LitStr>,
    pub(crate) responses: Vec<DeclaredResponse>,
    pub(crate) response_headers: Vec<(LitStr, LitStr)>,
    /// Milliseconds.
    pub(crate) timeout: Option<u64>,
    /// Bytes.
    pub(crate) body_limit: Option<u64>,
}

/// `404 = Type, "text"`
pub(crate) struct DeclaredResponse {
    pub(crate) status: syn::LitInt,
    pub(crate) content: Type,
    pub(crate) description: Option<LitStr>,
}

/// An argument of the function.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    /// Name on the wire, where it differs.
    pub(crate) alias: Option<String>,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    pub(crate) default: Option<Expr>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) description: Option<String>,
    pub(crate) example: Option<Expr>,
    pub(crate) is_deprecated: bool,
}

/// Where an argument stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Its type and the path decide.
    Unsaid,
    Path,
    Query,
    Header,
    Cookie,
    /// A field of the form body.
    Form,
    /// The JSON body, whatever the type.
    Body,
}

impl Place {
    pub(crate) const ATTRIBUTES: &'static [(&'static str, Self)] = &[
        ("path", Self::Path),
        ("query", Self::Query),
        ("header", Self::Header),
        ("cookie", Self::Cookie),
        ("form", Self::Form),
        ("body", Self::Body),
    ];
}

impl Argument {
    /// Span of the type, at which everything about the argument is reported.
    pub(crate) fn span(&self) -> Span {
        syn::spanned::Spanned::span(&self.ty)
    }
}

/// What the function returns.
pub(crate) enum Output {
    /// Nothing is written.
    Unit,
    /// Any type.
    Plain(Box<Type>),
    /// `Result<T, E>`, taken apart so that each half is reported for itself.
    Result(Box<Type>, Box<Type>),
}

/// Tokens of an optional expression.
pub(crate) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote::quote!(::core::option::Option::Some(#value)),
        None => quote::quote!(::core::option::Option::None),
    }
}
