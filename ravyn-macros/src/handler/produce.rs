//! `produces(..)`: an answer in the representation that the client chooses.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Type};

use super::model::{Output, Representation, Route};
use crate::emit::{emit, private};
use crate::errors::Errors;

/// The encoders as one type; `None` where there is nothing to choose.
pub(super) fn encoders(route: &Route) -> Option<TokenStream> {
    let private = private();
    let encoders = route.settings.produces.iter().map(|one| match one {
        Representation::Known(name) => {
            let name = Ident::new(name, Span::call_site());
            quote!(#private::#name)
        }
        Representation::Own(path) => quote!(#path),
    });
    (!route.settings.produces.is_empty()).then(|| quote!((#(#encoders,)*)))
}

/// What the success is in each of them.
pub(super) fn describe(encoders: Option<&TokenStream>, ty: &Type) -> TokenStream {
    let private = private();
    emit! {
        route.produces = #private::describe_produced::<#encoders, #ty>(&mut route.responses);
    }
}

/// The choice, made before anything is read.
pub(super) fn choice(route: &Route) -> Option<TokenStream> {
    let (private, encoders) = (private(), encoders(route)?);
    Some(emit!(let chosen = #private::negotiate::<#encoders>(request)?;))
}

/// The function that writes a success of the type.
pub(super) fn respond(route: &Route, ty: &Type) -> Option<TokenStream> {
    let (private, encoders) = (private(), encoders(route)?);
    Some(emit!(|value| #private::produced::<#encoders, #ty>(chosen, value)))
}

/// Notes answers that have no representation to choose.
pub(super) fn refuse(
    produces: &[Representation],
    output: &Output,
    function: &Ident,
    errors: &mut Errors,
) {
    if produces.is_empty() {
        return;
    }
    let ty = match output {
        Output::Unit => {
            let message = "`produces` is for an answer with content";
            errors.push(function, message, "drop `produces`, or return a model");
            return;
        }
        Output::Plain(ty) | Output::Result(ty, _) => ty,
    };
    let is_option = match &**ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Option"),
        _ => false,
    };
    if is_option {
        let message = "under `produces` the answer is a model, not an `Option`";
        let help = "return `Result<T, E>`, with a 404 as an error";
        errors.push(ty, message, help);
    }
}
