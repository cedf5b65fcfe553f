//! The attribute and the function, read into a [`Route`].

use proc_macro2::{Span, TokenStream};
use syn::LitStr;
use syn::ext::IdentExt;

use super::function::Function;
use super::model::Route;
use super::{argument, compare, methods, options, path, produce, signature};
use crate::errors::Errors;
use crate::options::Options;

/// Reads a handler, and takes our attributes off the function. What is wrong is noted; the route is then
/// good for nothing but its names.
pub(super) fn route(
    method: Option<&str>,
    tokens: TokenStream,
    function: &mut Function,
    errors: &mut Errors,
) -> Route {
    methods::refuse_twins(function, errors);
    let mut options = options::parse(method, tokens, errors);
    let methods = methods::methods(method, &mut options, errors);
    let path = path_text(method, &mut options, function, errors);
    let parameters = path
        .as_ref()
        .and_then(|path| path::parameters(path, errors));
    let said = options::Said::by(&function.attributes, &options, errors);
    let arguments = argument::arguments(&mut function.signature, errors);
    signature::check(&function.signature, said.is_blocking, errors);
    let output = signature::output(&function.signature.output, errors);
    if let (Some(path), Some(parameters), true) = (&path, parameters, errors.is_empty()) {
        compare::path(path, &parameters, &arguments, errors);
        compare::names(&arguments, errors);
    }
    let name = function.signature.ident.clone();
    produce::refuse(&said.settings.produces, &output, &name, errors);
    Route {
        type_name: said.type_name.unwrap_or_else(|| name.clone()),
        function: name,
        methods,
        path: path.unwrap_or_else(|| LitStr::new("/", Span::call_site())),
        settings: said.settings,
        arguments,
        output,
        is_blocking: said.is_blocking,
        is_method: function.signature.receiver().is_some(),
        conditions: conditions(function),
    }
}

fn path_text(
    method: Option<&str>,
    options: &mut Options,
    function: &Function,
    errors: &mut Errors,
) -> Option<LitStr> {
    let position = options.list.iter().position(|option| option.name == "path");
    if let Some(option) = position.map(|position| options.list.remove(position)) {
        if options.text.is_some() {
            errors.push(&option, "the path is given twice", "drop `path = ..`");
            return options.text.clone();
        }
        return option.text("/items/{id}", errors);
    }
    if options.text.is_none() && errors.is_empty() {
        let path = format!("\"/{}\"", function.signature.ident.unraw());
        let help = match method {
            Some(method) => format!("write `#[{}({path})]`", method.to_lowercase()),
            None => format!("write `#[route(methods(..), {path})]`"),
        };
        errors.push_at(Span::call_site(), "the path is missing", help);
    }
    options.text.clone()
}

fn conditions(function: &Function) -> Vec<syn::Attribute> {
    let attributes = function.attributes.iter();
    attributes
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .cloned()
        .collect()
}
