//! What becomes one operation of the document: a route or a webhook under one of its methods.

use http::Method;
use ravyn_core::error::BuildFault;
use ravyn_core::meta::{RouteMeta, WebhookMeta};

use super::hosts;
use super::path::{DocumentPath, Paths};
use crate::model::{Document, OpenApiVersion, Operation, PathItem};

/// What becomes one operation of the document.
#[derive(Debug)]
pub(super) struct Endpoint<'a> {
    pub(super) route: &'a RouteMeta,
    pub(super) method: &'a Method,
    pub(super) path: DocumentPath,
    /// Routes of other hosts that have the same path and method, for which a document has no place.
    pub(super) hidden_behind: Vec<&'a RouteMeta>,
    pub(super) origin: Origin<'a>,
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// Under a path of the application.
    Route,
    /// Among the requests that the application sends by itself.
    Webhook,
    /// Under an operation because of which the application sends it.
    Callback {
        /// The position of that operation.
        of: usize,
        /// Where it is sent, as a runtime expression.
        address: &'a str,
    },
}

/// What a route sends because of a request.
#[derive(Debug)]
pub(super) struct Sent {
    /// The position of the route's operation.
    of: usize,
    address: String,
    webhook: WebhookMeta,
}

impl<'a> Endpoint<'a> {
    fn sent(webhook: &'a WebhookMeta, origin: Origin<'a>) -> impl Iterator<Item = Self> {
        let methods = webhook.route.methods.iter();
        methods.map(move |method| Endpoint {
            route: &webhook.route,
            method,
            path: DocumentPath::outside(webhook.name),
            hidden_behind: Vec::new(),
            origin,
        })
    }

    /// Whether the application sends it, and others answer.
    pub(super) fn is_sent(&self) -> bool {
        self.origin != Origin::Route
    }

    /// The name that the user chose for it. A callback has none: the webhook may stand in several places.
    pub(super) fn chosen_id(&self) -> Option<&'static str> {
        let is_alone = !matches!(self.origin, Origin::Callback { .. });
        self.route.operation_id.filter(|_| is_alone)
    }

    /// The keys that lead to it in a document.
    pub(super) fn place(&self, endpoints: &[Self]) -> Vec<String> {
        let method = self.method.as_str().to_lowercase();
        let path = self.path.text().to_owned();
        match self.origin {
            Origin::Route => vec!["paths".into(), path, method],
            Origin::Webhook => vec!["webhooks".into(), path, method],
            Origin::Callback { of, address } => {
                let mut keys = endpoints[of].place(endpoints);
                keys.extend(["callbacks".into(), path, address.to_owned(), method]);
                keys
            }
        }
    }

    /// A text with runtime expressions, as it stands in the document: a parameter of the path may have another name
    /// there (see [`Paths`]).
    pub(super) fn documented(&self, text: &str) -> String {
        const PLACE: &str = "$request.path.";
        let mut pieces = text.split(PLACE);
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| {
            let (name, rest) = piece.split_at(piece.find('}').unwrap_or(piece.len()));
            text + PLACE + self.path.documented(name).unwrap_or(name) + rest
        })
    }

    /// A fault of its route.
    pub(super) fn fault(&self, code: &'static str, message: impl Into<String>) -> BuildFault {
        let route = self.route;
        BuildFault::new(code, message)
            .route(format!(
                "{} {} ({})",
                self.method, route.path, route.handler
            ))
            .at(route.source)
    }
}

/// The operations of routes. Hidden routes are left out, and so are methods that this version of OpenAPI has no place for.
pub(super) fn served<'a>(routes: &[&'a RouteMeta], version: OpenApiVersion) -> Vec<Endpoint<'a>> {
    let mut paths = Paths::default();
    let mut endpoints: Vec<Endpoint<'a>> = Vec::new();
    for route in routes.iter().copied().filter(|route| !route.hidden) {
        let path = paths.of(&route.path);
        let is_known = |method: &&Method| {
            PathItem::default().operation_mut(method).is_some()
                && (**method != Method::QUERY || version == OpenApiVersion::V3_2)
        };
        for method in route.methods.iter().filter(is_known) {
            let endpoint = Endpoint {
                route,
                method,
                path: path.clone(),
                hidden_behind: Vec::new(),
                origin: Origin::Route,
            };
            if let Some(endpoint) = hosts::beside(&mut endpoints, endpoint) {
                endpoints.push(endpoint);
            }
        }
    }
    endpoints
}

/// What is sent because of these operations.
pub(super) fn callbacks(endpoints: &[Endpoint<'_>]) -> Vec<Sent> {
    let numbered = endpoints.iter().enumerate();
    let all = numbered.flat_map(|(of, endpoint)| {
        let callbacks = endpoint.route.document.callbacks.iter();
        callbacks.map(move |callback| Sent {
            of,
            address: endpoint.documented(callback.address),
            webhook: (callback.webhook)(),
        })
    });
    all.collect()
}

/// Adds what is sent to what is served. Notes what stands in one place twice.
pub(super) fn add_sent<'a>(
    endpoints: &mut Vec<Endpoint<'a>>,
    webhooks: &'a [WebhookMeta],
    callbacks: &'a [Sent],
) -> Vec<BuildFault> {
    let webhooks = webhooks
        .iter()
        .map(|webhook| (webhook, Origin::Webhook))
        .chain(callbacks.iter().map(|sent| {
            let (of, address) = (sent.of, &*sent.address);
            (&sent.webhook, Origin::Callback { of, address })
        }));
    let mut faults = Vec::new();
    for (webhook, origin) in webhooks {
        for endpoint in Endpoint::sent(webhook, origin) {
            let is_same = |known: &&Endpoint<'_>| {
                known.origin == origin
                    && known.method == endpoint.method
                    && known.path.text() == webhook.name
            };
            match endpoints.iter().find(is_same) {
                None => endpoints.push(endpoint),
                Some(known) => faults.push(twice(&endpoint, known)),
            }
        }
    }
    faults
}

fn twice(endpoint: &Endpoint<'_>, known: &Endpoint<'_>) -> BuildFault {
    let (method, name) = (endpoint.method, endpoint.path.text());
    let message = format!("two webhooks are called `{name}` and sent by {method}");
    let (handler, source) = (known.route.handler, known.route.source);
    endpoint
        .fault("RV0033", message)
        .note(format!("the other one is `{handler}` at {source}"))
        .help("give one of them another name, or name it once")
}

/// Puts every operation into its place; `operations` are in the order of the endpoints.
pub(super) fn arrange(
    document: &mut Document,
    endpoints: &[Endpoint<'_>],
    mut operations: Vec<Operation>,
) {
    // Callbacks stand behind the operations that they belong to.
    while let Some(operation) = operations.pop() {
        let endpoint = &endpoints[operations.len()];
        let name = endpoint.path.text().to_owned();
        let item = match endpoint.origin {
            Origin::Route => document.paths.entry(name).or_default(),
            Origin::Webhook => document.webhooks.entry(name).or_default(),
            Origin::Callback { of, address } => {
                let callbacks = &mut operations[of].callbacks;
                let callback = callbacks.entry(name).or_default();
                callback.entry(address.to_owned()).or_default()
            }
        };
        if let Some(place) = item.operation_mut(endpoint.method) {
            *place = Some(operation);
        }
    }
}
