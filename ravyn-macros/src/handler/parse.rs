//! The attribute and the function, read into a [`Route`].

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Type};

use super::model::{Declaration, Route};
use super::{binding, compare, methods, options, path, produce, signature};
use crate::argument::{self, Argument, Owner};
use crate::emit::private;
use crate::errors::Errors;
use crate::function::Function;
use crate::options::Options;

/// Reads a handler, and takes our attributes off the function. What is wrong is noted; the route is then
/// good for nothing but its names.
pub(crate) fn route(
    declaration: Declaration,
    function: &mut Function,
    errors: &mut Errors,
) -> Route {
    let Declaration {
        method,
        options,
        place,
        controller,
    } = declaration;
    methods::refuse_twins(function, errors);
    let mut options = options::parse(method, options, errors);
    let methods = methods::methods(method, place, &mut options, errors);
    let path = path_text((method, place), &mut options, function, errors);
    let parameters = path
        .as_ref()
        .and_then(|path| path::parameters(path, errors));
    let said = options::Said::by(&function.attributes, &options, errors);
    let owner = match controller {
        Some(_) => Owner::Method,
        None => Owner::Handler,
    };
    let mut arguments = argument::arguments(&mut function.signature, owner, errors);
    binding::arguments(&said.bindings, &mut arguments, errors);
    signature::check(&function.signature, said.is_blocking, errors);
    let output = signature::output(&function.signature.output, errors);
    let mut untaken = Vec::new();
    if let (Some(path), Some(parameters), true) = (&path, parameters, errors.is_empty()) {
        untaken = compare::path(path, &parameters, &arguments, errors);
        compare::names(&arguments, errors);
    }
    arguments.splice(..0, controller.as_ref().map(this));
    let name = function.signature.ident.clone();
    produce::refuse(&said.settings.produces, &output, &name, errors);
    Route {
        type_name: said.type_name.unwrap_or_else(|| name.clone()),
        function: name,
        methods,
        path: path.unwrap_or_else(|| LitStr::new("/", Span::call_site())),
        settings: said.settings,
        level: said.level,
        bindings: said.bindings,
        arguments,
        untaken,
        output,
        is_blocking: said.is_blocking,
        is_method: function.signature.receiver().is_some(),
        controller,
        conditions: conditions(function),
    }
}

/// The argument that is the controller.
fn this(controller: &Type) -> Argument {
    let private = private();
    let name = Ident::new("self", Span::call_site());
    Argument::new(name, syn::parse_quote!(#private::Inject<#controller>))
}

fn path_text(
    (method, place): (Option<&str>, Span),
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
        errors.push_at(place, "the path is missing", help);
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
