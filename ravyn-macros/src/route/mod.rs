//! `#[get]` and its sisters: a function becomes a handler, and stays a function.

use proc_macro2::{Span, TokenStream};

use crate::errors::Errors;
use crate::function::Function;
use crate::handler::{self, Declaration};

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
    let declaration = Declaration {
        method,
        options,
        place: Span::call_site(),
        controller: None,
    };
    let route = handler::route(declaration, &mut function, &mut errors);
    let output = if errors.is_empty() {
        handler::handler(&route, &function)
    } else {
        // The function stays, so that its callers do not fail as well, and so does its type, so that
        // `routes![..]` has no error of its own.
        handler::unfinished(&route, &function)
    };
    errors.append_to(output)
}
