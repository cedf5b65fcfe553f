//! A field and its `#[setting(..)]`.

use syn::ext::IdentExt;
use syn::{GenericArgument, PathArguments, Type};

use super::model::{Field, Presence};
use super::names;
use super::parse::{options, ours};
use crate::constraint::{self, Constraint};
use crate::docs;
use crate::errors::Errors;
use crate::options::{Opt, Owner, Value};

const OPTIONS: &[&str] = &["default", "env", "with"];

/// What serde's attribute says of a field.
const SERDE: &[&str] = &["rename", "alias", "flatten", "skip", "deserialize_with"];

/// Reads a field.
pub(super) fn read(field: &syn::Field, errors: &mut Errors) -> Option<Field> {
    let name = field.ident.clone()?;
    let optional = argument_of(&field.ty, "Option");
    let mut read = Field {
        name: name.clone(),
        ty: optional.unwrap_or(&field.ty).clone(),
        presence: match optional {
            Some(_) => Presence::Optional,
            None => Presence::Required,
        },
        constraints: Vec::new(),
        with: Vec::new(),
        variable: None,
        summary: docs::summary_and_description(&docs::text(&field.attrs))
            .0
            .unwrap_or_default(),
    };
    for attribute in ours(&field.attrs, "setting") {
        for option in &options(attribute, owner(), errors) {
            read.option(option, errors);
        }
    }
    constraint::refuse_empty(&read.constraints, errors);
    Some(read)
}

fn owner() -> Owner {
    Owner {
        name: "`#[setting]`".to_owned(),
        example: "#[setting(default = 20)]".to_owned(),
        prose: "default",
        options: [OPTIONS, constraint::NAMES].concat(),
        serde: SERDE,
    }
}

impl Field {
    fn option(&mut self, option: &Opt, errors: &mut Errors) {
        match option.name.to_string().as_str() {
            "default" => self.default(option, errors),
            "env" => self.variable = names::variable(option, errors),
            "with" => self.with.extend(option.function(errors)),
            name if constraint::NAMES.contains(&name) => {
                self.constraints.extend(Constraint::parse(option, errors));
            }
            _ => option.unknown(errors),
        }
    }

    fn default(&mut self, option: &Opt, errors: &mut Errors) {
        let name = self.name.unraw();
        if matches!(self.presence, Presence::Optional) {
            let message = format!("`{name}` is optional, so it has no default");
            errors.push(
                option,
                message,
                "drop `default`, or the `Option` around the type",
            );
            return;
        }
        if argument_of(&self.ty, "Secret").is_some() {
            let message = format!("`{name}` is a secret, so it has no default");
            let help =
                "drop `default`: a developer's secrets stand in `.env`, which is not committed";
            errors.push(option, message, help);
            return;
        }
        if matches!(option.value, Value::Flag) {
            self.presence = Presence::Usual(option.name.span());
        } else if let Some(value) = option.expression("20", errors) {
            self.presence = Presence::Default(value);
        }
    }
}

/// `T` of a type that is written `Outer<T>`.
fn argument_of<'a>(ty: &'a Type, outer: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if last.ident == outer => Some(inner),
        _ => None,
    }
}
