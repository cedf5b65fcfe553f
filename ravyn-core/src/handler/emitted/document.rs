//! What a handler says for its document alone.

use http::Method;
use serde::Serialize;

use super::json_of;
use crate::meta::{CallbackMeta, ExampleMeta, LinkMeta, RouteMeta, WebhookMeta};

/// An example with a name.
pub fn example<T: Serialize + ?Sized>(
    name: &'static str,
    summary: Option<&'static str>,
    value: &T,
) -> ExampleMeta {
    ExampleMeta {
        name: name.into(),
        summary: summary.map(Into::into),
        value: json_of(value),
    }
}

/// Says where the success leads.
pub fn link(
    route: &mut RouteMeta,
    name: &'static str,
    target: fn() -> RouteMeta,
    parameters: &[(&'static str, &'static str)],
) {
    route.document.links.push(LinkMeta {
        name,
        target,
        parameters: parameters.to_vec(),
    });
}

/// Says what the application sends because of the route.
pub fn callback(route: &mut RouteMeta, webhook: fn() -> WebhookMeta, address: &'static str) {
    let callback = CallbackMeta { webhook, address };
    route.document.callbacks.push(callback);
}

/// The operation of a webhook, as the macro begins it.
#[must_use]
pub fn webhook_route(item: &'static str, method: Method, name: &'static str) -> RouteMeta {
    RouteMeta::new(item, vec![method], name)
}
