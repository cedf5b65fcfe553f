//! The servers that a page may ask beside its own: those that the document itself names for tokens.

use std::collections::BTreeSet;

use http::Uri;

use crate::model::{Document, SecuritySchemeKind};

/// Origins such as `https://login.example.com`, each once.
pub(crate) fn origins(document: &Document) -> BTreeSet<String> {
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
    addresses.filter_map(origin).collect()
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
    use super::origin;

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
