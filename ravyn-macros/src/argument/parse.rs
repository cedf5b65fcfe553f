//! Arguments and fields: their names, and the attributes that say where they stand.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Field, FnArg, Ident, Meta, Pat, PatType, Signature, Type};

use super::dependency::injected;
use super::model::{Argument, Place, Taken};
use super::{options, ty};
use crate::docs;
use crate::errors::Errors;
use crate::suggest::nearest;

/// Attributes of rustc's own, which are never a misspelling of ours.
const FOREIGN: &[&str] = &["allow", "expect", "warn", "deny", "forbid", "doc"];

/// Whose arguments are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Handler,
    /// A handler that takes `self`.
    Method,
    Provider,
    /// What is sent, not read.
    Webhook,
    /// A struct whose fields they are.
    Group,
}

impl Owner {
    /// What it is called in messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Handler | Self::Method => "handler",
            Self::Provider => "provider",
            Self::Webhook => "webhook",
            Self::Group => "group",
        }
    }
}

/// Reads the arguments, and takes our attributes off the function.
pub(crate) fn arguments(
    signature: &mut Signature,
    owner: Owner,
    errors: &mut Errors,
) -> Vec<Argument> {
    // A lifetime of the function's own is one mistake, however often it is used.
    let may_borrow = signature.generics.lifetimes().next().is_some();
    let mut arguments = Vec::new();
    for (position, input) in signature.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(_) if owner == Owner::Method => {}
            FnArg::Receiver(receiver) => {
                let message = format!("a {} cannot take `self`", owner.word());
                let help = match owner {
                    Owner::Handler => {
                        "put `#[controller(\"/path\")]` on the `impl`, or take shared values as `service: Inject<T>`"
                    }
                    _ => "move it out of the `impl`, and take the value as `service: Inject<T>`",
                };
                errors.push(receiver, message, help);
            }
            FnArg::Typed(typed) => {
                let found = argument(typed, position, owner, errors);
                ty::refuse(&typed.ty, owner, may_borrow, errors);
                arguments.extend(found);
            }
        }
    }
    arguments
}

fn argument(
    typed: &mut PatType,
    position: usize,
    owner: Owner,
    errors: &mut Errors,
) -> Option<Argument> {
    let attributes = std::mem::take(&mut typed.attrs);
    let name = name(&typed.pat);
    if name.is_none() {
        refuse_pattern(typed, position, errors);
    }
    typed.attrs = attributes
        .iter()
        .filter(|attribute| !attribute.path().is_ident("doc") && !is_ours(attribute, owner))
        .cloned()
        .collect();
    Some(described(name?, &typed.ty, &attributes, owner, errors))
}

/// Reads a field of a group.
pub(crate) fn field(field: &Field, errors: &mut Errors) -> Option<Argument> {
    let name = field.ident.clone()?;
    ty::refuse(&field.ty, Owner::Group, false, errors);
    let argument = described(name, &field.ty, &field.attrs, Owner::Group, errors);
    Some(argument)
}

/// An argument as its attributes describe it.
fn described(
    name: Ident,
    ty: &Type,
    attributes: &[Attribute],
    owner: Owner,
    errors: &mut Errors,
) -> Argument {
    let description = docs::text(attributes);
    let mut argument = Argument::new(name, ty.clone());
    argument.description = (!description.is_empty()).then_some(description);
    let ours = attributes
        .iter()
        .filter(|attribute| is_ours(attribute, owner));
    for attribute in ours {
        read(&mut argument, attribute, owner, errors);
    }
    match argument.place {
        Place::Header if argument.alias.is_none() => {
            argument.alias = Some(argument.plain_name().replace('_', "-"));
        }
        Place::Dependency(_) if injected(&argument.ty).is_some() => {
            argument.place = Place::Dependency(Taken::AsIs);
        }
        _ => {}
    }
    argument
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
fn is_ours(attribute: &Attribute, owner: Owner) -> bool {
    let is = |name: &str| attribute.path().is_ident(name);
    place(attribute, owner).is_some()
        || is("field")
        || owner != Owner::Group && (is("cfg") || is("cfg_attr"))
        || misspelt(attribute).is_some()
}

/// The name of the attribute, and where it says that the argument stands.
fn place(attribute: &Attribute, owner: Owner) -> Option<(&'static str, Place)> {
    // `#[path]` on a field is rustc's own.
    if owner == Owner::Group && attribute.path().is_ident("in_path") {
        return Some(("in_path", Place::Path));
    }
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

fn read(argument: &mut Argument, attribute: &Attribute, owner: Owner, errors: &mut Errors) {
    let Some((name, place)) = place(attribute, owner) else {
        refuse_attribute(attribute, owner, errors);
        return;
    };
    if argument.place != Place::Unsaid {
        let message = format!("`{}` already has a source", argument.name);
        let help = format!("keep one of the attributes, such as `#[{name}]`");
        errors.push(attribute, message, help);
        return;
    }
    if let (Place::Form | Place::Body, Owner::Provider | Owner::Group) = (place, owner) {
        let (name, word) = (&argument.name, owner.word());
        let message = format!("`{name}` of a {word} reads the body, which is the handler's");
        let help = "read it in the handler, and hand on what is needed";
        errors.push(attribute, message, help);
    }
    if let ("path", Owner::Group) = (name, owner) {
        let message = "`#[path]` on a field is rustc's own attribute";
        errors.push(attribute, message, "write `#[in_path]`");
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
    match place {
        Place::Dependency(_) => options::read_inject(argument, tokens, errors),
        Place::Credential => options::read_security(argument, attribute, tokens, errors),
        _ => options::read(argument, name, tokens, errors),
    }
}

fn refuse_attribute(attribute: &Attribute, owner: Owner, errors: &mut Errors) {
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
        let word = owner.word();
        let message = format!("an argument of a {word} cannot be under `#[{name}]`");
        let help = format!("write two {word}s, with `#[cfg(..)]` below the attribute of each");
        errors.push(attribute, message, help);
    }
}
