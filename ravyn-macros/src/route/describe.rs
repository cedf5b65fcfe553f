//! `Handler::describe`: what is known of the route, as plain data.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::model::{Argument, Output, Place, Route, Settings, option};
use crate::literal::{converted, is_literal};
use crate::paths::private;

/// The function.
pub(super) fn function(route: &Route) -> TokenStream {
    let private = private();
    let name = route.function.to_string();
    let (path, methods) = (&route.path, &route.methods);
    let settings = settings(&route.settings);
    let form = route.has_form().then(|| {
        quote! {
            let mut argument = #private::ArgumentMeta::new("form");
            #private::Arg::<#private::FormFields>::describe(&mut argument);
            route.arguments.push(argument);
        }
    });
    let arguments = route.arguments.iter().map(argument);
    let answers = answers(&route.output);
    let is_blocking = route.is_blocking;
    let line = quote_spanned!(route.function.span()=> ::core::line!());
    quote! {
        fn describe() -> #private::RouteMeta {
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
    let mut lines = Vec::new();
    let mut text = |field: &str, value: Option<TokenStream>| {
        let field = quote::format_ident!("{field}");
        if let Some(value) = value {
            lines.push(quote!(route.#field = ::core::option::Option::Some(#value);));
        }
    };
    text(
        "summary",
        settings.summary.as_ref().map(|text| quote!(#text.into())),
    );
    text(
        "description",
        settings
            .description
            .as_ref()
            .map(|text| quote!(#text.into())),
    );
    text(
        "operation_id",
        settings.operation_id.as_ref().map(|text| quote!(#text)),
    );
    text(
        "response_description",
        settings
            .response_description
            .as_ref()
            .map(|text| quote!(#text)),
    );
    text(
        "status",
        settings
            .status
            .as_ref()
            .map(|status| quote!(#private::status(#status))),
    );
    text(
        "timeout",
        settings
            .timeout
            .map(|ms| quote!(::core::time::Duration::from_millis(#ms))),
    );
    text(
        "body_limit",
        settings.body_limit.map(|bytes| quote!(#bytes)),
    );
    lines.extend(marks(settings));
    lines.extend(answers_declared(settings));
    quote!(#(#lines)*)
}

/// Name, flags and tags.
fn marks(settings: &Settings) -> Vec<TokenStream> {
    let mut lines = Vec::new();
    if let Some(name) = &settings.name {
        lines.push(quote!(route.name = #name.into();));
    }
    if settings.is_deprecated {
        lines.push(quote!(route.deprecated = true;));
    }
    if settings.is_hidden {
        lines.push(quote!(route.hidden = true;));
    }
    for tag in &settings.tags {
        lines.push(quote!(route.tags.push(#tag.into());));
    }
    lines
}

/// Responses and headers that the options declare.
fn answers_declared(settings: &Settings) -> Vec<TokenStream> {
    let private = private();
    let mut lines = Vec::new();
    for (name, value) in &settings.response_headers {
        lines.push(quote!(#private::response_header(&mut route, #name, #value);));
    }
    for response in &settings.responses {
        let (status, content) = (&response.status, &response.content);
        let description = option(response.description.as_ref().map(|text| quote!(#text)));
        lines.push(quote_spanned! {content.span()=>
            #private::Success::<#content>::declare(&mut route.responses, #status, #description);
        });
    }
    lines
}

fn argument(argument: &Argument) -> TokenStream {
    let private = private();
    let name = argument.name.to_string();
    let ty = &argument.ty;
    let alias = argument
        .alias
        .as_ref()
        .map(|alias| quote!(argument.alias = ::core::option::Option::Some(#alias.into());));
    let place = match argument.place {
        Place::Unsaid => quote!(),
        Place::Path => {
            quote!(argument.place = ::core::option::Option::Some(#private::Place::Path);)
        }
        Place::Query => {
            quote!(argument.place = ::core::option::Option::Some(#private::Place::Query);)
        }
        Place::Header => {
            quote!(argument.place = ::core::option::Option::Some(#private::Place::Header);)
        }
        Place::Cookie => {
            quote!(argument.place = ::core::option::Option::Some(#private::Place::Cookie);)
        }
        Place::Form | Place::Body => {
            quote!(argument.place = ::core::option::Option::Some(#private::Place::Body);)
        }
    };
    let describe = match argument.place {
        Place::Unsaid => {
            quote_spanned!(argument.span()=> #private::Arg::<#ty>::describe(&mut argument);)
        }
        Place::Body => {
            quote_spanned!(argument.span()=> #private::JsonArg::<#ty>::describe(&mut argument);)
        }
        _ => quote_spanned!(argument.span()=> #private::Placed::<#ty>::describe(&mut argument);),
    };
    let details = details(argument);
    quote! {
        {
            let mut argument = #private::ArgumentMeta::new(#name);
            #alias
            #place
            #describe
            #details
            route.arguments.push(argument);
        }
    }
}

fn details(argument: &Argument) -> TokenStream {
    let private = private();
    let description = argument
        .description
        .as_ref()
        .map(|text| quote!(argument.description = ::core::option::Option::Some(#text.into());));
    let example = argument.example.as_ref().map(|example| quote!(argument.example = ::core::option::Option::Some(#private::json_of(&#example));));
    let deprecated = argument
        .is_deprecated
        .then(|| quote!(argument.deprecated = true;));
    let keywords = argument.constraints.iter().map(|constraint| {
        let (name, value) = constraint.keyword();
        quote!(argument.keyword(#name, #private::json_of(&#value));)
    });
    let default = argument.default.as_ref().map(|default| {
        let ty = &argument.ty;
        // A literal needs no type to be written down, and the type may be no `Serialize`.
        let value = if is_literal(default) { quote!(#private::json_of(&#default)) } else {
            quote_spanned!(default.span()=> { let value: #ty = #default; #private::json_of(&value) })
        };
        let check = default_check(argument);
        quote! {
            argument.default = ::core::option::Option::Some(#value);
            argument.required = false;
            #check
        }
    });
    quote!(#description #example #deprecated #(#keywords)* #default)
}

/// A function that holds the default against the rules.
fn default_check(argument: &Argument) -> Option<TokenStream> {
    if argument.constraints.is_empty() {
        return None;
    }
    let private = private();
    let (ty, default) = (&argument.ty, converted(argument.default.as_ref()?));
    let checks = argument
        .constraints
        .iter()
        .map(|constraint| constraint.check(&quote!(&value), &quote!(at), &quote!(faults)));
    Some(quote! {
        argument.check_default = ::core::option::Option::Some(|| {
            let value: #ty = #default;
            #private::broken_rules(|at, faults| { #(#checks)* })
        });
    })
}

fn answers(output: &Output) -> TokenStream {
    let private = private();
    match output {
        Output::Unit => quote!(#private::Returned::<()>::describe(&mut route.responses);),
        Output::Plain(ty) => {
            quote_spanned!(ty.span()=> #private::Returned::<#ty>::describe(&mut route.responses);)
        }
        Output::Result(success, failure) => {
            let success = quote_spanned!(success.span()=> #private::Success::<#success>::describe(&mut route.responses););
            let failure = quote_spanned!(failure.span()=> #private::Failure::<#failure>::describe(&mut route.responses););
            quote!(#success #failure)
        }
    }
}

impl Route {
    /// Whether an argument is a field of the form body.
    pub(super) fn has_form(&self) -> bool {
        self.arguments
            .iter()
            .any(|argument| argument.place == Place::Form)
    }
}
