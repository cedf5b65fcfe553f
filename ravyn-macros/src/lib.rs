//! The macros of ravyn. Programs use them through the `ravyn` crate.
//!
//! Each macro is a room: `parse` knows syn, `model` our words, `expand` the code that is emitted. The
//! emitted code is thin: what can live in an ordinary function does. Mistakes are gathered, so that one
//! compilation shows them all, and the user's item is emitted whatever they are.

mod api_error;
mod argument;
mod block;
mod constraint;
mod controller;
mod docs;
mod document;
mod emit;
mod errors;
mod function;
mod handler;
mod level;
mod literal;
mod model;
mod options;
mod permission;
mod provider;
mod requires;
mod route;
mod routes_list;
mod security;
mod settings;
mod suggest;
mod webhook;

use proc_macro::TokenStream;

macro_rules! method_attributes {
    ($($name:ident = $method:literal;)*) => {$(
        #[doc = concat!("Makes an `async` function the handler of `", $method, "` requests.")]
        #[doc = include_str!("../docs/handler.md")]
        #[proc_macro_attribute]
        pub fn $name(options: TokenStream, item: TokenStream) -> TokenStream {
            route::attribute(Some($method), options.into(), item.into()).into()
        }
    )*};
}

method_attributes! {
    get = "GET";
    post = "POST";
    put = "PUT";
    patch = "PATCH";
    delete = "DELETE";
    head = "HEAD";
    options = "OPTIONS";
    trace = "TRACE";
}

/// Makes an `async` function the handler of several methods.
#[doc = include_str!("../docs/route.md")]
#[proc_macro_attribute]
pub fn route(options: TokenStream, item: TokenStream) -> TokenStream {
    route::attribute(None, options.into(), item.into()).into()
}

/// Makes an `impl` a controller: its methods are handlers.
#[doc = include_str!("../docs/controller.md")]
#[proc_macro_attribute]
pub fn controller(options: TokenStream, item: TokenStream) -> TokenStream {
    controller::attribute(options.into(), item.into()).into()
}

/// Makes a function a provider whose arguments have names and attributes.
#[doc = include_str!("../docs/provider.md")]
#[proc_macro_attribute]
pub fn provider(options: TokenStream, item: TokenStream) -> TokenStream {
    provider::attribute(&options.into(), item.into()).into()
}

/// Adds the operators to a permission.
#[doc = include_str!("../docs/permission.md")]
#[proc_macro_attribute]
pub fn permission(options: TokenStream, item: TokenStream) -> TokenStream {
    permission::attribute(&options.into(), item.into()).into()
}

/// Makes a type a model: serialized, described and checked.
#[doc = include_str!("../docs/model.md")]
#[proc_macro_attribute]
pub fn model(options: TokenStream, item: TokenStream) -> TokenStream {
    model::attribute(options.into(), item.into()).into()
}

/// Makes an enum or a struct an error of handlers.
#[doc = include_str!("../docs/api_error.md")]
#[proc_macro_derive(ApiError, attributes(error, from, source))]
pub fn api_error(item: TokenStream) -> TokenStream {
    api_error::derive(item.into()).into()
}

/// Makes a struct settings: read from arguments, the environment and files.
#[doc = include_str!("../docs/settings.md")]
#[proc_macro_derive(Settings, attributes(settings, setting))]
pub fn settings(item: TokenStream) -> TokenStream {
    settings::derive(item.into()).into()
}

/// Groups arguments: its fields are read like those of a handler.
#[doc = include_str!("../docs/requires.md")]
#[proc_macro_derive(
    Requires,
    attributes(in_path, query, header, cookie, form, body, inject, security)
)]
pub fn requires(item: TokenStream) -> TokenStream {
    requires::derive(item.into()).into()
}

/// Declares a request that the application sends.
#[doc = include_str!("../docs/webhook.md")]
#[proc_macro_attribute]
pub fn webhook(options: TokenStream, item: TokenStream) -> TokenStream {
    webhook::attribute(options.into(), item.into()).into()
}

/// Lists handlers as routes.
#[doc = include_str!("../docs/routes.md")]
#[proc_macro]
pub fn routes(list: TokenStream) -> TokenStream {
    routes_list::expand(list.into()).into()
}
