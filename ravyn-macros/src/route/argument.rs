//! The arguments of a handler: their names, and the attributes that say where they stand.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, FnArg, Ident, Meta, Pat, PatType, Signature};

use super::model::{Argument, Place};
use super::{argument_options, argument_type};
use crate::docs;
use crate::errors::Errors;
use crate::suggest::nearest;

/// Attributes of rustc's own, which are never a misspelling of ours.
const FOREIGN: &[&str] = &["allow", "expect", "warn", "deny", "forbid", "doc"];

/// Reads the arguments, and takes our attributes off the function.
pub(super) fn arguments(signature: &mut Signature, errors: &mut Errors) -> Vec<Argument> {
    // A lifetime of the function's own is one mistake, however often it is used.
    let may_borrow = signature.generics.lifetimes().next().is_some();
    let mut arguments = Vec::new();
    for (position, input) in signature.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(receiver) => errors.push(
                receiver,
                "a handler cannot take `self`",
                "move it out of the `impl`, and take shared values as `service: Inject<T>`",
            ),
            FnArg::Typed(typed) => {
                let found = argument(typed, position, errors);
                argument_type::refuse(&typed.ty, may_borrow, errors);
                arguments.extend(found);
            }
        }
    }
    arguments
}

fn argument(typed: &mut PatType, position: usize, errors: &mut Errors) -> Option<Argument> {
    let description = docs::text(&typed.attrs);
    let (ours, others) = std::mem::take(&mut typed.attrs)
        .into_iter()
        .filter(|attribute| !attribute.path().is_ident("doc"))
        .partition(is_ours);
    typed.attrs = others;
    let ours: Vec<Attribute> = ours;
    let name = name(&typed.pat);
    if name.is_none() {
        refuse_pattern(typed, position, errors);
    }
    let mut argument = Argument {
        alias: None,
        ty: (*typed.ty).clone(),
        place: Place::Unsaid,
        default: None,
        constraints: Vec::new(),
        description: (!description.is_empty()).then_some(description),
        example: None,
        is_deprecated: false,
        style: None,
        name: name?,
    };
    for attribute in &ours {
        read(&mut argument, attribute, errors);
    }
    if argument.place == Place::Header && argument.alias.is_none() {
        argument.alias = Some(argument.plain_name().replace('_', "-"));
    }
    Some(argument)
}

/// `name`, or the one name inside a pattern such as `Json(name)`.
fn name(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(ident) => Some(ident.ident.clone()),
        Pat::TupleStruct(tuple) if tuple.elems.len() == 1 => name(&tuple.elems[0]),
        _ => None,
    }
}

fn refuse_pattern(typed: &PatType, position: usize, errors: &mut Errors) {
    let (pattern, ty) = (&typed.pat, typed.ty.to_token_stream());
    if let Pat::Wild(_) = &**pattern {
        let help = format!("write `name: {ty}`, with the name that it has in a request");
        errors.push(pattern, "an argument needs a name, and `_` is none", help);
        return;
    }
    let help = format!(
        "write `argument_{position}: {ty}`, and `let {} = argument_{position};` in the body",
        pattern.to_token_stream()
    );
    let message = "an argument needs a name, which this pattern lacks";
    errors.push(pattern, message, help);
}

/// Whether the attribute is taken off the function: it is one of ours, or was meant to be.
fn is_ours(attribute: &Attribute) -> bool {
    let is = |name: &str| attribute.path().is_ident(name);
    place(attribute).is_some()
        || is("field")
        || is("cfg")
        || is("cfg_attr")
        || misspelt(attribute).is_some()
}

fn place(attribute: &Attribute) -> Option<(&'static str, Place)> {
    let mut places = Place::ATTRIBUTES.iter();
    places
        .find(|(name, _)| attribute.path().is_ident(name))
        .copied()
}

/// The attribute of ours that this one is spelt nearly as.
fn misspelt(attribute: &Attribute) -> Option<&'static str> {
    let name = attribute.path().get_ident()?.to_string();
    if FOREIGN.contains(&name.as_str()) {
        return None;
    }
    nearest(&name, Place::ATTRIBUTES.iter().map(|(name, _)| *name))
}

fn read(argument: &mut Argument, attribute: &Attribute, errors: &mut Errors) {
    let Some((name, place)) = place(attribute) else {
        refuse_attribute(attribute, errors);
        return;
    };
    if argument.place != Place::Unsaid {
        let message = format!("`{}` already has a source", argument.name);
        let help = format!("keep one of the attributes, such as `#[{name}]`");
        errors.push(attribute, message, help);
        return;
    }
    argument.place = place;
    let tokens = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            let help = format!("write `#[{name}({})]`", pair.value.to_token_stream());
            let message = format!("`#[{name}]` takes its options in parentheses");
            errors.push(pair, message, help);
            return;
        }
    };
    argument_options::read(argument, name, tokens, errors);
}

fn refuse_attribute(attribute: &Attribute, errors: &mut Errors) {
    let name = attribute.path().to_token_stream().to_string();
    if let Some(near) = misspelt(attribute) {
        let help = format!("did you mean `#[{near}]`?");
        errors.push(attribute, format!("unknown attribute `{name}`"), help);
    } else if name == "field" {
        let options = match &attribute.meta {
            Meta::List(list) => list.tokens.to_string(),
            _ => "..".to_owned(),
        };
        let help = format!("an argument says where it stands: `#[query({options})]`");
        errors.push(attribute, "`#[field]` is for the fields of a model", help);
    } else {
        let message = format!("an argument of a handler cannot be under `#[{name}]`");
        let help = "write two handlers, with `#[cfg(..)]` below the attribute of each";
        errors.push(attribute, message, help);
    }
}
