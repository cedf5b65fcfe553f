//! Plain descriptions of routes: what the document, the checks at `build()` and the commands read.
//!
//! Nothing here acts. A handler, an argument or an answer writes itself down once, and every later
//! reader (OpenAPI, `routes`, the compile step) sees the same value that is enforced.

mod argument;
mod document;
mod responses;
mod route;
mod schema;
mod security;
mod webhook;

pub use self::argument::{Access, ArgumentKind, ArgumentMeta, DependencyKey, Place, QueryStyle};
pub use self::document::{CallbackMeta, DocumentMeta, ExampleMeta, LinkMeta};
pub use self::responses::{
    ContentMeta, HeaderMeta, ProblemMeta, ProducedMeta, ResponseMeta, ResponsesMeta, StatusMeta,
};
pub use self::route::{GuardMeta, HostMeta, RouteMeta, SourceLocation};
pub use self::schema::SchemaOf;
#[doc(hidden)] // For the rooms above; no promise is made about it.
pub use self::schema::{ALIASES, UNIQUE, integer_range, keep_enforced, keep_identity, short_name};
pub use self::security::{
    Flow, FlowMeta, RequirementMeta, SchemeKind, SchemeMeta, ScopeMeta, SecurityMeta,
};
pub use self::webhook::WebhookMeta;
