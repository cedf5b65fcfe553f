//! `Handler::call`: reading the arguments in the order of their stages, and calling the function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::describe_argument::{checks, typed_default};
use super::model::{Argument, Output, Place, Route};
use super::{body, produce};
use crate::emit::{emit, private, private_at, road};

/// The function.
pub(super) fn function(route: &Route) -> TokenStream {
    let private = private();
    let body = if route.arguments.is_empty() {
        bare(route)
    } else {
        reading(route)
    };
    // A future that is not `Send` is reported at the function's name.
    let span = route.function.span();
    let choice = produce::choice(route);
    let future = quote_spanned!(span=> async move { #choice #body });
    let answer = quote!(::core::result::Result<#private::Response, #private::Error>);
    let returned = quote_spanned!(span=> impl ::core::future::Future<Output = #answer> + ::core::marker::Send + 'a);
    emit! {
        fn call<'a>(
            request: &'a mut #private::Request,
            plan: &'a #private::Plan,
        ) -> #returned {
            #future
        }
    }
}

fn bare(route: &Route) -> TokenStream {
    let private = private();
    let answer = answer(route, &[]);
    emit! {
        #private::end(request);
        #answer
    }
}

/// The reads, driven by a constant order: each argument has one place in the code and one await.
fn reading(route: &Route) -> TokenStream {
    let private = private();
    let shared = route.shared_body();
    let offset = usize::from(shared.is_some());
    let count = route.arguments.len() + offset;
    let names: Vec<Ident> = (0..route.arguments.len())
        .map(|position| format_ident!("value_{position}", span = Span::mixed_site()))
        .collect();
    let types = route.arguments.iter().map(|argument| &argument.ty);
    let shared = shared.map(|reader| shared_body(&reader));
    let arguments = route.arguments.iter().zip(&names).enumerate();
    let reads =
        arguments.map(|(position, (argument, name))| read(argument, name, position + offset));
    let (stages, answer) = (body::stages(route), answer(route, &names));
    emit! {
        const __STAGES: [#private::Stage; #count] = [#(#stages),*];
        const __ORDER: [usize; #count] = #private::order(__STAGES);
        let mut gather = #private::Gather::new();
        #(let mut #names: ::core::option::Option<#types> = ::core::option::Option::None;)*
        let mut step = 0usize;
        while step < #count {
            let position = __ORDER[step];
            if gather.is_over(__STAGES[position], request) {
                break;
            }
            match position {
                #shared
                #(#reads)*
                _ => {}
            }
            step += 1;
        }
        gather.finish()?;
        let (#(::core::option::Option::Some(#names),)*) = (#(#names,)*) else {
            return ::core::result::Result::Err(#private::incomplete());
        };
        #private::end(request);
        #answer
    }
}

/// The arm that reads a shared body, which is the first to be read of its stage.
fn shared_body(reader: &Ident) -> TokenStream {
    let private = private();
    emit! {
        0usize => {
            let shared = <#private::#reader as #private::FromRequest>::from_request(request, plan.argument(0)).await;
            gather.note(shared, plan.argument(0))?;
        }
    }
}

/// The arm that reads an argument into the variable `name`.
fn read(argument: &Argument, name: &Ident, position: usize) -> TokenStream {
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
            let argument = plan.argument(#position);
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
    if let Place::Unsaid | Place::Body = argument.place {
        let arguments = emit!(request, argument);
        return road(
            &argument.reader(),
            "FromRequest",
            |span| quote_spanned!(span=> from_request(#arguments).await),
        );
    }
    let arguments = emit!(request, argument);
    road(
        &argument.ty,
        "FromValues",
        |span| quote_spanned!(span=> from_values(#arguments)),
    )
}

fn answer(route: &Route, values: &[Ident]) -> TokenStream {
    let name = &route.function;
    let span = name.span();
    let private = private_at(span);
    let value = match (route.is_blocking, values.is_empty()) {
        (true, true) => quote_spanned!(span=> #private::blocking(#name).await),
        (true, false) => {
            quote_spanned!(span=> #private::blocking(move || #name(#(#values),*)).await)
        }
        (false, _) => quote_spanned!(span=> #name(#(#values),*).await),
    };
    match &route.output {
        Output::Unit => emit!(plan.finish(#value)),
        Output::Plain(ty) if !route.settings.produces.is_empty() => {
            let respond = produce::respond(route, ty);
            emit!(plan.finish_produced(&#value, #respond))
        }
        Output::Result(success, failure) if !route.settings.produces.is_empty() => {
            let respond = produce::respond(route, success);
            let failure = road(
                failure,
                "HandlerError",
                |span| quote_spanned!(span=> into_error),
            );
            emit!(plan.finish_produced_result(#value, #respond, #failure))
        }
        Output::Plain(ty) => {
            let answer = road(ty, "Answer", |span| quote_spanned!(span=> answer));
            emit!(plan.finish_with(#value, #answer))
        }
        Output::Result(success, failure) => {
            let success = road(
                success,
                "IntoResponse",
                |span| quote_spanned!(span=> into_response),
            );
            let failure = road(
                failure,
                "HandlerError",
                |span| quote_spanned!(span=> into_error),
            );
            emit!(plan.finish_result(#value, #success, #failure))
        }
    }
}
