//! The arguments of a handler and their attributes.

use proc_macro2::TokenStream;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, FnArg, Ident, ItemFn, Lifetime, Meta, Pat, PatType, Type};

use super::model::{Argument, Place};
use crate::constraint::{self, Constraint};
use crate::docs;
use crate::errors::Errors;
use crate::options::{Options, Value};
use crate::suggest::nearest;

/// Reads the arguments, and takes our attributes off the function.
pub(super) fn arguments(function: &mut ItemFn, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for (position, input) in function.sig.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(receiver) => errors.push(
                receiver,
                "a handler cannot take `self`",
                "make it a function outside the `impl`, and take shared values as `Inject<T>`",
            ),
            FnArg::Typed(typed) => arguments.extend(argument(typed, position, errors)),
        }
    }
    arguments
}

fn argument(typed: &mut PatType, position: usize, errors: &mut Errors) -> Option<Argument> {
    let description = docs::text(&typed.attrs);
    let (ours, others): (Vec<_>, Vec<_>) = std::mem::take(&mut typed.attrs)
        .into_iter()
        .partition(is_ours);
    typed.attrs = others;
    let ty = (*typed.ty).clone();
    refuse_borrowed(&ty, errors);
    refuse_impl(&ty, errors);
    let Some(name) = name(&typed.pat) else {
        errors.push(
            &typed.pat,
            "an argument needs a name, which this pattern lacks",
            format!("write `argument_{position}: ..` and take it apart in the body"),
        );
        return None;
    };
    let mut argument = Argument {
        alias: None,
        ty,
        place: Place::Unsaid,
        default: None,
        constraints: Vec::new(),
        description: (!description.is_empty()).then_some(description),
        example: None,
        is_deprecated: false,
        name,
    };
    for attribute in ours
        .iter()
        .filter(|attribute| !attribute.path().is_ident("doc"))
    {
        place(&mut argument, attribute, errors);
    }
    if argument.place == Place::Header && argument.alias.is_none() {
        argument.alias = Some(argument.name.to_string().replace('_', "-"));
    }
    Some(argument)
}

fn is_ours(attribute: &Attribute) -> bool {
    let is_known = |name: &str| attribute.path().is_ident(name);
    is_known("doc")
        || Place::ATTRIBUTES.iter().any(|(name, _)| is_known(name))
        || unknown_attribute(attribute).is_some()
}

/// An attribute that no tool knows and that is spelt nearly as one of ours.
fn unknown_attribute(attribute: &Attribute) -> Option<&'static str> {
    let name = attribute.path().get_ident()?.to_string();
    let is_exact = Place::ATTRIBUTES.iter().any(|(known, _)| *known == name);
    if is_exact
        || matches!(
            name.as_str(),
            "allow" | "expect" | "cfg" | "cfg_attr" | "warn" | "deny" | "forbid" | "doc"
        )
    {
        return None;
    }
    nearest(&name, Place::ATTRIBUTES.iter().map(|(name, _)| *name))
}

fn place(argument: &mut Argument, attribute: &Attribute, errors: &mut Errors) {
    if let Some(near) = unknown_attribute(attribute) {
        let name = attribute
            .path()
            .get_ident()
            .map(Ident::to_string)
            .unwrap_or_default();
        errors.push(
            attribute,
            format!("unknown attribute `{name}`"),
            format!("did you mean `#[{near}]`?"),
        );
        return;
    }
    let found = Place::ATTRIBUTES
        .iter()
        .find(|(name, _)| attribute.path().is_ident(name));
    let Some((name, place)) = found else { return };
    if argument.place != Place::Unsaid {
        let message = format!("`{}` already says where it stands", argument.name);
        errors.push(
            attribute,
            message,
            "an argument has one source: keep one of the attributes",
        );
        return;
    }
    argument.place = *place;
    let tokens = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            errors.push(
                pair,
                format!("`#[{name}]` takes its options in parentheses"),
                format!("write `#[{name}(..)]`"),
            );
            return;
        }
    };
    let options = Options::parse(tokens, errors);
    argument.alias = options.text.as_ref().map(syn::LitStr::value);
    settings(argument, name, options, errors);
}

fn settings(argument: &mut Argument, attribute: &str, options: Options, errors: &mut Errors) {
    let mut known = vec!["alias", "default", "description", "example", "deprecated"];
    known.extend(constraint::NAMES);
    for option in options.list {
        match option.name.to_string().as_str() {
            "alias" => argument.alias = option.text("x-tenant", errors).map(|text| text.value()),
            "default" => match option.value {
                Value::Flag => {
                    argument.default = Some(syn::parse_quote!(::core::default::Default::default()));
                }
                _ => argument.default = option.expression("20", errors),
            },
            "description" => {
                argument.description = option.text("what it is", errors).map(|text| text.value());
            }
            "example" => argument.example = option.expression("20", errors),
            "deprecated" => argument.is_deprecated = option.flag(errors),
            name if constraint::NAMES.contains(&name) => argument
                .constraints
                .extend(Constraint::parse(&option, errors)),
            _ => option.unknown(&format!("`#[{attribute}]`"), &known, errors),
        }
    }
    if let (Some(default), Place::Path) = (&argument.default, argument.place) {
        errors.push(
            default,
            "a path parameter is always there, so it has no default",
            "drop `default`",
        );
    }
}

/// `name`, or the one name inside a pattern such as `Json(name)`.
fn name(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(ident) => Some(ident.ident.clone()),
        Pat::TupleStruct(tuple) if tuple.elems.len() == 1 => name(&tuple.elems[0]),
        _ => None,
    }
}

fn refuse_borrowed(ty: &Type, errors: &mut Errors) {
    struct Finder(Option<Lifetime>, bool);
    impl VisitMut for Finder {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                self.0 = Some(lifetime.clone());
            }
        }

        fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
            if reference
                .lifetime
                .as_ref()
                .is_none_or(|lifetime| lifetime.ident != "static")
            {
                self.1 = true;
            }
            visit_mut::visit_type_reference_mut(self, reference);
        }
    }
    let mut finder = Finder(None, false);
    finder.visit_type_mut(&mut ty.clone());
    if finder.0.is_some() || finder.1 {
        errors.push(ty, "an argument cannot borrow from the request", "take an owned type: `String` for `&str`, `Vec<T>` for `&[T]`, `Inject<T>` for a shared value");
    }
}

fn refuse_impl(ty: &Type, errors: &mut Errors) {
    if let Type::ImplTrait(_) = ty {
        errors.push(
            ty,
            "an argument of a handler cannot be `impl Trait`",
            "name the type, so that it can be read and documented",
        );
    }
}
