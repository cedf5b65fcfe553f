//! What a route says for its document alone: nothing of it changes an answer.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{RouteMeta, WebhookMeta};

/// What a route says for its document alone.
#[derive(Clone, Debug, Default)]
pub struct DocumentMeta {
    /// Where more of it stands, as a URL.
    pub external_docs: Option<&'static str>,
    /// Fields that OpenAPI does not know. Their names begin with `x-`.
    pub extensions: BTreeMap<&'static str, Value>,
    /// Examples of its success.
    pub examples: Vec<ExampleMeta>,
    /// Where its success leads.
    pub links: Vec<LinkMeta>,
    /// Requests that the application sends because of it.
    pub callbacks: Vec<CallbackMeta>,
}

/// An example with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleMeta {
    /// Its name, unique among those of one value.
    pub name: Cow<'static, str>,
    /// What it shows.
    pub summary: Option<Cow<'static, str>>,
    /// The value, as it stands on the wire.
    pub value: Value,
}

/// A route that a client can call with what an answer holds (OpenAPI 3.1 §4.8.20).
#[derive(Clone, Debug)]
pub struct LinkMeta {
    /// Its name, unique among those of one route.
    pub name: &'static str,
    /// Describes the handler that it leads to. Asked late: handlers may lead to one another.
    pub target: fn() -> RouteMeta,
    /// Parameters of the target with their values: a constant, or a runtime expression such as
    /// `$response.body#/id`.
    pub parameters: Vec<(&'static str, &'static str)>,
}

/// A request that the application sends to an address which a request named (OpenAPI 3.1 §4.8.18).
#[derive(Clone, Debug)]
pub struct CallbackMeta {
    /// Describes what is sent.
    pub webhook: fn() -> WebhookMeta,
    /// Where it goes, with a runtime expression: `{$request.body#/callback_url}`.
    pub address: &'static str,
}
