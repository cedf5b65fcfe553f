//! Routes of hosts in a document.
//!
//! OpenAPI 3.1 has one operation for a path and a method (§4.8.9), whatever its servers are. Of routes that differ only
//! in their hosts the one without a host is shown, else that of the pattern that says most; its description names the others.

use ravyn_core::meta::RouteMeta;

use super::endpoint::Endpoint;
use crate::model::{Server, ServerVariable};

/// Puts an endpoint that has its path and method in common with one of another host in the place of that, or behind
/// it. Gives it back if there is none.
pub(super) fn beside<'a>(
    endpoints: &mut [Endpoint<'a>],
    mut endpoint: Endpoint<'a>,
) -> Option<Endpoint<'a>> {
    let is_same = |known: &&mut Endpoint<'a>| {
        known.method == endpoint.method
            && known.path.text() == endpoint.path.text()
            && known.route.host != endpoint.route.host
    };
    let Some(known) = endpoints.iter_mut().find(is_same) else {
        return Some(endpoint);
    };
    if endpoint.route.host.is_none() {
        std::mem::swap(known, &mut endpoint);
        known.hidden_behind = std::mem::take(&mut endpoint.hidden_behind);
    }
    known.hidden_behind.push(endpoint.route);
    None
}

/// Where a route of a host is served. None: where the document says.
pub(super) fn servers(route: &RouteMeta) -> Vec<Server> {
    let servers = route.host.iter().map(|host| {
        let server = Server::new(format!("https://{}", host.pattern));
        host.parameters.iter().fold(server, |server, name| {
            server.variable(name, ServerVariable::new(name))
        })
    });
    servers.collect()
}

/// The route's description, and what the document cannot show beside it.
pub(super) fn description(endpoint: &Endpoint<'_>) -> Option<String> {
    let own = endpoint.route.description.as_deref().map(str::to_owned);
    let others = endpoint.hidden_behind.iter().map(|route| {
        let host = route.host.as_ref().map_or("", |host| host.pattern.as_str());
        format!("`{host}`")
    });
    let others: Vec<String> = others.collect();
    if others.is_empty() {
        return own;
    }
    let note = format!(
        "Another operation has this path and method at {}. OpenAPI has no place for it.",
        others.join(", ")
    );
    Some(match own {
        Some(own) => format!("{own}\n\n{note}"),
        None => note,
    })
}

/// Whether a name is a parameter of the route's host, and so a variable of its server.
pub(super) fn has_parameter(endpoint: &Endpoint<'_>, name: &str) -> bool {
    let host = endpoint.route.host.as_ref();
    host.is_some_and(|host| host.parameters.iter().any(|known| known == name))
}
