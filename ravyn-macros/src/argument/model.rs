//! An argument in our words.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Expr, Ident, Type};

use crate::constraint::Constraint;
use crate::document::Example;
use crate::emit::{as_one_word, private};
use crate::security::Security;

/// An argument of a function, or a field of a group.
pub(crate) struct Argument {
    pub(crate) name: Ident,
    /// Name on the wire, where it differs; of a dependency the name by which it is asked for.
    pub(crate) alias: Option<String>,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    pub(crate) default: Option<Expr>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) description: Option<String>,
    pub(crate) example: Option<Expr>,
    /// Examples with names.
    pub(crate) examples: Vec<Example>,
    pub(crate) is_deprecated: bool,
    /// The variant of `ravyn_core::meta::QueryStyle`, where it is said.
    pub(crate) style: Option<&'static str>,
    /// What is demanded, where it is a credential.
    pub(crate) security: Option<Security>,
}

impl Argument {
    /// An argument of which only name and type are known.
    pub(crate) fn new(name: Ident, ty: Type) -> Self {
        Self {
            name,
            alias: None,
            ty,
            place: Place::Unsaid,
            default: None,
            constraints: Vec::new(),
            description: None,
            example: None,
            examples: Vec::new(),
            is_deprecated: false,
            style: None,
            security: None,
        }
    }

    /// Its name in the source, without the `r#` of a keyword.
    pub(crate) fn plain_name(&self) -> String {
        self.name.unraw().to_string()
    }

    /// The type of `ravyn_core::params` that reads the body for it and others.
    pub(crate) fn shared_body(&self) -> Option<&'static str> {
        match self.place {
            Place::Form => Some("FormFields"),
            Place::Body if self.alias.is_some() => Some("BodyMembers"),
            _ => None,
        }
    }

    /// What its value is wrapped in when it is read.
    pub(crate) fn wrapper(&self) -> Option<Ident> {
        let name = match self.place {
            Place::Body if self.alias.is_some() => "Member",
            Place::Body => "Json",
            Place::Dependency(Taken::Cloned) => "Cloned",
            Place::Dependency(Taken::Owned) => "Owned",
            _ => return None,
        };
        Some(Ident::new(name, Span::call_site()))
    }

    /// Whether it is read by `FromRequest`, and not by `FromValues` from its place.
    pub(crate) fn is_read_by_type(&self) -> bool {
        matches!(
            self.place,
            Place::Unsaid | Place::Body | Place::Dependency(_)
        )
    }

    /// The type that reads it and has `FromRequest`; not for a place that is read otherwise.
    pub(crate) fn reader(&self) -> Type {
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
    pub(crate) fn wire_name(&self) -> String {
        self.alias.clone().unwrap_or_else(|| self.plain_name())
    }
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
    /// A value of the application.
    Dependency(Taken),
    /// What a security scheme finds.
    Credential,
}

/// How the value of a dependency becomes an argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// As the type says: `Inject<T>`.
    AsIs,
    /// A clone of the shared value.
    Cloned,
    /// Moved into the argument.
    Owned,
}

impl Place {
    pub(crate) const ATTRIBUTES: &'static [(&'static str, Self)] = &[
        ("path", Self::Path),
        ("query", Self::Query),
        ("header", Self::Header),
        ("cookie", Self::Cookie),
        ("form", Self::Form),
        ("body", Self::Body),
        ("inject", Self::Dependency(Taken::Cloned)),
        ("security", Self::Credential),
    ];
}
