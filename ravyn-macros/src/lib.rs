//! The macros of ravyn. Programs use them through the `ravyn` crate, where they are documented.
//!
//! Each macro is a room: `parse` knows syn, `model` our words, `expand` the code that is emitted. The
//! emitted code is thin: what can live in an ordinary function does.

mod api_error;
mod constraint;
mod docs;
mod emit;
mod errors;
mod literal;
mod model;
mod options;
mod route;
mod routes_list;
mod suggest;

use proc_macro::TokenStream;

macro_rules! method_attributes {
    ($($(#[$doc:meta])* $name:ident = $method:literal;)*) => {$(
        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $name(options: TokenStream, item: TokenStream) -> TokenStream {
            route::attribute(Some($method), options.into(), item.into()).into()
        }
    )*};
}

method_attributes! {
    /// Makes a function the handler of `GET` requests.
    get = "GET";
    /// Makes a function the handler of `POST` requests.
    post = "POST";
    /// Makes a function the handler of `PUT` requests.
    put = "PUT";
    /// Makes a function the handler of `PATCH` requests.
    patch = "PATCH";
    /// Makes a function the handler of `DELETE` requests.
    delete = "DELETE";
    /// Makes a function the handler of `HEAD` requests.
    head = "HEAD";
    /// Makes a function the handler of `OPTIONS` requests.
    options = "OPTIONS";
    /// Makes a function the handler of `TRACE` requests.
    trace = "TRACE";
}

/// Makes a function the handler of several methods: `#[route(methods(GET, POST), "/path")]`.
#[proc_macro_attribute]
pub fn route(options: TokenStream, item: TokenStream) -> TokenStream {
    route::attribute(None, options.into(), item.into()).into()
}

/// Makes a type a model: serialized, described and checked.
#[proc_macro_attribute]
pub fn model(options: TokenStream, item: TokenStream) -> TokenStream {
    model::attribute(options.into(), item.into()).into()
}

/// Makes an enum or a struct an error of handlers.
#[proc_macro_derive(ApiError, attributes(error, from, source))]
pub fn api_error(item: TokenStream) -> TokenStream {
    api_error::derive(item.into()).into()
}

/// The list of routes of these handlers: `routes![hello, items::list]`.
#[proc_macro]
pub fn routes(list: TokenStream) -> TokenStream {
    routes_list::expand(list.into()).into()
}
