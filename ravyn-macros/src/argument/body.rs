//! The body, of which there is one: stages, and assertions that the compiler makes for whatever types the
//! arguments have.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Argument, Place};
use crate::emit::{private, private_at, road};

/// When each argument is read, with a shared body before its parts.
pub(super) fn stages(arguments: &[Argument], has_shared_body: bool) -> Vec<TokenStream> {
    let private = private();
    let shared = has_shared_body.then(|| quote!(#private::Stage::Body));
    shared
        .into_iter()
        .chain(arguments.iter().map(stage))
        .collect()
}

/// When the argument is read.
pub(crate) fn stage(argument: &Argument) -> TokenStream {
    let private = private();
    match argument.place {
        Place::Unsaid => road(
            &argument.reader(),
            "FromRequest",
            |span| quote_spanned!(span=> STAGE),
        ),
        // Parts of a shared body are read right after it.
        Place::Body | Place::Form => quote!(#private::Stage::Body),
        Place::Dependency(_) => quote!(#private::Stage::Dependency),
        Place::Credential => quote!(#private::Stage::Credential),
        _ => quote!(#private::Stage::Parameter),
    }
}

/// The assertions for what belongs to no handler: nothing takes the body. `whose` says whose arguments they are.
pub(crate) fn refuse_bodies(arguments: &[Argument], whose: &str) -> TokenStream {
    let unsaid = arguments
        .iter()
        .filter(|argument| argument.place == Place::Unsaid);
    let checks = unsaid.map(|argument| {
        let span = argument.ty.span();
        let takes = stage(argument);
        let message = format!(
            "`{}` of {whose} reads the body, which is the handler's\n\n\
             help: read it in the handler, and hand on what is needed",
            argument.name
        );
        quote_spanned!(span=> const _: () = ::core::assert!(!#takes.takes_body(), #message);)
    });
    quote!(#(#checks)*)
}

/// The assertions for a handler: no argument reads a body where a request has none, and no two take it.
pub(crate) fn checks(arguments: &[Argument], methods: &[String]) -> TokenStream {
    let mut methods = methods.iter();
    let bodiless = methods.find(|method| matches!(method.as_str(), "GET" | "HEAD" | "TRACE"));
    let mut checks = Vec::new();
    let mut earlier: Vec<&Argument> = Vec::new();
    for argument in arguments {
        if !matches!(argument.place, Place::Unsaid | Place::Body | Place::Form) {
            continue;
        }
        checks.extend(bodiless.map(|method| has_a_body(argument, method)));
        let shared = argument.shared_body();
        if shared.is_some() && earlier.iter().any(|other| other.shared_body() == shared) {
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
        let is_form = [argument, *other]
            .iter()
            .any(|one| one.place == Place::Form);
        let or_name = if is_form {
            ""
        } else {
            ", or name both: `#[body(\"name\")]`"
        };
        let message = format!(
            "the arguments `{}` and `{name}` both read the body\n\n\
             help: put both into one model{or_name}",
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
