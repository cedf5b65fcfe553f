//! The function, read into a [`Provider`].

use syn::{Attribute, Ident, ReturnType, Safety, Type};

use crate::argument::{self, Argument, Owner, has_impl_trait};
use crate::errors::Errors;
use crate::function::Function;

/// A provider in our words.
pub(super) struct Provider {
    pub(super) name: Ident,
    pub(super) arguments: Vec<Argument>,
    pub(super) output: Type,
    pub(super) is_async: bool,
    /// The doc comments, and the `#[cfg(..)]`.
    pub(super) documents: Vec<Attribute>,
    pub(super) conditions: Vec<Attribute>,
}

/// Reads a provider, and takes our attributes off the function. What is wrong is noted.
pub(super) fn provider(function: &mut Function, errors: &mut Errors) -> Option<Provider> {
    let arguments = argument::arguments(&mut function.signature, Owner::Provider, errors);
    let signature = &function.signature;
    if !signature.generics.params.is_empty() {
        let help = "name the type, and write a provider for each";
        let generics = &signature.generics.params;
        errors.push(generics, "a provider cannot be generic", help);
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        let help = "drop `unsafe`, and write `unsafe { .. }` in the body";
        errors.push(unsafety, "a provider cannot be `unsafe`", help);
    }
    let output = match &signature.output {
        ReturnType::Type(_, ty) if has_impl_trait(ty) => {
            let help = "name the type, so that it can be asked for: `Inject<Db>`";
            errors.push(ty, "the value of a provider cannot be `impl Trait`", help);
            None
        }
        ReturnType::Type(_, ty) => Some((**ty).clone()),
        ReturnType::Default => {
            let help = format!("write `fn {}(..) -> Db`", signature.ident);
            errors.push(&signature.ident, "a provider returns a value", help);
            None
        }
    };
    let with_name = |name: &str| -> Vec<Attribute> {
        let attributes = function.attributes.iter();
        attributes
            .filter(|attribute| attribute.path().is_ident(name))
            .cloned()
            .collect()
    };
    Some(Provider {
        name: signature.ident.clone(),
        arguments,
        output: output?,
        is_async: signature.asyncness.is_some(),
        documents: with_name("doc"),
        conditions: with_name("cfg"),
    })
}
