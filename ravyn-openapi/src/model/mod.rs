//! The objects of an OpenAPI 3.1 document, as far as this crate writes them.
//!
//! Plain data, one type for each object of the specification's section 4.8, with its field names. What
//! is `None`, `false` or empty is left out. Maps are sorted and fields have a fixed order, so that equal
//! documents are equal bytes.

mod components;
mod content;
mod document;
mod info;
mod operation;
mod parameter;
mod path_item;
mod reference;
mod response;
mod security;

pub use schemars::Schema;

pub use self::components::Components;
pub use self::content::{Encoding, MediaType, RequestBody};
pub use self::document::Document;
pub use self::info::{Info, Server, ServerVariable, Tag};
pub use self::operation::Operation;
pub use self::parameter::{Parameter, ParameterLocation};
pub use self::path_item::PathItem;
pub use self::reference::{OrReference, Reference};
pub use self::response::{Header, Response};
pub use self::security::{OAuthFlow, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

/// A visitor of every schema that stands in an object, schemas inside schemas apart.
pub(crate) type Visit<'a> = dyn FnMut(&mut Schema) + 'a;

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
