//! `#[controller]`: an `impl` whose methods are handlers.

mod expand;
mod item;
mod methods;
mod options;
mod this;

use proc_macro2::TokenStream;

use self::item::Item;
use crate::block::Block;
use crate::errors::Errors;
use crate::handler::Route;

/// A controller in our words.
struct Controller {
    block: Block,
    settings: options::Settings,
    items: Vec<Item>,
    routes: Vec<Route>,
}

/// Expands the attribute.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let help =
        "write `impl Users { #[get(\"/\")] async fn list(&self) -> .. }` below the attribute";
    let block: Block = match syn::parse2(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let message = "a controller is an `impl` of a type";
            errors.push_at(error.span(), message, help);
            return errors.append_to(item);
        }
    };
    if let Some(of_trait) = &block.of_trait {
        let message = "a controller is an `impl` of a type, not of a trait";
        errors.push(of_trait, message, help);
    }
    if !block.generics.params.is_empty() {
        let help = "name the types: a controller has one set of routes, which no type parameter can change";
        let generics = &block.generics.params;
        errors.push(generics, "a controller cannot be generic", help);
    }
    // What is wrong within is rustc's to say.
    let Ok(mut items) = item::items(block.content.clone()) else {
        return errors.append_to(item);
    };
    let settings = options::Settings::parse(options, &mut errors);
    let routes = methods::routes(&mut items, &settings, &block.self_type, &mut errors);
    let controller = Controller {
        block,
        settings,
        items,
        routes,
    };
    let output = if errors.is_empty() {
        expand::controller(&controller)
    } else {
        expand::unfinished(&controller)
    };
    errors.append_to(output)
}
