//! `#[get]` and its sisters: a function becomes a handler, and stays a function.

mod argument;
mod argument_options;
mod argument_type;
mod body;
mod call;
mod compare;
mod describe;
mod describe_argument;
mod expand;
mod function;
mod methods;
mod model;
mod options;
mod parse;
mod path;
mod produce;
mod quantity;
mod responses;
mod signature;

use proc_macro2::TokenStream;

use self::function::Function;
use crate::errors::Errors;

/// Expands a method attribute. `method` is `None` for `#[route(methods(..))]`.
pub(crate) fn attribute(
    method: Option<&'static str>,
    options: TokenStream,
    item: TokenStream,
) -> TokenStream {
    let mut errors = Errors::default();
    let mut function: Function = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let help = "write `async fn name() -> String { .. }` below the attribute";
            errors.push_at(error.span(), "a handler is a function", help);
            return errors.append_to(item);
        }
    };
    let route = parse::route(method, options, &mut function, &mut errors);
    let output = if errors.is_empty() {
        expand::handler(&route, &function)
    } else {
        // The function stays, so that its callers do not fail as well, and so does its type, so that
        // `routes![..]` has no error of its own.
        expand::unfinished(&route, &function)
    };
    errors.append_to(output)
}
