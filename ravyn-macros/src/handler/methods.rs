//! The methods that a handler answers, and attributes that would make it a second handler.

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, Ident, Meta};

use crate::errors::Errors;
use crate::function::Function;
use crate::options::Options;
use crate::suggest::nearest;

const METHODS: &[&str] = &[
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY",
];

const EXAMPLE: &str = "GET, POST";

/// The methods of `#[route(methods(..))]`, or the one of its sisters.
pub(super) fn methods(
    method: Option<&str>,
    place: Span,
    options: &mut Options,
    errors: &mut Errors,
) -> Vec<String> {
    let position = options
        .list
        .iter()
        .position(|option| option.name == "methods");
    let option = position.map(|position| options.list.remove(position));
    let Some(method) = method else {
        let Some(option) = option else {
            let help = format!("write `#[route(methods({EXAMPLE}), \"/items\")]`");
            let message = "`#[route]` does not say which methods it answers";
            match &options.text {
                Some(path) => errors.push(path, message, help),
                None => errors.push_at(place, message, help),
            }
            return Vec::new();
        };
        return read(&option.items("names of methods", EXAMPLE, errors), errors);
    };
    if let Some(option) = option {
        let message = format!("`#[{}]` answers `{method}` alone", method.to_lowercase());
        let help = format!("write `#[route(methods({method}, ..), ..)]`");
        errors.push(option, message, help);
    }
    vec![method.to_owned()]
}

fn read(names: &[Ident], errors: &mut Errors) -> Vec<String> {
    for (position, name) in names.iter().enumerate() {
        let text = name.to_string();
        let capitals = text.to_uppercase();
        let is_known = METHODS.contains(&text.as_str());
        if names[..position].contains(name) {
            let help = format!("write `{name}` once");
            errors.push(name, format!("the method `{name}` is named twice"), help);
        } else if text != capitals {
            let message = format!("the method `{name}` is not in capitals");
            errors.push(name, message, format!("write `{capitals}`"));
        } else if !is_known && let Some(near) = nearest(&text, METHODS.iter().copied()) {
            let help = format!("did you mean `{near}`?");
            errors.push(name, format!("unknown method `{name}`"), help);
        }
    }
    names.iter().map(Ident::to_string).collect()
}

/// Takes other route attributes off the function: a function is the handler of one route.
pub(super) fn refuse_twins(function: &mut Function, errors: &mut Errors) {
    let (twins, others) = std::mem::take(&mut function.attributes)
        .into_iter()
        .partition(is_route);
    function.attributes = others;
    let twins: Vec<Attribute> = twins;
    for twin in &twins {
        let name = &function.signature.ident;
        let message = format!("`{name}` is the handler of one route already");
        let help =
            "write `#[route(methods(GET, POST), \"/items\")]` for one path, or a function for each";
        errors.push(twin, message, help);
    }
}

/// `#[post("/..` or `#[route(methods..`. Other crates have attributes of these names.
fn is_route(attribute: &Attribute) -> bool {
    let Some(name) = attribute.path().segments.last() else {
        return false;
    };
    let name = name.ident.to_string();
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    match list.tokens.clone().into_iter().next() {
        Some(TokenTree::Literal(first)) => {
            METHODS.contains(&name.to_uppercase().as_str()) && first.to_string().starts_with("\"/")
        }
        Some(TokenTree::Ident(first)) => name == "route" && first == "methods",
        _ => false,
    }
}
