//! A handler in our words.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, Ident, LitInt, LitStr, Path, Type};

use super::compare::Untaken;
use crate::argument::Argument;
use crate::document::Document;
use crate::level::Level;

/// An attribute that makes a function a handler.
pub(crate) struct Declaration {
    /// `None` for `#[route(methods(..))]`.
    pub(crate) method: Option<&'static str>,
    pub(crate) options: TokenStream,
    /// Where to complain of what is not there.
    pub(crate) place: Span,
    /// The type that the function is a method of.
    pub(crate) controller: Option<Type>,
}

/// A handler.
pub(crate) struct Route {
    /// Name of the function.
    pub(super) function: Ident,
    /// Name of the type that stands for it.
    pub(crate) type_name: Ident,
    pub(super) methods: Vec<String>,
    pub(super) path: LitStr,
    pub(super) settings: Settings,
    /// What the handler's own level adds.
    pub(super) level: Level,
    /// Providers of its arguments, by their names.
    pub(super) bindings: Vec<Binding>,
    pub(super) arguments: Vec<Argument>,
    /// Parameters of the path that nobody takes unless an argument is a group.
    pub(super) untaken: Vec<Untaken>,
    pub(super) output: Output,
    /// A plain function, to be run on the blocking pool.
    pub(super) is_blocking: bool,
    /// It takes `self`, so it stands in an `impl`, where no type can be declared.
    pub(super) is_method: bool,
    /// The type that it is a method of: then the first argument is `self`.
    pub(super) controller: Option<Type>,
    /// The `#[cfg(..)]` of the function, which hold for its type as well.
    pub(crate) conditions: Vec<Attribute>,
}

impl Route {
    /// What reads the body before the arguments that share it.
    pub(super) fn shared_body(&self) -> Option<Ident> {
        let mut shared = self.arguments.iter().filter_map(Argument::shared_body);
        shared
            .next()
            .map(|name| Ident::new(name, Span::call_site()))
    }
}

/// `auth = current_user`
pub(super) struct Binding {
    pub(super) name: Ident,
    pub(super) provider: Expr,
}

/// What the options and the doc comment say.
#[derive(Default)]
pub(crate) struct Settings {
    pub(super) name: Option<LitStr>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(super) status: Option<LitInt>,
    pub(crate) tags: Vec<LitStr>,
    pub(crate) is_deprecated: bool,
    pub(crate) operation_id: Option<LitStr>,
    pub(super) is_hidden: bool,
    /// For everybody, also where a level requires an identity.
    pub(super) is_public: bool,
    pub(crate) response_description: Option<LitStr>,
    pub(super) produces: Vec<Representation>,
    pub(crate) responses: Vec<DeclaredResponse>,
    pub(super) response_headers: Vec<DeclaredHeader>,
    /// Milliseconds.
    pub(super) timeout: Option<u64>,
    /// Bytes.
    pub(super) body_limit: Option<u64>,
    /// What is said for the document alone.
    pub(crate) document: Document,
}

/// `"text/csv"`, or the type of an encoder.
pub(crate) enum Representation {
    Known(&'static str),
    Own(Path),
}

/// `404 = Type, "text"`
pub(crate) struct DeclaredResponse {
    pub(super) status: LitInt,
    pub(super) content: Type,
    pub(super) description: Option<LitStr>,
}

/// `"cache-control" = "no-store"`
pub(crate) struct DeclaredHeader {
    pub(super) name: LitStr,
    pub(super) value: LitStr,
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
pub(super) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote::quote!(::core::option::Option::Some(#value)),
        None => quote::quote!(::core::option::Option::None),
    }
}
