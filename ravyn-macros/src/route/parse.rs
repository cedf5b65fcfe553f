//! The attribute and the function, read into a [`Route`].

use proc_macro2::{Span, TokenStream};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{GenericArgument, Ident, ItemFn, LitInt, LitStr, PathArguments, ReturnType, Token, Type};

use super::model::{Argument, DeclaredResponse, Output, Place, Route, Settings};
use super::path::{self, Parameter};
use super::{argument, duration};
use crate::docs;
use crate::errors::Errors;
use crate::options::{Opt, Options, Value};
use crate::suggest::nearest;

const OPTIONS: &[&str] = &[
    "path",
    "name",
    "summary",
    "description",
    "status",
    "tags",
    "deprecated",
    "operation_id",
    "hidden",
    "response_description",
    "responses",
    "response_headers",
    "timeout",
    "body_limit",
    "blocking",
    "type",
];

/// Reads a handler. `None`: something is wrong and has been noted.
pub(super) fn route(
    method: Option<&str>,
    options: TokenStream,
    function: &mut ItemFn,
    errors: &mut Errors,
) -> Option<Route> {
    let mut options = Options::parse(options, errors);
    let methods = methods(method, &mut options, errors);
    let path = path_text(&mut options, function, errors);
    let parameters = path.as_ref().map(|path| path::parameters(path, errors));
    let arguments = argument::arguments(function, errors);
    let mut read = Read {
        settings: from_docs(function),
        is_blocking: false,
        type_name: None,
    };
    for option in options.list {
        read.option(&option, errors);
    }
    signature(function, read.is_blocking, errors);
    if let (Some(path), Some(parameters), true) = (&path, parameters, errors.is_empty()) {
        compare(path, &parameters, &arguments, errors);
    }
    let output = output(&function.sig.output, errors);
    let name = function.sig.ident.clone();
    Some(Route {
        type_name: read.type_name.unwrap_or_else(|| name.clone()),
        function: name,
        methods,
        path: path?,
        settings: read.settings,
        arguments,
        output,
        is_blocking: read.is_blocking,
    })
}

fn methods(method: Option<&str>, options: &mut Options, errors: &mut Errors) -> Vec<String> {
    if let Some(method) = method {
        return vec![method.to_owned()];
    }
    let position = options
        .list
        .iter()
        .position(|option| option.name == "methods");
    let list = position.map(|position| options.list.remove(position));
    let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
    if let Some(Opt {
        value: Value::List(tokens),
        ..
    }) = list
        && let Ok(names) = syn::parse::Parser::parse2(parser, tokens)
        && !names.is_empty()
    {
        for name in &names {
            if name.to_string().chars().any(|c| c.is_ascii_lowercase()) {
                let help = format!("write `{}`", name.to_string().to_uppercase());
                errors.push(
                    name,
                    format!("the method `{name}` is not in capitals"),
                    help,
                );
            }
        }
        return names.iter().map(Ident::to_string).collect();
    }
    errors.push_at(
        Span::call_site(),
        "`#[route]` does not say which methods it answers",
        "write `#[route(methods(GET, POST), \"/path\")]`",
    );
    Vec::new()
}

fn path_text(options: &mut Options, function: &ItemFn, errors: &mut Errors) -> Option<LitStr> {
    let position = options.list.iter().position(|option| option.name == "path");
    if let Some(option) = position.map(|position| options.list.remove(position)) {
        if let Some(text) = &options.text {
            errors.push(text, "the path is given twice", "leave `path = ..` out");
        }
        return option.text("/items/{id}", errors);
    }
    if options.text.is_none() && errors.is_empty() {
        let help = format!("write `#[get(\"/{}\")]`", function.sig.ident);
        errors.push_at(Span::call_site(), "the path is missing", help);
    }
    options.text.clone()
}

fn from_docs(function: &ItemFn) -> Settings {
    let (summary, description) = docs::summary_and_description(&docs::text(&function.attrs));
    let is_deprecated = function
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("deprecated"));
    Settings {
        summary,
        description,
        is_deprecated,
        ..Settings::default()
    }
}

struct Read {
    settings: Settings,
    is_blocking: bool,
    type_name: Option<Ident>,
}

