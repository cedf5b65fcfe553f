//! The body, of which there is one: stages, and assertions that the compiler makes for whatever types the
//! arguments have.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Argument, Place, Route};
use crate::emit::{private, private_at, road};

/// When each argument is read, with the form before its fields.
pub(super) fn stages(route: &Route) -> Vec<TokenStream> {
    let private = private();
    let form = route.has_form().then(|| quote!(#private::Stage::Body));
    form.into_iter()
        .chain(route.arguments.iter().map(stage))
        .collect()
}

fn stage(argument: &Argument) -> TokenStream {
    let private = private();
    match argument.place {
        Place::Unsaid => road(
            &argument.reader(),
            "FromRequest",
            |span| quote_spanned!(span=> STAGE),
        ),
        // Fields of a form are read right after the form.
        Place::Body | Place::Form => quote!(#private::Stage::Body),
        _ => quote!(#private::Stage::Parameter),
    }
}

/// The assertions: no argument reads a body where a request has none, and no two take it.
pub(super) fn checks(route: &Route) -> TokenStream {
    let mut methods = route.methods.iter();
    let bodiless = methods.find(|method| matches!(method.as_str(), "GET" | "HEAD" | "TRACE"));
    let mut checks = Vec::new();
    let mut earlier: Vec<&Argument> = Vec::new();
    for argument in &route.arguments {
        if !matches!(argument.place, Place::Unsaid | Place::Body | Place::Form) {
            continue;
        }
        checks.extend(bodiless.map(|method| has_a_body(argument, method)));
        // The fields of a form share it.
        let is_field = |argument: &Argument| argument.place == Place::Form;
        if is_field(argument) && earlier.iter().any(|other| is_field(other)) {
            continue;
        }
        if !earlier.is_empty() {
            checks.push(is_alone(argument, &earlier));
        }
        earlier.push(argument);
    }
    quote!(#(#checks)*)
}

fn has_a_body(argument: &Argument, method: &str) -> TokenStream {
    let span = argument.ty.span();
    let (private, stage) = (private_at(span), stage(argument));
    let message = format!(
        "the argument `{}` reads a body, which a {method} request has not\n\n\
         help: read it from the query with `Query<..>`, or answer `POST`",
        argument.name
    );
    quote_spanned!(span=> const _: () = ::core::assert!(!#private::reads_body(#stage), #message);)
}

fn is_alone(argument: &Argument, earlier: &[&Argument]) -> TokenStream {
    let span = argument.ty.span();
    let takes = stage(argument);
    let twice = earlier.iter().map(|other| {
        let (name, stage) = (&argument.name, stage(other));
        let message = format!(
            "the arguments `{}` and `{name}` both read the body\n\n\
             help: put both into one model",
            other.name
        );
        quote_spanned!(span=> ::core::assert!(!#stage.takes_body(), #message);)
    });
    quote_spanned! {span=>
        const _: () = if #takes.takes_body() {
            #(#twice)*
        };
    }
}
