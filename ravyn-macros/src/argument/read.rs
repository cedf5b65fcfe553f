//! Reading arguments in the order of their stages.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::body::stages;
use super::credential;
use super::describe::{checks, typed_default};
use super::model::Argument;
use crate::emit::{emit, private, road};

/// How emitted code reads: a handler, a provider or a group.
pub(crate) struct Reading<'r> {
    pub(crate) arguments: &'r [Argument],
    /// What reads the body before the arguments that share it.
    pub(crate) shared: Option<Ident>,
    /// What gathers the faults.
    pub(crate) gather: TokenStream,
    /// The compiled argument at a position.
    pub(crate) compiled: fn(usize) -> TokenStream,
    /// The error of an argument that was not read.
    pub(crate) incomplete: TokenStream,
}

/// The reads, driven by a constant order: each argument has one place in the code and one await. Behind them the
/// values stand in variables, whose names are returned.
pub(crate) fn reading(reading: &Reading<'_>) -> (TokenStream, Vec<Ident>) {
    let private = private();
    let Reading {
        arguments,
        gather,
        incomplete,
        ..
    } = reading;
    let offset = usize::from(reading.shared.is_some());
    let count = arguments.len() + offset;
    let names: Vec<Ident> = (0..arguments.len())
        .map(|position| format_ident!("value_{position}", span = Span::mixed_site()))
        .collect();
    let types = arguments.iter().map(|argument| &argument.ty);
    let compiled = reading.compiled;
    let shared = reading.shared.as_ref();
    let shared = shared.map(|reader| shared_body(reader, &compiled(0)));
    let reads = arguments.iter().zip(&names).enumerate();
    let reads = reads.map(|(position, (argument, name))| {
        let position = position + offset;
        read(argument, name, position, &compiled(position))
    });
    let stages = stages(arguments, reading.shared.is_some());
    let tokens = emit! {
        const __ORDER: #private::Order<#count> = #private::Order::of([#(#stages),*]);
        let mut gather = #gather;
        #(let mut #names: ::core::option::Option<#types> = ::core::option::Option::None;)*
        while let ::core::option::Option::Some(position) = gather.next(&__ORDER, request) {
            match position {
                #shared
                #(#reads)*
                _ => {}
            }
        }
        gather.finish()?;
        let (#(::core::option::Option::Some(#names),)*) = (#(#names,)*) else {
            return ::core::result::Result::Err(#incomplete);
        };
    };
    (tokens, names)
}

/// The arm that reads a shared body, which is the first to be read of its stage.
fn shared_body(reader: &Ident, compiled: &TokenStream) -> TokenStream {
    let private = private();
    emit! {
        0usize => {
            let argument = #compiled;
            let shared = <#private::#reader as #private::FromRequest>::from_request(request, argument).await;
            gather.note(shared, argument)?;
        }
    }
}

/// The arm that reads an argument into the variable `name`.
fn read(argument: &Argument, name: &Ident, position: usize, compiled: &TokenStream) -> TokenStream {
    let private = private();
    let (outcome, value) = (outcome(argument), emit!(value));
    let pattern = match argument.wrapper() {
        Some(wrapper) => quote!(#private::#wrapper(#value)),
        None => value,
    };
    let checks = (!argument.constraints.is_empty()).then(|| {
        let checks = checks(argument);
        emit!(argument.check(gather.faults(), |at, faults| { #checks });)
    });
    let default = typed_default(argument).map(|default| {
        emit!(::core::result::Result::Err(#private::Rejection::Missing) => #name = ::core::option::Option::Some(#default),)
    });
    emit! {
        #position => {
            let argument = #compiled;
            match #outcome {
                ::core::result::Result::Ok(#pattern) => {
                    #checks
                    #name = ::core::option::Option::Some(value);
                }
                #default
                ::core::result::Result::Err(rejection) => gather.reject(rejection, argument)?,
            }
        }
    }
}

/// The `Result` of reading it.
fn outcome(argument: &Argument) -> TokenStream {
    let arguments = emit!(request, argument);
    if argument.security.is_some() {
        return credential::read(argument, &arguments);
    }
    if argument.is_read_by_type() {
        return road(
            &argument.reader(),
            "FromRequest",
            |span| quote_spanned!(span=> from_request(#arguments).await),
        );
    }
    road(
        &argument.ty,
        "FromValues",
        |span| quote_spanned!(span=> from_values(#arguments)),
    )
}
