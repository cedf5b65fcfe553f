//! `dependencies(auth = current_user)`: providers that belong to one handler, each for the argument of its name.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Ident, Token};

use super::model::{Binding, Route};
use crate::argument::{Argument, Place, bind, inner};
use crate::emit::{emit, private_at};
use crate::errors::Errors;
use crate::suggest::nearest;

impl Parse for Binding {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        let provider = input.parse()?;
        Ok(Self { name, provider })
    }
}

/// Makes the arguments of these names dependencies.
pub(super) fn arguments(bindings: &[Binding], arguments: &mut [Argument], errors: &mut Errors) {
    for (position, binding) in bindings.iter().enumerate() {
        let name = &binding.name;
        if bindings[..position].iter().any(|other| other.name == *name) {
            let message = format!("the dependency `{name}` is given twice");
            errors.push(name, message, format!("keep one `{name} = ..`"));
            continue;
        }
        let Some(argument) = arguments.iter_mut().find(|known| known.name == *name) else {
            refuse(name, arguments, errors);
            continue;
        };
        if argument.place == Place::Unsaid {
            bind(argument);
        } else {
            let message = format!("`{name}` has a source besides its provider");
            let help = format!("drop the attribute of the argument, or `{name} = ..`");
            errors.push(name, message, help);
        }
    }
}

fn refuse(name: &Ident, arguments: &[Argument], errors: &mut Errors) {
    let names: Vec<String> = arguments.iter().map(Argument::plain_name).collect();
    let near = nearest(&name.unraw().to_string(), names.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            format!("add an argument `{name}`, or give the provider to a level: `.dependency(..)`")
        }
    };
    errors.push(name, format!("no argument is called `{name}`"), help);
}

/// The statements that give the providers to the handler's level.
pub(super) fn statements(route: &Route) -> TokenStream {
    let bound = route.bindings.iter().filter_map(|binding| {
        let mut arguments = route.arguments.iter();
        let argument = arguments.find(|argument| argument.name == binding.name)?;
        Some(statement(binding, argument))
    });
    bound.collect()
}

fn statement(binding: &Binding, argument: &Argument) -> TokenStream {
    let Binding { name, provider } = binding;
    let span = provider.span();
    let (private, level) = (private_at(span), emit!(level));
    let (name, ty) = (name.unraw().to_string(), inner(&argument.ty));
    quote_spanned!(span=> #private::level::bind::<#ty, _>(#level, #name, #provider);)
}