impl Read {
    fn option(&mut self, option: &Opt, errors: &mut Errors) {
        let settings = &mut self.settings;
        match option.name.to_string().as_str() {
            "name" => settings.name = option.text("item", errors),
            "summary" => {
                settings.summary = option.text("List items", errors).map(|text| text.value());
            }
            "description" => {
                settings.description = option.text("..", errors).map(|text| text.value());
            }
            "status" => settings.status = status(option, errors),
            "tags" => settings.tags = option.texts(errors),
            "deprecated" => settings.is_deprecated = option.flag(errors),
            "operation_id" => settings.operation_id = option.text("listItems", errors),
            "hidden" => settings.is_hidden = option.flag(errors),
            "response_description" => {
                settings.response_description = option.text("The item", errors);
            }
            "responses" => settings.responses = responses(option, errors),
            "response_headers" => settings.response_headers = headers(option, errors),
            "timeout" => {
                settings.timeout = option
                    .text("5s", errors)
                    .and_then(|text| duration::milliseconds(&text, errors));
            }
            "body_limit" => {
                settings.body_limit = option
                    .text("1MiB", errors)
                    .and_then(|text| duration::bytes(&text, errors));
            }
            "blocking" => self.is_blocking = option.flag(errors),
            "type" => {
                let name = option.expression("ItemsRoute", errors);
                self.type_name =
                    name.and_then(|name| syn::parse2(quote::ToTokens::to_token_stream(&name)).ok());
            }
            _ => option.unknown("a handler", OPTIONS, errors),
        }
    }
}

fn status(option: &Opt, errors: &mut Errors) -> Option<LitInt> {
    let status = option.count(errors)?;
    let code = status.base10_parse::<u16>().unwrap_or(0);
    if (200..400).contains(&code) {
        return Some(status);
    }
    let help = if (400..600).contains(&code) {
        "an error is returned: `Result<T, E>` with `#[derive(ApiError)]` on `E`"
    } else {
        "write a status from 200 to 399, such as `status = 201`"
    };
    errors.push(
        &status,
        format!("`status = {status}` is not the status of a success"),
        help,
    );
    None
}

impl Parse for DeclaredResponse {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let status = input.parse()?;
        input.parse::<Token![=]>()?;
        let content = input.parse()?;
        let described = input.peek(Token![,]) && input.peek2(LitStr);
        if described {
            input.parse::<Token![,]>()?;
        }
        let description = if described {
            Some(input.parse()?)
        } else {
            None
        };
        Ok(Self {
            status,
            content,
            description,
        })
    }
}

fn responses(option: &Opt, errors: &mut Errors) -> Vec<DeclaredResponse> {
    let parser = Punctuated::<DeclaredResponse, Token![,]>::parse_terminated;
    let list = match &option.value {
        Value::List(tokens) => syn::parse::Parser::parse2(parser, tokens.clone()).ok(),
        _ => None,
    };
    let Some(list) = list else {
        let help = "write `responses(404 = Json<Missing>, \"there is none\", 202 = ())`";
        errors.push(option, "`responses` takes statuses with their types", help);
        return Vec::new();
    };
    for response in &list {
        if !response
            .status
            .base10_parse::<u16>()
            .is_ok_and(|code| (200..600).contains(&code))
        {
            let message = format!("`{}` is not the status of a response", response.status);
            errors.push(&response.status, message, "write a status from 200 to 599");
        }
    }
    list.into_iter().collect()
}

fn headers(option: &Opt, errors: &mut Errors) -> Vec<(LitStr, LitStr)> {
    struct Header(LitStr, LitStr);
    impl Parse for Header {
        fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Ok(Self(name, input.parse()?))
        }
    }
    let parser = Punctuated::<Header, Token![,]>::parse_terminated;
    if let Value::List(tokens) = &option.value
        && let Ok(list) = syn::parse::Parser::parse2(parser, tokens.clone())
    {
        return list
            .into_iter()
            .map(|Header(name, value)| (name, value))
            .collect();
    }
    let help = "write `response_headers(\"cache-control\" = \"no-store\")`";
    errors.push(
        option,
        "`response_headers` takes names with their values",
        help,
    );
    Vec::new()
}

