//! What is emitted: an item of the function's name that describes the request and makes it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use super::model::Webhook;
use crate::argument::{self, Argument, Place, describe_by};
use crate::emit::{emit, private, private_at, road};
use crate::handler;

/// The item.
pub(super) fn webhook(webhook: &Webhook) -> TokenStream {
    let (declared, described, request) = (item(webhook), describe(webhook), request(webhook));
    let conditions = conditions(webhook);
    let (private, item) = (private(), &webhook.item);
    quote! {
        #declared

        #(#conditions)*
        #[allow(deprecated)]
        impl #private::Webhook for #item {
            #described
        }

        #(#conditions)*
        impl #item {
            #request
        }
    }
}

/// An item that only keeps other code from failing; the errors beside it stop the compilation.
pub(super) fn unfinished(webhook: &Webhook) -> TokenStream {
    let (declared, conditions) = (item(webhook), conditions(webhook));
    let (private, item) = (private(), &webhook.item);
    quote! {
        #declared

        #(#conditions)*
        impl #private::Webhook for #item {
            fn describe() -> #private::WebhookMeta {
                ::core::unreachable!("the program does not compile")
            }
        }
    }
}

fn item(webhook: &Webhook) -> TokenStream {
    let Webhook {
        item,
        visibility,
        attributes,
        ..
    } = webhook;
    quote! {
        #(#attributes)*
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug)]
        #visibility struct #item;
    }
}

/// The `#[cfg(..)]` of the function.
fn conditions(webhook: &Webhook) -> Vec<&syn::Attribute> {
    let attributes = webhook.attributes.iter();
    attributes
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .collect()
}

/// `Webhook::describe`.
fn describe(webhook: &Webhook) -> TokenStream {
    let private = private();
    let Webhook {
        item,
        event,
        method,
        ..
    } = webhook;
    let name = item.unraw().to_string();
    let line = quote_spanned!(item.span()=> ::core::line!());
    let method = Ident::new(method, item.span());
    let settings = handler::settings_statements(&webhook.settings);
    let list = emit!(route.arguments);
    let arguments = webhook
        .arguments
        .iter()
        .map(|argument| match argument.place {
            Place::Header | Place::Query => argument::describe(argument, &list),
            _ => body(argument),
        });
    let answers = emit!(&mut route.responses);
    let answers = describe_by(&webhook.answer, "Answer", "describe_answer", &answers);
    emit! {
        fn describe() -> #private::WebhookMeta {
            let mut route = #private::webhook_route(#name, #private::Method::#method, #event);
            route.source = #private::SourceLocation { file: ::core::file!(), line: #line };
            #settings
            #(#arguments)*
            #answers
            #private::WebhookMeta { name: #event, route }
        }
    }
}

fn body(argument: &Argument) -> TokenStream {
    let private = private();
    let (name, details) = (argument.plain_name(), argument::details(argument));
    let meta = emit!(&mut argument);
    let describe = describe_by(&argument.ty, "Payload", "describe", &meta);
    emit! {
        {
            let mut argument = #private::ArgumentMeta::new(#name);
            #describe
            #details
            route.arguments.push(argument);
        }
    }
}

/// The function that makes the request.
fn request(webhook: &Webhook) -> TokenStream {
    let private = private();
    let Webhook {
        item,
        visibility,
        method,
        ..
    } = webhook;
    let method = Ident::new(method, item.span());
    let names = webhook.arguments.iter().map(|argument| &argument.name);
    let types = webhook.arguments.iter().map(|argument| &argument.ty);
    let written = webhook.arguments.iter().map(write);
    let documentation = format!(
        "Makes the request that tells `url` of `{}`.\n\n# Errors\nWhere `url` is no address on the web, and where \
         what is told breaks rules of its own.",
        webhook.event.value()
    );
    let returned =
        quote!(::core::result::Result<#private::OutgoingRequest, #private::WebhookError>);
    emit! {
        #[doc = #documentation]
        #[allow(
            dead_code,
            clippy::missing_errors_doc,
            clippy::needless_pass_by_value,
            clippy::too_many_arguments
        )]
        #visibility fn request(self, url: &str, #(#names: #types),*) -> #returned {
            #[allow(unused_mut)]
            let mut outgoing = #private::Outgoing::new(#private::Method::#method, url);
            #(#written)*
            outgoing.finish()
        }
    }
}

/// The statements that check an argument, and add it to the request.
fn write(argument: &Argument) -> TokenStream {
    let Argument { name, ty, .. } = argument;
    let (wire, checks) = (argument.wire_name(), argument::rule_checks(argument));
    let private = private();
    let (place, function) = match argument.place {
        Place::Header => ("Header", "header"),
        Place::Query => ("Query", "query"),
        _ => {
            let payload = road(ty, "Payload", |span| {
                let write = quote_spanned!(span=> write);
                write.into_token_stream()
            });
            return emit!(outgoing.body(#payload(&#name)?););
        }
    };
    let span = name.span();
    let (place, function) = (Ident::new(place, span), Ident::new(function, span));
    let outside = private_at(span);
    emit! {
        let value = #name;
        outgoing.check(#outside::Place::#place, |at, faults| { #checks })?;
        #private::Outgoing::#function(&mut outgoing, #wire, &value)?;
    }
}
