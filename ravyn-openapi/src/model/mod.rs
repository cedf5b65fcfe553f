//! The objects of an OpenAPI document, as far as this crate writes them.
//!
//! Plain data, one type for each object of the specification's section 4.8, with its field names. What
//! is `None`, `false` or empty is left out. Maps are sorted and fields have a fixed order, so that equal
//! documents are equal bytes.

mod components;
mod content;
mod document;
mod example;
mod info;
mod link;
mod operation;
mod parameter;
mod path_item;
mod reference;
mod response;
mod security;
mod server;
mod tag;

use std::collections::BTreeMap;

pub use schemars::Schema;
use serde_json::Value;

pub use self::components::Components;
pub use self::content::{Encoding, MediaType, RequestBody};
pub use self::document::{Document, OpenApiVersion};
pub use self::example::{Example, Examples};
pub use self::info::{Contact, Info, License};
pub use self::link::Link;
pub use self::operation::{Callback, Operation};
pub use self::parameter::{Parameter, ParameterLocation};
pub use self::path_item::PathItem;
pub use self::reference::{OrReference, Reference};
pub use self::response::{Header, Response};
pub use self::security::{OAuthFlow, SecurityRequirement, SecurityScheme, SecuritySchemeKind};
pub use self::server::{Server, ServerVariable};
pub use self::tag::{ExternalDocs, Tag};

/// Fields that OpenAPI does not know, by their names, which begin with `x-` (§4.9).
pub type Extensions = BTreeMap<String, Value>;

/// A visitor of every schema that stands in an object, schemas inside schemas apart.
pub(crate) type Visit<'a> = dyn FnMut(&mut Schema) + 'a;

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}
