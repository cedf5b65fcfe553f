//! `Handler::call`: reading the arguments in the order of their stages, and calling the function.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::model::{Output, Route};
use super::produce;
use crate::argument::{Reading, reading};
use crate::emit::{emit, private, private_at, road};

/// The function.
pub(super) fn function(route: &Route) -> TokenStream {
    let private = private();
    let body = if route.arguments.is_empty() {
        bare(route)
    } else {
        with_arguments(route)
    };
    // A future that is not `Send` is reported at the function's name.
    let span = route.function.span();
    let choice = produce::choice(route);
    let future = quote_spanned!(span=> async move { #choice #body });
    let place = quote!(&'a mut ::core::option::Option<#private::Response>);
    let answer = quote!(::core::result::Result<(), #private::Error>);
    let returned = quote_spanned!(span=> impl ::core::future::Future<Output = #answer> + ::core::marker::Send + 'a);
    emit! {
        fn call<'a>(
            request: &'a mut #private::Request,
            plan: &'a #private::Plan,
            place: #place,
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

/// The reads, and behind them the call.
fn with_arguments(route: &Route) -> TokenStream {
    let private = private();
    let (reads, names) = reading(&Reading {
        arguments: &route.arguments,
        shared: route.shared_body(),
        gather: quote!(#private::Gather::new()),
        compiled: |position| emit!(plan.argument(#position)),
        incomplete: quote!(#private::incomplete()),
    });
    let answer = answer(route, &names);
    emit! {
        #reads
        #private::end(request);
        #answer
    }
}

fn answer(route: &Route, values: &[Ident]) -> TokenStream {
    let name = &route.function;
    let span = name.span();
    let private = private_at(span);
    let called = match (&route.controller, values) {
        (Some(controller), [this, rest @ ..]) => {
            quote_spanned!(span=> <#controller>::#name(&#this, #(#rest),*))
        }
        _ => quote_spanned!(span=> #name(#(#values),*)),
    };
    let value = match (route.is_blocking, values.is_empty()) {
        (true, true) => quote_spanned!(span=> #private::blocking(#name).await),
        (true, false) => quote_spanned!(span=> #private::blocking(move || #called).await),
        (false, _) => quote_spanned!(span=> #called.await),
    };
    match &route.output {
        Output::Unit => emit!(plan.finish(#value, place)),
        Output::Plain(ty) if !route.settings.produces.is_empty() => {
            let respond = produce::respond(route, ty);
            emit!(plan.finish_produced(&#value, #respond, place))
        }
        Output::Result(success, failure) if !route.settings.produces.is_empty() => {
            let respond = produce::respond(route, success);
            let failure = road(
                failure,
                "HandlerError",
                |span| quote_spanned!(span=> into_error),
            );
            emit!(plan.finish_produced_result(#value, #respond, #failure, place))
        }
        Output::Plain(ty) => {
            let answer = road(ty, "Answer", |span| quote_spanned!(span=> answer));
            emit!(plan.finish_with(#value, #answer, place))
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
            emit!(plan.finish_result(#value, #success, #failure, place))
        }
    }
}
