//! The options of an argument's attribute: `#[query("page", default = 1, minimum = 1)]`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, LitStr};

use super::model::{Argument, Place};
use crate::constraint::{self, Constraint};
use crate::document::Example;
use crate::errors::Errors;
use crate::options::{Opt, Options, Owner, Value};
use crate::security::Security;

const OPTIONS: &[&str] = &[
    "alias",
    "default",
    "description",
    "example",
    "examples",
    "deprecated",
    "style",
    "explode",
];

/// OpenAPI's words for how a value stands in a query string.
const STYLES: [(&str, &str); 4] = [
    ("form", "Form"),
    ("spaceDelimited", "SpaceDelimited"),
    ("pipeDelimited", "PipeDelimited"),
    ("deepObject", "DeepObject"),
];

/// Reads the options of the attribute `name`.
pub(super) fn read(
    argument: &mut Argument,
    name: &'static str,
    tokens: TokenStream,
    errors: &mut Errors,
) {
    let owner = Owner {
        name: format!("`#[{name}]`"),
        example: format!("#[{name}(minimum = 1)]"),
        prose: "description",
        options: [OPTIONS, constraint::NAMES].concat(),
        serde: &[],
    };
    let options = Options::parse(tokens, owner, errors);
    if let Some(text) = &options.text {
        alias(argument, text, errors);
    }
    for option in &options.list {
        read_option(argument, option, errors);
    }
    if let Some(example) = argument
        .example
        .as_ref()
        .filter(|_| !argument.examples.is_empty())
    {
        let message = format!("`{}` has `example` and `examples`", argument.name);
        errors.push(example, message, "give this one a name among the others");
    }
    constraint::refuse_empty(&argument.constraints, errors);
}

/// Reads the name of a dependency: `#[inject("replica")]`.
pub(super) fn read_inject(argument: &mut Argument, tokens: TokenStream, errors: &mut Errors) {
    let owner = Owner {
        name: "`#[inject]`".to_owned(),
        example: "#[inject(\"replica\")]".to_owned(),
        prose: "name",
        options: vec!["name"],
        serde: &[],
    };
    let options = Options::parse(tokens, owner, errors);
    if let Some(text) = &options.text {
        alias(argument, text, errors);
    }
    for option in &options.list {
        match option.name.to_string().as_str() {
            "name" => {
                if let Some(text) = option.text("replica", errors) {
                    alias(argument, &text, errors);
                }
            }
            _ => option.unknown(errors),
        }
    }
}

/// Reads what is demanded of a credential: `#[security(API_KEY)]`.
pub(super) fn read_security(
    argument: &mut Argument,
    attribute: &Attribute,
    tokens: TokenStream,
    errors: &mut Errors,
) {
    let words = ("`#[security]`", "#[security(API_KEY)]");
    let security = Security::read(tokens, attribute, words, errors);
    if security.len() > 1 {
        let message = format!("`{}` is one credential", argument.name);
        let help =
            "join the schemes: `#[security(A | B)]` for one of them, `#[security(A & B)]` for both";
        errors.push(attribute, message, help);
    }
    argument.security = Some(security);
}

fn read_option(argument: &mut Argument, option: &Opt, errors: &mut Errors) {
    match option.name.to_string().as_str() {
        "alias" => {
            if let Some(text) = option.text("x-tenant", errors) {
                alias(argument, &text, errors);
            }
        }
        "default" => default(argument, option, errors),
        "description" => {
            let text = option.text("Page, from 1", errors);
            argument.description = text.map(|text| text.value());
        }
        "example" => argument.example = option.expression("20", errors),
        "examples" => argument.examples = Example::list(option, errors),
        "style" => style(argument, option, errors),
        "explode" => explode(argument, option, errors),
        "deprecated" => argument.is_deprecated = option.flag(errors),
        name if constraint::NAMES.contains(&name) => {
            let constraint = Constraint::parse(option, errors);
            argument.constraints.extend(constraint);
        }
        _ => option.unknown(errors),
    }
}

fn alias(argument: &mut Argument, text: &LitStr, errors: &mut Errors) {
    let name = text.value();
    if name.is_empty() {
        errors.push(
            text,
            "a name in a request is not empty",
            "write one, or drop it",
        );
    }
    if argument.alias.is_some() {
        let attribute = match argument.place {
            Place::Dependency(_) => "inject",
            _ => "query",
        };
        let help = format!("write one: `#[{attribute}({name:?})]`");
        errors.push(text, format!("`{}` has two names", argument.name), help);
    }
    argument.alias = Some(name);
}

fn style(argument: &mut Argument, option: &Opt, errors: &mut Errors) {
    let Some(text) = option.text("deepObject", errors) else {
        return;
    };
    refuse_elsewhere(argument, option, errors);
    match STYLES.iter().find(|(name, _)| *name == text.value()) {
        // `explode = false` may have been said before.
        Some((_, "Form")) => argument.style = argument.style.or(Some("Form")),
        Some((_, "DeepObject")) if argument.style == Some("Comma") => {
            let message = "each field of a `deepObject` has a name of its own";
            errors.push(&text, message, "drop `explode = false`");
        }
        Some((_, variant)) => argument.style = Some(variant),
        None => {
            let names = STYLES.map(|(name, _)| format!("{name:?}")).join(", ");
            let message = format!("{:?} is no style of a query parameter", text.value());
            errors.push(&text, message, format!("write one of {names}"));
        }
    }
}

fn explode(argument: &mut Argument, option: &Opt, errors: &mut Errors) {
    refuse_elsewhere(argument, option, errors);
    let is_false = match &option.value {
        Value::Is(expr) => expr.to_token_stream().to_string() == "false",
        _ => false,
    };
    if !is_false {
        let message = "a list is a repeated name unless it says otherwise";
        errors.push(
            option,
            message,
            "write `explode = false` for one text with commas, or drop it",
        );
    } else {
        match argument.style {
            None | Some("Form") => argument.style = Some("Comma"),
            Some("DeepObject") => {
                let message = "each field of a `deepObject` has a name of its own";
                errors.push(option, message, "drop `explode = false`");
            }
            Some(_) => {}
        }
    }
}

fn refuse_elsewhere(argument: &Argument, option: &Opt, errors: &mut Errors) {
    let help = match argument.place {
        Place::Query => return,
        Place::Form | Place::Body => "drop it",
        _ => "drop it: a list has commas here",
    };
    let message = format!("`{}` is for query parameters", option.name);
    errors.push(option, message, help);
}

fn default(argument: &mut Argument, option: &Opt, errors: &mut Errors) {
    argument.default = match &option.value {
        Value::Flag => Some(syn::parse_quote!(::core::default::Default::default())),
        _ => option.expression("20", errors),
    };
    if argument.place == Place::Path {
        errors.push(
            option,
            "a path parameter is always there, so it has no default",
            "drop `default`, or read it from the query: `#[query(default = 1)]`",
        );
    }
}
