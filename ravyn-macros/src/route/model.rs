//! A handler in our words.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Ident, LitInt, LitStr, Path, Type};

use crate::constraint::Constraint;
use crate::emit::{as_one_word, private};

/// A handler.
pub(super) struct Route {
    /// Name of the function.
    pub(super) function: Ident,
    /// Name of the type that stands for it.
    pub(super) type_name: Ident,
    pub(super) methods: Vec<String>,
    pub(super) path: LitStr,
    pub(super) settings: Settings,
    pub(super) arguments: Vec<Argument>,
    pub(super) output: Output,
    /// A plain function, to be run on the blocking pool.
    pub(super) is_blocking: bool,
    /// It takes `self`, so it stands in an `impl`, where no type can be declared.
    pub(super) is_method: bool,
    /// The `#[cfg(..)]` of the function, which hold for its type as well.
    pub(super) conditions: Vec<Attribute>,
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

/// What the options and the doc comment say.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) name: Option<LitStr>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) status: Option<LitInt>,
    pub(super) tags: Vec<LitStr>,
    pub(super) is_deprecated: bool,
    pub(super) operation_id: Option<LitStr>,
    pub(super) is_hidden: bool,
    pub(super) response_description: Option<LitStr>,
    pub(super) produces: Vec<Representation>,
    pub(super) responses: Vec<DeclaredResponse>,
    pub(super) response_headers: Vec<DeclaredHeader>,
    /// Milliseconds.
    pub(super) timeout: Option<u64>,
    /// Bytes.
    pub(super) body_limit: Option<u64>,
}

/// `"text/csv"`, or the type of an encoder.
pub(super) enum Representation {
    Known(&'static str),
    Own(Path),
}

/// `404 = Type, "text"`
pub(super) struct DeclaredResponse {
    pub(super) status: LitInt,
    pub(super) content: Type,
    pub(super) description: Option<LitStr>,
}

/// `"cache-control" = "no-store"`
pub(super) struct DeclaredHeader {
    pub(super) name: LitStr,
    pub(super) value: LitStr,
}

/// An argument of the function.
pub(super) struct Argument {
    pub(super) name: Ident,
    /// Name on the wire, where it differs.
    pub(super) alias: Option<String>,
    pub(super) ty: Type,
    pub(super) place: Place,
    pub(super) default: Option<Expr>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) description: Option<String>,
    pub(super) example: Option<Expr>,
    pub(super) is_deprecated: bool,
    /// The variant of `ravyn_core::meta::QueryStyle`, where it is said.
    pub(super) style: Option<&'static str>,
}

impl Argument {
    /// Its name in the source, without the `r#` of a keyword.
    pub(super) fn plain_name(&self) -> String {
        self.name.unraw().to_string()
    }

    /// The type of `ravyn_core::params` that reads the body for it and others.
    pub(super) fn shared_body(&self) -> Option<&'static str> {
        match self.place {
            Place::Form => Some("FormFields"),
            Place::Body if self.alias.is_some() => Some("BodyMembers"),
            _ => None,
        }
    }

    /// What its value is wrapped in when it is read from the JSON body.
    pub(super) fn wrapper(&self) -> Option<Ident> {
        let name = if self.alias.is_some() {
            "Member"
        } else {
            "Json"
        };
        (self.place == Place::Body).then(|| Ident::new(name, Span::call_site()))
    }

    /// The type that reads it and has `FromRequest`; not for a place that reads by `FromValues`.
    pub(super) fn reader(&self) -> Type {
        let ty = &self.ty;
        match self.wrapper() {
            Some(wrapper) => {
                let private = private();
                as_one_word(quote::quote!(#private::#wrapper<#ty>))
            }
            None => as_one_word(ty),
        }
    }

    /// Its name in a request.
    pub(super) fn wire_name(&self) -> String {
        self.alias.clone().unwrap_or_else(|| self.plain_name())
    }
}

/// Where an argument stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
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
    pub(super) const ATTRIBUTES: &'static [(&'static str, Self)] = &[
        ("path", Self::Path),
        ("query", Self::Query),
        ("header", Self::Header),
        ("cookie", Self::Cookie),
        ("form", Self::Form),
        ("body", Self::Body),
    ];
}

/// What the function returns.
pub(super) enum Output {
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
