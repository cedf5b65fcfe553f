//! `Handler::describe`: what is known of the route, as plain data.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::body;
use super::model::{
    Argument, DeclaredHeader, DeclaredResponse, Output, Place, Route, Settings, option,
};
use crate::emit::{emit, private, road};
use crate::literal::{converted, is_literal};

/// The function.
pub(super) fn function(route: &Route) -> TokenStream {
    let private = private();
    let name = route.function.unraw().to_string();
    let (path, methods, is_blocking) = (&route.path, &route.methods, route.is_blocking);
    let line = quote_spanned!(route.function.span()=> ::core::line!());
    let settings = settings(&route.settings);
    let form = route.has_form().then(form);
    let arguments = route.arguments.iter().map(argument);
    let (answers, checks) = (answers(&route.output), body::checks(route));
    emit! {
        fn describe() -> #private::RouteMeta {
            #checks
            let mut route = #private::RouteMeta::new(#name, #private::methods(&[#(#methods),*]), #path);
            route.source = #private::SourceLocation { file: ::core::file!(), line: #line };
            route.blocking = #is_blocking;
            #settings
            #form
            #(#arguments)*
            #answers
            route
        }
    }
}

fn settings(settings: &Settings) -> TokenStream {
    let private = private();
    let text = |text: &Option<String>| text.as_ref().map(|text| quote!(#text.into()));
    let literal = |text: &Option<syn::LitStr>| text.as_ref().map(|text| quote!(#text));
    let status = settings.status.as_ref();
    let optional = [
        ("summary", text(&settings.summary)),
        ("description", text(&settings.description)),
        ("operation_id", literal(&settings.operation_id)),
        (
            "response_description",
            literal(&settings.response_description),
        ),
        (
            "status",
            status.map(|status| quote!(#private::status(#status))),
        ),
        (
            "timeout",
            settings
                .timeout
                .map(|ms| quote!(::core::time::Duration::from_millis(#ms))),
        ),
        (
            "body_limit",
            settings.body_limit.map(|bytes| quote!(#bytes)),
        ),
    ];
    let optional = optional.into_iter().filter_map(|(field, value)| {
        let (field, value) = (Ident::new(field, Span::call_site()), value?);
        Some(emit!(route.#field = ::core::option::Option::Some(#value);))
    });
    let flags = [
        ("deprecated", settings.is_deprecated),
        ("hidden", settings.is_hidden),
    ];
    let flags = flags
        .into_iter()
        .filter(|(_, is_set)| *is_set)
        .map(|(field, _)| {
            let field = Ident::new(field, Span::call_site());
            emit!(route.#field = true;)
        });
    let name = settings
        .name
        .as_ref()
        .map(|name| emit!(route.name = #name.into();));
    let tags = settings
        .tags
        .iter()
        .map(|tag| emit!(route.tags.push(#tag.into());));
    let headers = settings.response_headers.iter().map(header);
    let responses = settings.responses.iter().map(response);
    quote!(#(#optional)* #(#flags)* #name #(#tags)* #(#headers)* #(#responses)*)
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

/// The form itself, which is read before its fields.
fn form() -> TokenStream {
    let private = private();
    emit! {
        let mut argument = #private::ArgumentMeta::new("form");
        <#private::FormFields as #private::FromRequest>::describe(&mut argument);
        route.arguments.push(argument);
    }
}

fn argument(argument: &Argument) -> TokenStream {
    let private = private();
    let name = argument.plain_name();
    let alias = argument
        .alias
        .as_ref()
        .map(|alias| emit!(argument.alias = ::core::option::Option::Some(#alias.into());));
    let place = place(argument.place).map(|place| {
        let place = Ident::new(place, Span::call_site());
        emit!(argument.place = ::core::option::Option::Some(#private::Place::#place);)
    });
    let meta = emit!(&mut argument);
    let describe = match argument.place {
        Place::Unsaid | Place::Body => {
            describe_by(&argument.reader(), "FromRequest", "describe", &meta)
        }
        _ => describe_by(&argument.ty, "FromValues", "describe_values", &meta),
    };
    let (details, default) = (details(argument), default(argument));
    emit! {
        {
            let mut argument = #private::ArgumentMeta::new(#name);
            #alias
            #place
            #describe
            #details
            #default
            route.arguments.push(argument);
        }
    }
}

/// The variant of `ravyn_core::meta::Place`.
fn place(place: Place) -> Option<&'static str> {
    match place {
        Place::Unsaid => None,
        Place::Path => Some("Path"),
        Place::Query => Some("Query"),
        Place::Header => Some("Header"),
        Place::Cookie => Some("Cookie"),
        Place::Form | Place::Body => Some("Body"),
    }
}

fn describe_by(ty: &syn::Type, name: &str, function: &str, meta: &TokenStream) -> TokenStream {
    let call = road(ty, name, |span| {
        let function = Ident::new(function, span);
        quote_spanned!(span=> #function(#meta))
    });
    quote!(#call;)
}

fn details(argument: &Argument) -> TokenStream {
    let private = private();
    let description = argument.description.as_ref();
    let description = description
        .map(|text| emit!(argument.description = ::core::option::Option::Some(#text.into());));
    let example = argument.example.as_ref().map(|example| {
        emit!(argument.example = ::core::option::Option::Some(#private::json_of(&#example));)
    });
    let deprecated = argument
        .is_deprecated
        .then(|| emit!(argument.deprecated = true;));
    let keywords = argument.constraints.iter().map(|constraint| {
        let (name, value) = constraint.keyword();
        emit!(argument.keyword(#name, #private::json_of(&#value));)
    });
    quote!(#description #example #deprecated #(#keywords)*)
}

/// The default as the document shows it, and a function that holds it against the rules.
fn default(argument: &Argument) -> Option<TokenStream> {
    let private = private();
    let default = argument.default.as_ref()?;
    let typed = typed_default(argument)?;
    // A literal's JSON is that of its value, and the type may be no `Serialize`.
    let shown = if is_literal(default) {
        quote!(#default)
    } else {
        typed.clone()
    };
    let checks = checks(argument);
    let check = (!argument.constraints.is_empty()).then(|| {
        emit! {
            argument.check_default = ::core::option::Option::Some(|| {
                let value = #typed;
                #private::broken_rules(|at, faults| { #checks })
            });
        }
    });
    Some(emit! {
        argument.default = ::core::option::Option::Some(#private::json_of(&#shown));
        argument.required = false;
        #check
    })
}

/// The default as a value of the argument's type. It is written the same wherever it is needed, so that a
/// default of another type is reported once.
pub(super) fn typed_default(argument: &Argument) -> Option<TokenStream> {
    let ty = &argument.ty;
    let default = converted(argument.default.as_ref()?, ty);
    Some(emit!({ let default: #ty = #default; default }))
}

/// The statements that check `value`.
pub(super) fn checks(argument: &Argument) -> TokenStream {
    let value = emit!(&value);
    let checks = argument
        .constraints
        .iter()
        .map(|constraint| constraint.check(&argument.ty, &value));
    quote!(#(#checks)*)
}

fn answers(output: &Output) -> TokenStream {
    let meta = emit!(&mut route.responses);
    match output {
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
