//! `Handler::describe`: what is known of the route, as plain data.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::LitStr;
use syn::ext::IdentExt;

use super::compare::Untaken;
use super::model::{DeclaredHeader, DeclaredResponse, Output, Route, Settings, option};
use super::produce;
use crate::argument::{self, describe_by};
use crate::emit::{emit, private, road};

/// The function.
pub(super) fn function(route: &Route) -> TokenStream {
    let private = private();
    let name = route.function.unraw().to_string();
    let (path, methods, is_blocking) = (&route.path, &route.methods, route.is_blocking);
    let line = quote_spanned!(route.function.span()=> ::core::line!());
    let settings = settings(&route.settings);
    let shared = route.shared_body();
    let list = emit!(route.arguments);
    let shared = shared.map(|reader| argument::shared_body(&reader, &list));
    let arguments = route.arguments.iter();
    let arguments = arguments.map(|argument| argument::describe(argument, &list));
    let checks = argument::checks(&route.arguments, methods);
    let untaken = route.untaken.iter().map(Untaken::check);
    let answers = answers(route);
    emit! {
        fn describe() -> #private::RouteMeta {
            #checks
            #(#untaken)*
            let mut route = #private::RouteMeta::new(#name, #private::methods(&[#(#methods),*]), #path);
            route.source = #private::SourceLocation { file: ::core::file!(), line: #line };
            route.blocking = #is_blocking;
            #settings
            #shared
            #(#arguments)*
            #answers
            route
        }
    }
}

/// The statements that write into `route` what options and doc comment say.
pub(crate) fn settings(settings: &Settings) -> TokenStream {
    let optional = optional(settings).into_iter().filter_map(|(field, value)| {
        let (field, value) = (Ident::new(field, Span::call_site()), value?);
        Some(emit!(route.#field = ::core::option::Option::Some(#value);))
    });
    let deprecated = settings
        .is_deprecated
        .then(|| emit!(route.deprecated = true;));
    let hidden = settings.is_hidden.then(|| emit!(route.hidden = true;));
    let public = settings.is_public.then(|| emit!(route.public = true;));
    let name = settings.name.as_ref();
    let name = name.map(|name| emit!(route.name = #name.into();));
    let tags = settings.tags.iter();
    let tags = tags.map(|tag| emit!(route.tags.push(#tag.into());));
    let headers = settings.response_headers.iter().map(header);
    let responses = settings.responses.iter().map(response);
    let document = settings.document.statements();
    quote! {
        #(#optional)* #deprecated #hidden #public #name #(#tags)* #(#headers)* #(#responses)* #document
    }
}

/// The fields of `RouteMeta` that are there or not.
fn optional(settings: &Settings) -> [(&'static str, Option<TokenStream>); 7] {
    let private = private();
    let text = |text: &Option<String>| text.as_ref().map(|text| quote!(#text.into()));
    let literal = |text: &Option<LitStr>| text.as_ref().map(|text| quote!(#text));
    let told = literal(&settings.response_description);
    let status = settings.status.as_ref();
    let status = status.map(|status| quote!(#private::status(#status)));
    let timeout = settings.timeout;
    let timeout = timeout.map(|ms| quote!(::core::time::Duration::from_millis(#ms)));
    let body_limit = settings.body_limit.map(|bytes| quote!(#bytes));
    [
        ("summary", text(&settings.summary)),
        ("description", text(&settings.description)),
        ("operation_id", literal(&settings.operation_id)),
        ("response_description", told),
        ("status", status),
        ("timeout", timeout),
        ("body_limit", body_limit),
    ]
}

fn header(header: &DeclaredHeader) -> TokenStream {
    let private = private();
    let DeclaredHeader { name, value } = header;
    emit!(#private::response_header(&mut route, #name, #value);)
}

fn response(response: &DeclaredResponse) -> TokenStream {
    let private = private();
    let status = &response.status;
    let description = option(response.description.as_ref().map(|text| quote!(#text)));
    let describe = road(
        &response.content,
        "IntoResponse",
        |span| quote_spanned!(span=> describe),
    );
    emit!(#private::declare(&mut route.responses, #status, #description, #describe);)
}

fn answers(route: &Route) -> TokenStream {
    let meta = emit!(&mut route.responses);
    let encoders = produce::encoders(route);
    match &route.output {
        Output::Plain(ty) if encoders.is_some() => produce::describe(encoders.as_ref(), ty),
        Output::Result(success, failure) if encoders.is_some() => {
            let success = produce::describe(encoders.as_ref(), success);
            let failure = describe_by(failure, "HandlerError", "describe", &meta);
            quote!(#success #failure)
        }
        Output::Unit => {
            let unit = syn::parse_quote!(());
            describe_by(&unit, "IntoResponse", "describe", &meta)
        }
        Output::Plain(ty) => describe_by(ty, "Answer", "describe_answer", &meta),
        Output::Result(success, failure) => {
            let success = describe_by(success, "IntoResponse", "describe", &meta);
            let failure = describe_by(failure, "HandlerError", "describe", &meta);
            quote!(#success #failure)
        }
    }
}
