//! A request that the application sends.

use super::RouteMeta;

/// A request that the application sends, as its receiver sees it.
#[derive(Clone, Debug)]
pub struct WebhookMeta {
    /// Name of what it tells: `order.paid`.
    pub name: &'static str,
    /// The operation that a receiver answers: its arguments are what is sent, its answers are the receiver's. Its
    /// path is the name.
    pub route: RouteMeta,
}
