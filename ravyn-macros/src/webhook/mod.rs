//! `#[webhook]`: a declaration of what the application sends becomes an item of its name.

mod expand;
mod model;
mod parse;

use proc_macro2::TokenStream;

use crate::errors::Errors;
use crate::function::Function;

/// Expands the attribute.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let function: Function = match syn::parse2(item) {
        Ok(function) => function,
        Err(error) => {
            let help =
                "write `async fn order_paid(event: OrderPaid) -> NoContent;` below the attribute";
            let message = "a webhook is declared as a function without a body";
            errors.push_at(error.span(), message, help);
            return errors.append_to(TokenStream::new());
        }
    };
    let webhook = parse::webhook(options, function, &mut errors);
    let output = if errors.is_empty() {
        expand::webhook(&webhook)
    } else {
        // The item stays, so that what names it does not fail as well.
        expand::unfinished(&webhook)
    };
    errors.append_to(output)
}
