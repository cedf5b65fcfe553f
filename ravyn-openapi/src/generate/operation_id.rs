//! Names of operations, which become names of functions in generated clients.
//!
//! The user's; else the handler's name as long as one handler has it; else the handler's name with path
//! and method. So the name of an operation depends on the routes, but not on their order.

use std::collections::{BTreeMap, BTreeSet};

use ravyn_core::error::BuildFault;

use super::endpoint::{Endpoint, Origin};

/// A name for each operation, in their order, and the faults of those that users chose: RV0021.
pub(super) fn choose(endpoints: &[Endpoint<'_>]) -> (Vec<String>, Vec<BuildFault>) {
    let (mut taken, faults) = chosen(endpoints);
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for endpoint in endpoints
        .iter()
        .filter(|endpoint| endpoint.chosen_id().is_none())
    {
        *count.entry(short(endpoint)).or_default() += 1;
    }
    let ids = endpoints.iter().map(|endpoint| {
        if let Some(id) = endpoint.chosen_id() {
            return id.to_owned();
        }
        let mut id = short(endpoint);
        if count.get(&id) != Some(&1) || taken.contains(&id) {
            id = unused(&long(endpoint, endpoints), &taken);
        }
        taken.insert(id.clone());
        id
    });
    (ids.collect(), faults)
}

/// The names that users chose. A route of several methods cannot have one.
fn chosen(endpoints: &[Endpoint<'_>]) -> (BTreeSet<String>, Vec<BuildFault>) {
    let mut faults = Vec::new();
    let mut known: Vec<(&str, &Endpoint<'_>)> = Vec::new();
    for endpoint in endpoints {
        let Some(id) = endpoint.chosen_id() else {
            continue;
        };
        match known.iter().find(|(other, _)| *other == id) {
            None => known.push((id, endpoint)),
            Some((_, other)) => faults.push(clash(id, endpoint, other)),
        }
    }
    (
        known.into_iter().map(|(id, _)| id.to_owned()).collect(),
        faults,
    )
}

fn clash(id: &str, endpoint: &Endpoint<'_>, other: &Endpoint<'_>) -> BuildFault {
    let route = endpoint.route;
    let fault = BuildFault::new(
        "RV0021",
        format!("two operations have the operationId `{id}`"),
    )
    .route(format!(
        "{} {} ({})",
        endpoint.method, route.path, route.handler
    ))
    .at(route.source);
    let (handler, source) = (other.route.handler, other.route.source);
    if std::ptr::eq(route, other.route) {
        let methods = route.methods_text();
        fault
            .note(format!(
                "the route answers {methods}, and each method is an operation"
            ))
            .help("leave `operation_id` out, or write a handler for each method")
    } else {
        fault
            .note(format!(
                "the other one is `{} {}` (`{handler}`) at {source}",
                other.method, other.route.path
            ))
            .help("change one of them, or leave `operation_id` out")
    }
}

/// The handler's name; with the method, where the handler answers several.
fn short(endpoint: &Endpoint<'_>) -> String {
    let handler = endpoint.route.handler;
    match endpoint.route.methods.len() {
        0 | 1 => handler.to_owned(),
        _ => format!("{handler}_{}", method(endpoint)),
    }
}

/// `list_items_id_get`, `order_paid_webhook_post`, `order_paid_of_subscribe_post`
fn long(endpoint: &Endpoint<'_>, endpoints: &[Endpoint<'_>]) -> String {
    let whence = match endpoint.origin {
        Origin::Route => endpoint.path.text().to_owned(),
        Origin::Webhook => "webhook".to_owned(),
        Origin::Callback { of, .. } => format!("of_{}", endpoints[of].route.handler),
    };
    let path: Vec<_> = whence.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let words = [endpoint.route.handler]
        .into_iter()
        .chain(path)
        .filter(|word| !word.is_empty());
    format!(
        "{}_{}",
        words.collect::<Vec<_>>().join("_"),
        method(endpoint)
    )
}

fn method(endpoint: &Endpoint<'_>) -> String {
    endpoint.method.as_str().to_ascii_lowercase()
}

fn unused(id: &str, taken: &BTreeSet<String>) -> String {
    let mut candidate = id.to_owned();
    let mut number = 2;
    while taken.contains(&candidate) {
        candidate = format!("{id}_{number}");
        number += 1;
    }
    candidate
}
