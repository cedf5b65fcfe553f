//! The servers that a page may ask beside its own: those that the document itself names, for requests and for tokens.

use std::collections::BTreeSet;

use http::Uri;

use crate::model::{Document, PathItem, SecuritySchemeKind, Server};

/// Addresses of one server that count; a policy with every value of every variable could be longer than a header.
const MOST: usize = 32;

/// Origins such as `https://login.example.com`, each once.
pub(crate) fn origins(document: &Document) -> BTreeSet<String> {
    let operations = document.paths.values().flat_map(PathItem::operations);
    let servers = operations.flat_map(|operation| &operation.servers);
    let servers = document.servers.iter().chain(servers);
    let origins = servers.flat_map(addresses).chain(for_tokens(document));
    origins.filter_map(|address| origin(&address)).collect()
}

fn for_tokens(document: &Document) -> impl Iterator<Item = String> {
    let schemes = document.components.security_schemes.values();
    let addresses = schemes.flat_map(|scheme| match &scheme.kind {
        SecuritySchemeKind::OAuth2 { flows } => flows
            .values()
            .flat_map(|flow| [&flow.token_url, &flow.refresh_url])
            .filter_map(Option::as_deref)
            .collect(),
        SecuritySchemeKind::OpenIdConnect {
            open_id_connect_url,
        } => vec![open_id_connect_url.as_str()],
        _ => Vec::new(),
    });
    addresses.map(str::to_owned)
}

/// Where a server is, with the values that its variables can have.
fn addresses(server: &Server) -> Vec<String> {
    let mut addresses = vec![server.url.clone()];
    for (name, variable) in &server.variables {
        let place = format!("{{{name}}}");
        let default = std::slice::from_ref(&variable.default);
        let values = default.iter().chain(&variable.choices);
        let filled = values.flat_map(|value| {
            addresses
                .iter()
                .map(|address| address.replace(&place, value))
        });
        let filled: Vec<String> = filled.take(MOST).collect();
        addresses = filled;
    }
    addresses
}

/// `None` for an address of the page's own site, and for one that has no place in a policy.
fn origin(address: &str) -> Option<String> {
    let address: Uri = address.parse().ok()?;
    let scheme = address.scheme_str()?;
    let host = address.host()?;
    let port = address.port().map(|port| format!(":{port}"));
    let origin = format!("{scheme}://{host}{}", port.unwrap_or_default());
    // A `;` would begin another directive.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_:/[]".contains(c);
    origin.chars().all(is_plain).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::{addresses, origin};
    use crate::model::{Server, ServerVariable};

    #[test]
    fn a_server_is_where_its_variables_lead() {
        let region = ServerVariable::new("eu").one_of(["eu", "us"]);
        let server = Server::new("https://{region}.{name}.example/v1");
        let server = server.variable("name", ServerVariable::new("shop"));
        let found = addresses(&server.variable("region", region));
        let found: std::collections::BTreeSet<_> =
            found.iter().filter_map(|address| origin(address)).collect();
        assert!(found.contains("https://eu.shop.example"), "{found:?}");
        assert!(found.contains("https://us.shop.example"), "{found:?}");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (address, expected) in [
            (
                "https://login.example.com/token?a=b",
                "https://login.example.com",
            ),
            ("http://127.0.0.1:9000/token", "http://127.0.0.1:9000"),
            ("https://ada:secret@example.com/", "https://example.com"),
            ("https://[::1]:8443/token", "https://[::1]:8443"),
        ] {
            assert_eq!(origin(address).as_deref(), Some(expected), "{address}");
        }
    }

    #[test]
    fn what_is_not_another_site_or_would_change_the_policy_is_none() {
        for address in [
            "/token",
            "token",
            "",
            "https://example.com;script-src/token",
            "https://a,b/token",
            "https://*.example.com/token",
        ] {
            assert_eq!(origin(address), None, "{address}");
        }
    }
}
