//! The attribute and the declaration, read into a [`Webhook`].

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{LitStr, Signature, Type};

use super::model::Webhook;
use crate::argument::{self, Argument, Owner, Place};
use crate::docs;
use crate::document;
use crate::errors::Errors;
use crate::function::Function;
use crate::handler::{self, Output, Settings};
use crate::options::{self, Opt, Options};

const OPTIONS: &[&str] = &[
    "method",
    "summary",
    "description",
    "tags",
    "deprecated",
    "operation_id",
    "response_description",
    "responses",
];

/// The methods of a request that has a body, and those of one that may.
const METHODS: [&str; 5] = ["POST", "PUT", "PATCH", "DELETE", "GET"];

/// Reads a webhook. What is wrong is noted; the webhook is then good for nothing but its names.
pub(super) fn webhook(tokens: TokenStream, mut function: Function, errors: &mut Errors) -> Webhook {
    let owner = options::Owner {
        name: "`#[webhook]`".to_owned(),
        example: "#[webhook(\"order.paid\")]".to_owned(),
        prose: "summary",
        options: [OPTIONS, document::OPTIONS].concat(),
        serde: &[],
    };
    let options = Options::parse(tokens, owner, errors);
    let event = event(&options, &function, errors);
    let said = docs::summary_and_description(&docs::text(&function.attributes));
    let mut settings = Settings::default();
    (settings.summary, settings.description) = said;
    let mut method = "POST";
    for option in &options.list {
        if option.name == "method" {
            method = read_method(option, errors).unwrap_or(method);
        } else {
            read(&mut settings, option, errors);
        }
    }
    check(&function, errors);
    let arguments = argument::arguments(&mut function.signature, Owner::Webhook, errors);
    check_arguments(&arguments, method, errors);
    Webhook {
        answer: answer(&function.signature, errors),
        item: function.signature.ident,
        visibility: function.visibility,
        attributes: function.attributes,
        event,
        method,
        settings,
        arguments,
    }
}

fn event(options: &Options, function: &Function, errors: &mut Errors) -> LitStr {
    let name = &function.signature.ident;
    match &options.text {
        Some(text) if !text.value().is_empty() => text.clone(),
        Some(text) => {
            let help = "write `#[webhook(\"order.paid\")]`";
            errors.push(text, "the name of a webhook is not empty", help);
            text.clone()
        }
        None => {
            let text = name.unraw().to_string().replace('_', ".");
            if errors.is_empty() {
                let help = format!("write `#[webhook({text:?})]`");
                errors.push_at(
                    Span::call_site(),
                    "the name of the webhook is missing",
                    help,
                );
            }
            LitStr::new(&text, name.span())
        }
    }
}

fn read(settings: &mut Settings, option: &Opt, errors: &mut Errors) {
    let name = option.name.to_string();
    match name.as_str() {
        "summary" => {
            let text = option.text("An order is paid", errors);
            settings.summary = text.map(|text| text.value());
        }
        "description" => {
            let text = option.text("It is sent once.", errors);
            settings.description = text.map(|text| text.value());
        }
        "tags" => settings.tags = option.items("a list of strings", "\"orders\"", errors),
        "deprecated" => settings.is_deprecated = option.flag(errors),
        "operation_id" => settings.operation_id = option.text("orderPaid", errors),
        "response_description" => {
            settings.response_description = option.text("It was received", errors);
        }
        "responses" => settings.responses = handler::responses(option, errors),
        name if document::OPTIONS.contains(&name) => {
            settings.document.read(option, errors);
        }
        _ => option.unknown(errors),
    }
}

fn read_method(option: &Opt, errors: &mut Errors) -> Option<&'static str> {
    let text = option.text("put", errors)?;
    let wanted = text.value().to_uppercase();
    let known = METHODS.into_iter().find(|known| *known == wanted);
    if known.is_none() {
        let message = format!("a webhook is not sent by `{}`", text.value());
        let help = "write `method = \"put\"`, or one of `post`, `patch`, `delete` and `get`";
        errors.push(&text, message, help);
    }
    known
}

/// Notes what no webhook can be.
fn check(function: &Function, errors: &mut Errors) {
    if function.body.to_string() != ";" {
        errors.push(
            &function.body,
            "a webhook has no body: its receiver answers",
            "write `;` in place of the body",
        );
    }
    let generics = &function.signature.generics.params;
    if !generics.is_empty() {
        let help = "name the type, and declare a webhook for each";
        errors.push(generics, "a webhook cannot be generic", help);
    }
}

fn check_arguments(arguments: &[Argument], method: &str, errors: &mut Errors) {
    let mut body: Option<&Argument> = None;
    for argument in arguments {
        let name = &argument.name;
        if let Some(default) = &argument.default {
            let message = format!("`{name}` is sent, so it has no default");
            errors.push(
                default,
                message,
                "drop `default`, and give the value to `request(..)`",
            );
        }
        match argument.place {
            Place::Header | Place::Query => continue,
            Place::Unsaid => {}
            Place::Body if argument.alias.is_none() => {}
            _ => {
                let message = format!("`{name}` cannot be a part of a webhook");
                let help =
                    "one argument is the body; others are `#[header(\"x-name\")]` or `#[query]`";
                errors.push(name, message, help);
                continue;
            }
        }
        if let Some(other) = body {
            let message = format!("`{}` and `{name}` are both the body", other.name);
            errors.push(name, message, "put both into one model");
        } else if method == "GET" {
            let message = format!("`{name}` is a body, which a GET request has not");
            errors.push(
                name,
                message,
                "send it by `method = \"post\"`, or as `#[query]`",
            );
        }
        body = Some(argument);
    }
}

/// The answer of the receiver.
fn answer(signature: &Signature, errors: &mut Errors) -> Type {
    match handler::output(&signature.output, errors) {
        Output::Unit => syn::parse_quote!(()),
        Output::Plain(ty) => *ty,
        Output::Result(success, failure) => {
            let message = "what a receiver answers is no `Result`";
            let help = "write the answer to a webhook that was received: `-> NoContent`";
            errors.push(failure, message, help);
            *success
        }
    }
}
