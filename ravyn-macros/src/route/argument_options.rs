//! The options of an argument's attribute: `#[query("page", default = 1, minimum = 1)]`.

use proc_macro2::TokenStream;
use syn::LitStr;

use super::model::{Argument, Place};
use crate::constraint::{self, Constraint};
use crate::errors::Errors;
use crate::options::{Opt, Options, Owner, Value};

const OPTIONS: &[&str] = &["alias", "default", "description", "example", "deprecated"];

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
    constraint::refuse_empty(&argument.constraints, errors);
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
    if argument.alias.is_some() {
        let help = format!("write one: `#[query({name:?})]`");
        errors.push(text, format!("`{}` has two names", argument.name), help);
    }
    argument.alias = Some(name);
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
