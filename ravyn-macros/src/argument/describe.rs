//! What is known of an argument, as plain data, and its default.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::credential;
use super::model::{Argument, Place};
use crate::document::examples;
use crate::emit::{emit, private, road};
use crate::literal::{converted, is_literal};

/// The body that arguments share, which is read before its parts.
pub(crate) fn shared_body(reader: &Ident, list: &TokenStream) -> TokenStream {
    let private = private();
    emit! {
        let mut argument = #private::ArgumentMeta::new("body");
        <#private::#reader as #private::FromRequest>::describe(&mut argument);
        #list.push(argument);
    }
}

/// The statements that describe an argument in a list.
pub(crate) fn describe(argument: &Argument, list: &TokenStream) -> TokenStream {
    let private = private();
    let name = argument.plain_name();
    let (alias, dependency) = names(argument);
    let place = place(argument.place).map(|place| {
        let place = Ident::new(place, Span::call_site());
        emit!(argument.place = ::core::option::Option::Some(#private::Place::#place);)
    });
    let style = argument.style.map(|style| {
        let style = Ident::new(style, Span::call_site());
        emit!(argument.style = #private::QueryStyle::#style;)
    });
    let meta = emit!(&mut argument);
    let describe = if argument.security.is_some() {
        credential::describe(argument, &meta)
    } else if argument.is_read_by_type() {
        describe_by(&argument.reader(), "FromRequest", "describe", &meta)
    } else {
        describe_by(&argument.ty, "FromValues", "describe_values", &meta)
    };
    let (details, default) = (details(argument), default(argument));
    emit! {
        {
            let mut argument = #private::ArgumentMeta::new(#name);
            #alias
            #place
            #style
            #describe
            #dependency
            #details
            #default
            #list.push(argument);
        }
    }
}

/// The statement that names it on the wire, and the one that names the dependency.
fn names(argument: &Argument) -> (Option<TokenStream>, Option<TokenStream>) {
    let private = private();
    let Some(alias) = &argument.alias else {
        return (None, None);
    };
    if let Place::Dependency(_) = argument.place {
        let name = emit!(#private::name_dependency(&mut argument, #alias););
        return (None, Some(name));
    }
    let alias = emit!(argument.alias = ::core::option::Option::Some(#alias.into()););
    (Some(alias), None)
}

/// `<ty as name>::function(meta);`
pub(crate) fn describe_by(
    ty: &syn::Type,
    name: &str,
    function: &str,
    meta: &TokenStream,
) -> TokenStream {
    let call = road(ty, name, |span| {
        let function = Ident::new(function, span);
        quote_spanned!(span=> #function(#meta))
    });
    quote!(#call;)
}

/// The variant of `ravyn_core::meta::Place`.
fn place(place: Place) -> Option<&'static str> {
    match place {
        Place::Unsaid | Place::Dependency(_) | Place::Credential => None,
        Place::Path => Some("Path"),
        Place::Query => Some("Query"),
        Place::Header => Some("Header"),
        Place::Cookie => Some("Cookie"),
        Place::Form | Place::Body => Some("Body"),
    }
}

/// The statements that say of `argument` what is only shown, and its rules.
pub(crate) fn details(argument: &Argument) -> TokenStream {
    let private = private();
    let description = argument.description.as_ref();
    let description = description
        .map(|text| emit!(argument.description = ::core::option::Option::Some(#text.into());));
    let example = argument.example.as_ref().map(|example| {
        emit!(argument.example = ::core::option::Option::Some(#private::json_of(&#example));)
    });
    let deprecated = argument
        .is_deprecated
        .then(|| emit!(argument.deprecated = true;));
    let keywords = argument.constraints.iter().map(|constraint| {
        let (name, value) = constraint.keyword();
        emit!(argument.keyword(#name, #private::json_of(&#value));)
    });
    let list = emit!(argument.examples);
    let examples = examples(&argument.examples, &list);
    quote!(#description #example #examples #deprecated #(#keywords)*)
}

/// The default as the document shows it, and a function that holds it against the rules.
fn default(argument: &Argument) -> Option<TokenStream> {
    let private = private();
    let default = argument.default.as_ref()?;
    let typed = typed_default(argument)?;
    // A literal's JSON is that of its value, and the type may be no `Serialize`.
    let shown = if is_literal(default) {
        quote!(#default)
    } else {
        typed.clone()
    };
    let checks = checks(argument);
    let check = (!argument.constraints.is_empty()).then(|| {
        emit! {
            argument.check_default = ::core::option::Option::Some(|| {
                let value = #typed;
                #private::broken_rules(|at, faults| { #checks })
            });
        }
    });
    Some(emit! {
        argument.default = ::core::option::Option::Some(#private::json_of(&#shown));
        argument.required = false;
        #check
    })
}

/// The default as a value of the argument's type. It is written the same wherever it is needed, so that a
/// default of another type is reported once.
pub(super) fn typed_default(argument: &Argument) -> Option<TokenStream> {
    let ty = &argument.ty;
    let default = converted(argument.default.as_ref()?, ty);
    Some(emit!({ let default: #ty = #default; default }))
}

/// The statements that check `value`.
pub(crate) fn checks(argument: &Argument) -> TokenStream {
    let value = emit!(&value);
    let checks = argument
        .constraints
        .iter()
        .map(|constraint| constraint.check(&argument.ty, &value));
    quote!(#(#checks)*)
}
