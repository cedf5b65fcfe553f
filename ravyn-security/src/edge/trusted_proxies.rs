//! Which proxies are believed.

use std::net::IpAddr;
use std::panic::Location;

use http::uri::Authority;
use ravyn_core::app::{AppBuilder, Extension};
use ravyn_core::error::BoxError;
use ravyn_core::meta::SourceLocation;
use ravyn_core::request::Request;

use super::network::Network;
use super::{TRUSTED_PROXIES, forwarded, unusable};

/// Believes what the proxies of these networks say of a request: its client, its scheme, and on demand its host.
///
/// From then on they are those of the request: for [`ClientIp`](ravyn_core::params::ClientIp), for limits, for
/// [`HttpsOnly`](super::HttpsOnly) and for the log. `ClientAddr` stays the connection's other end.
///
/// # Order
/// It is the first of all: everything else sees what it has corrected.
///
/// # Defaults
/// Without it no proxy is believed. A list is read from its right end, and the first address that is not of a proxy is
/// the client's. What is no address (`unknown`) ends the reading: the client is then the proxy that wrote it. The host is
/// taken only [on demand](Self::with_host). The networks are those of addresses, `10.0.0.0/8` or `192.0.2.7`.
///
/// # Errors
/// A text that is no network, one of all addresses, and a mounted application as its place are the build fault RV0012.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_security::edge::TrustedProxies;
///
/// let app: Ravyn = Ravyn::new().extension(TrustedProxies::x_forwarded(["10.0.0.0/8"]));
/// assert!(app.build().is_ok());
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is given to an application with `.extension(..)`"]
pub struct TrustedProxies {
    networks: Vec<String>,
    kind: Kind,
    takes_host: bool,
    source: SourceLocation,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Forwarded,
    XForwarded,
}

impl TrustedProxies {
    /// Proxies that write `Forwarded` (RFC 7239). The other fields are not read.
    #[track_caller]
    pub fn forwarded<N: Into<String>>(networks: impl IntoIterator<Item = N>) -> Self {
        Self::new(Kind::Forwarded, networks)
    }

    /// Proxies that write `X-Forwarded-For` and `X-Forwarded-Proto`. `Forwarded` is not read.
    #[track_caller]
    pub fn x_forwarded<N: Into<String>>(networks: impl IntoIterator<Item = N>) -> Self {
        Self::new(Kind::XForwarded, networks)
    }

    #[track_caller]
    fn new<N: Into<String>>(kind: Kind, networks: impl IntoIterator<Item = N>) -> Self {
        Self {
            networks: networks.into_iter().map(Into::into).collect(),
            kind,
            takes_host: false,
            source: Location::caller().into(),
        }
    }

    /// Takes the host from the proxy, too: `host=`, or `X-Forwarded-Host`. For proxies that write it: one that does not
    /// hands on what the client wrote.
    pub fn with_host(mut self) -> Self {
        self.takes_host = true;
        self
    }
}

impl Extension for TrustedProxies {
    fn name(&self) -> &'static str {
        TRUSTED_PROXIES
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        if app.is_mounted() {
            let message = "a mounted application cannot say which proxies are trusted".to_owned();
            let help = "give `TrustedProxies` to the outermost application";
            app.fault(unusable(self.source, message, help));
            return Ok(());
        }
        let mut networks = Vec::new();
        for text in &self.networks {
            match text.parse::<Network>() {
                Ok(network) => networks.push(network),
                Err(error) => {
                    let message =
                        format!("`{text}` cannot be a network of trusted proxies: {error}");
                    app.fault(unusable(self.source, message, error.help()));
                }
            }
        }
        let Self {
            kind, takes_host, ..
        } = self;
        app.on_request(move |request| believe(request, &networks, kind, takes_host));
        Ok(())
    }
}

fn believe(request: &mut Request, networks: &[Network], kind: Kind, takes_host: bool) {
    let Some(peer) = request.client().map(|peer| peer.ip().to_canonical()) else {
        return;
    };
    let is_trusted = |address: IpAddr| networks.iter().any(|network| network.contains(address));
    if !is_trusted(peer) {
        return;
    }
    let told = match kind {
        Kind::Forwarded => forwarded::forwarded(request.headers(), peer, is_trusted),
        Kind::XForwarded => forwarded::x_forwarded(request.headers(), peer, is_trusted),
    };
    let host = told.host.filter(|_| takes_host).and_then(host);
    let (client, scheme) = (told.client, told.scheme);
    request.set_client_ip(client);
    if let Some(scheme) = scheme {
        request.set_scheme(scheme);
    }
    if let Some(host) = host {
        request.set_host(host);
    }
}

/// A host with an optional port. What is none leaves the host as the proxy sent it.
fn host(text: &str) -> Option<Authority> {
    let host: Authority = text.parse().ok()?;
    (!host.as_str().contains('@') && !host.host().is_empty()).then_some(host)
}
