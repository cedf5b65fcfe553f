//! The methods under `#[get]` and its sisters.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Meta, ReceiverKind, Type};

use super::item::Item;
use super::options::Settings;
use super::this;
use crate::errors::Errors;
use crate::function::Function;
use crate::handler::{self, Declaration, Route};

const METHODS: [&str; 8] = [
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE",
];

/// Reads the handlers, and takes our attributes off their methods.
pub(super) fn routes(
    items: &mut [Item],
    settings: &Settings,
    self_type: &Type,
    errors: &mut Errors,
) -> Vec<Route> {
    for only in &settings.only {
        if method(&only.to_string()).is_none() && only != "route" {
            let message = format!("`{only}` is no attribute of a handler");
            errors.push(only, message, "write `only(get, post)`");
        }
    }
    let mut routes = Vec::new();
    for item in items {
        if let Item::Method(function) = item
            && let Some(position) = function.attributes.iter().position(is_route)
        {
            let attribute = function.attributes.remove(position);
            refuse_others(&attribute, settings, errors);
            routes.extend(route(&attribute, function, self_type, errors));
        }
    }
    routes
}

/// `GET` of `get`.
fn method(name: &str) -> Option<&'static str> {
    let is_named = |method: &&&str| method.to_lowercase() == name;
    METHODS.iter().find(is_named).copied()
}

/// Whether it is `#[get(..)]`, one of its sisters, or `#[route(..)]`, by itself or as `#[ravyn::get(..)]`.
fn is_route(attribute: &Attribute) -> bool {
    let segments = &attribute.path().segments;
    let is_ours = segments.len() == 1 || segments[0].ident == "ravyn";
    let last = segments.last().map(|last| last.ident.to_string());
    is_ours && last.is_some_and(|name| name == "route" || method(&name).is_some())
}

/// Notes an attribute that the controller does not have.
fn refuse_others(attribute: &Attribute, settings: &Settings, errors: &mut Errors) {
    let Some(last) = attribute.path().segments.last() else {
        return;
    };
    let only = &settings.only;
    if !only.is_empty() && !only.contains(&last.ident) {
        let names: Vec<String> = only.iter().map(ToString::to_string).collect();
        let message = format!("the controller has no `#[{}]`", last.ident);
        let help = format!(
            "it says `only({})`: add `{}` there, or move the method",
            names.join(", "),
            last.ident
        );
        errors.push(attribute.path(), message, help);
    }
}

fn route(
    attribute: &Attribute,
    function: &mut Function,
    self_type: &Type,
    errors: &mut Errors,
) -> Option<Route> {
    let name = attribute.path().segments.last()?.ident.to_string();
    refuse_receiver(function, errors);
    let tokens = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => proc_macro2::TokenStream::new(),
    };
    let declaration = Declaration {
        method: method(&name),
        options: this::replaced(tokens),
        place: attribute.path().span(),
        controller: Some(this::alias(self_type)),
    };
    // Within the `impl` the method keeps its `Self`.
    let mut outside = function.clone();
    outside.signature = syn::parse2(this::replaced(function.signature.to_token_stream())).ok()?;
    let mut route = handler::route(declaration, &mut outside, errors);
    function.attributes.clone_from(&outside.attributes);
    let stripped = outside.signature.inputs.into_iter();
    for (input, stripped) in function.signature.inputs.iter_mut().zip(stripped) {
        if let (FnArg::Typed(input), FnArg::Typed(stripped)) = (input, stripped) {
            input.attrs = stripped.attrs;
        }
    }
    if route.type_name != function.signature.ident {
        let message = "`type` has no effect in a controller";
        errors.push(
            &route.type_name,
            message,
            "drop `type = ..`: nothing lists the method",
        );
    }
    route.type_name = quote::format_ident!("__{}", function.signature.ident);
    Some(route)
}

/// Notes a method that takes the controller otherwise than by reference, or not at all.
fn refuse_receiver(function: &Function, errors: &mut Errors) {
    let signature = &function.signature;
    let help = "write `&self`: all requests share the controller";
    match signature.receiver() {
        Some(receiver) => match &receiver.kind {
            ReceiverKind::Reference(_, _, None) => {}
            ReceiverKind::Reference(_, _, Some(_)) => {
                errors.push(receiver, "a handler cannot change its controller", help);
            }
            _ => errors.push(receiver, "a handler cannot consume its controller", help),
        },
        None => {
            let name = &signature.ident;
            let message = format!("the handler `{name}` of a controller takes no `&self`");
            errors.push(name, message, format!("write `{name}(&self, ..)`"));
        }
    }
}
