//! Paths that the macros emit.

pub use std::borrow::Cow;
pub use std::boxed::Box;
pub use std::sync::Arc;
pub use std::vec::Vec;

pub use http::{HeaderMap, Method, StatusCode};
pub use ravyn_core::error::{ApiError, Error, ErrorBody, Faults, HandlerError, code_of};
pub use ravyn_core::handler::emitted::*;
pub use ravyn_core::handler::{Handler, Outgoing, Payload, Route, Webhook, WebhookError};
pub use ravyn_core::inject::{
    Cloned, Declared, Fields, Inject, Owned, describe_requires, read_field, unread,
};
pub use ravyn_core::layer::{And, Cancel, LevelSettings, Not, Or, Plan, Xor};
pub use ravyn_core::meta::{
    ArgumentMeta, Place, QueryStyle, ResponsesMeta, RouteMeta, SchemaOf, SourceLocation,
    WebhookMeta,
};
pub use ravyn_core::model::{
    At, Check, Format, Items, Model, Number, Numeric, Outcome, Pattern, Properties, RequestModel,
    ResponseModel, Textual, Validate, check,
};
pub use ravyn_core::params::{
    Argument, BodyMembers, FormFields, FromParameter, FromRequest, FromRequestList, FromValues,
    Gather, Member, Mismatch, Order, Rejection, Stage, describe_parameter, newtype, one,
    parse_variant, read_group, read_model,
};
pub use ravyn_core::request::Request;
pub use ravyn_core::response::{
    Answer, Cbor, Csv, Encoder, IntoResponse, Json, JsonEncoder, MessagePack, Response,
    describe_json, describe_produced, json_response, negotiate, produced,
};
pub use ravyn_core::routing::Controller;
pub use ravyn_core::security;
pub use ravyn_core::settings::{Key, Reading, Setting, Settings, Slot};
pub use ravyn_core::task::BoxFuture;
pub use serde_json::Value;

/// What a webhook sends.
pub type OutgoingRequest = http::Request<bytes::Bytes>;