fn signature(function: &ItemFn, is_blocking: bool, errors: &mut Errors) {
    let signature = &function.sig;
    if signature.asyncness.is_none() && !is_blocking {
        errors.push(
            signature.fn_token,
            "a handler is an `async fn`",
            "write `async fn`, or add `blocking` to the attribute if the function blocks its thread",
        );
    }
    if signature.asyncness.is_some() && is_blocking {
        let help =
            "drop `async`, so that the function runs on the blocking pool, or drop `blocking`";
        errors.push(
            signature.asyncness,
            "a `blocking` handler is not `async`",
            help,
        );
    }
    if !signature.generics.params.is_empty() {
        let help = "a route is one function: name the types, and write a handler for each";
        errors.push(&signature.generics, "a handler cannot be generic", help);
    }
    if let syn::Safety::Unsafe(unsafety) = &signature.safety {
        errors.push(
            unsafety,
            "a handler cannot be `unsafe`",
            "keep the unsafe block inside the function",
        );
    }
    if let Some(variadic) = &signature.variadic {
        errors.push(
            variadic,
            "a handler cannot be variadic",
            "name every argument",
        );
    }
}

/// Holds the path's parameters against the arguments.
fn compare(path: &LitStr, parameters: &[Parameter], arguments: &[Argument], errors: &mut Errors) {
    let wire_name = |argument: &Argument| {
        argument
            .alias
            .clone()
            .unwrap_or_else(|| argument.name.to_string())
    };
    let takes = |argument: &Argument, name: &str| {
        matches!(argument.place, Place::Unsaid | Place::Path) && wire_name(argument) == name
    };
    let untaken: Vec<&str> = parameters
        .iter()
        .map(|parameter| parameter.name.as_str())
        .filter(|name| !arguments.iter().any(|argument| takes(argument, name)))
        .collect();
    let mut explained = Vec::new();
    for argument in arguments
        .iter()
        .filter(|argument| argument.place == Place::Path)
    {
        let name = wire_name(argument);
        if parameters.iter().any(|parameter| parameter.name == name) {
            continue;
        }
        // A prefix of a level above may have it; a near miss is a slip.
        if let Some(near) = nearest(&name, untaken.iter().copied()) {
            let message = format!("the path has no parameter `{{{name}}}`");
            errors.push(&argument.name, message, format!("did you mean `{near}`?"));
            explained.push(near);
        }
    }
    if arguments
        .iter()
        .any(|argument| may_read_whole_path(&argument.ty))
    {
        return;
    }
    for name in untaken.into_iter().filter(|name| !explained.contains(name)) {
        let unsaid = arguments
            .iter()
            .filter(|argument| argument.place == Place::Unsaid);
        let names: Vec<String> = unsaid.map(wire_name).collect();
        let help = match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add an argument `{name}: String`"),
        };
        errors.push(
            path,
            format!("nobody takes the path parameter `{{{name}}}`"),
            help,
        );
    }
}

/// Types that see the path as a whole. A type that is not known here says so by `#[path]`.
fn may_read_whole_path(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path
        .path
        .segments
        .last()
        .map(|segment| segment.ident.to_string());
    matches!(last.as_deref(), Some("Path" | "Request" | "Uri"))
}

fn output(output: &ReturnType, errors: &mut Errors) -> Output {
    let ReturnType::Type(_, ty) = output else {
        return Output::Unit;
    };
    if let Type::ImplTrait(_) = &**ty {
        errors.push(
            ty,
            "the answer of a handler cannot be `impl Trait`",
            "name the type, so that it can be documented",
        );
    }
    let Type::Path(path) = &**ty else {
        return Output::Plain(ty.clone());
    };
    let last = path.path.segments.last();
    if let Some(segment) = last.filter(|segment| segment.ident == "Result")
        && let PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let [
            GenericArgument::Type(success),
            GenericArgument::Type(failure),
        ] = arguments.args.iter().collect::<Vec<_>>()[..]
    {
        if let Type::ImplTrait(_) = success {
            errors.push(
                success,
                "the answer of a handler cannot be `impl Trait`",
                "name the type, so that it can be documented",
            );
        }
        return Output::Result(Box::new(success.clone()), Box::new(failure.clone()));
    }
    Output::Plain(ty.clone())
}
