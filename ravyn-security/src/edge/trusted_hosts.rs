//! Which hosts are served.

use std::panic::Location;

use http::StatusCode;
use http::header::HOST;
use ravyn_core::app::{AppBuilder, Extension};
use ravyn_core::error::{BoxError, Problem};
use ravyn_core::layer::{Middleware, Next};
use ravyn_core::meta::{ResponsesMeta, SourceLocation};
use ravyn_core::request::Request;
use ravyn_core::response::{Response, problem_response};

use super::{AUDIT, SECURITY_HEADERS, TRUSTED_HOSTS, TRUSTED_PROXIES, unusable};

/// The longest part of a host that is written to the log, in bytes.
const SHOWN: usize = 255;

/// Serves only requests that name one of these hosts, so that no address that is built of the host of a request leads
/// elsewhere.
///
/// A host is compared as a whole, without its port; the case of letters does not count. `*.shop.example` is every host
/// below `shop.example`, and not that host itself. The host is that of the request's target, else that of its one `Host`
/// field; what a client writes into `X-Forwarded-Host` or `Forwarded` is not read.
///
/// # Order
/// Behind [`TrustedProxies`](super::TrustedProxies), which may say which host was asked for.
///
/// # Defaults
/// Without it every host is served. Any other host, none and more than one are answered with 400, code `invalid-host`,
/// and an audit event.
///
/// # Errors
/// A text that is no host is the build fault RV0012.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_security::edge::TrustedHosts;
///
/// let hosts = TrustedHosts::new(["shop.example", "*.shop.example"]);
/// let app: Ravyn = Ravyn::new().extension(hosts);
/// assert!(app.build().is_ok());
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is given to an application with `.extension(..)`"]
pub struct TrustedHosts {
    hosts: Vec<String>,
    source: SourceLocation,
}

impl TrustedHosts {
    /// These hosts.
    #[track_caller]
    pub fn new<H: Into<String>>(hosts: impl IntoIterator<Item = H>) -> Self {
        Self {
            hosts: hosts.into_iter().map(Into::into).collect(),
            source: Location::caller().into(),
        }
    }
}

impl Extension for TrustedHosts {
    fn name(&self) -> &'static str {
        TRUSTED_HOSTS
    }

    fn after(&self) -> &'static [&'static str] {
        &[TRUSTED_PROXIES, SECURITY_HEADERS]
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let mut patterns = Vec::new();
        for text in &self.hosts {
            match Pattern::read(text) {
                Ok(pattern) => patterns.push(pattern),
                Err(help) => {
                    let message = format!("`{text}` is no host that can be trusted");
                    app.fault(unusable(self.source, message, help));
                }
            }
        }
        app.around(HostCheck(patterns));
        Ok(())
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Pattern {
    Exact(String),
    /// A suffix that begins with its dot.
    Below(String),
}

impl Pattern {
    /// Reads a pattern, or says what to write instead.
    fn read(text: &str) -> Result<Self, &'static str> {
        if text == "*" {
            return Err("leave `TrustedHosts` out to serve every host");
        }
        if text.contains("://") || text.contains('/') {
            return Err("write the host alone: `shop.example`");
        }
        if let Some(literal) = text.strip_prefix('[') {
            let address = literal.strip_suffix(']');
            let is_address = address.is_some_and(|it| it.parse::<std::net::Ipv6Addr>().is_ok());
            return if is_address {
                Ok(Self::Exact(text.to_owned()))
            } else {
                Err("write an IPv6 address in brackets, without a port: `[::1]`")
            };
        }
        if text.contains(':') {
            return Err("leave the port out: every port is served");
        }
        let name = text.strip_prefix("*.");
        if !are_labels(name.unwrap_or(text)) {
            return Err(
                "write labels with a dot between them, `shop.example`, or `*.shop.example` for all below; letters that are \
                 not ASCII are written as `xn--..`",
            );
        }
        Ok(match name {
            Some(name) => Self::Below(format!(".{name}")),
            None => Self::Exact(text.to_owned()),
        })
    }

    fn admits(&self, host: &str) -> bool {
        match self {
            Self::Exact(exact) => host.eq_ignore_ascii_case(exact),
            Self::Below(suffix) => host
                .len()
                .checked_sub(suffix.len())
                .and_then(|length| host.split_at_checked(length))
                .is_some_and(|(labels, rest)| {
                    rest.eq_ignore_ascii_case(suffix) && are_labels(labels)
                }),
        }
    }
}

/// Whether these are labels of a host name with a dot between them.
fn are_labels(text: &str) -> bool {
    let is_of_label = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.split('.')
        .all(|label| !label.is_empty() && label.bytes().all(is_of_label))
}

struct HostCheck(Vec<Pattern>);

impl HostCheck {
    /// The one host that the request names.
    fn host<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let mut fields = request.headers().get_all(HOST).iter();
        let (field, second) = (fields.next(), fields.next());
        // The server has made the two one; what comes by another way may name two.
        let is_one = match (request.uri().authority(), field) {
            (Some(target), Some(field)) => field
                .as_bytes()
                .eq_ignore_ascii_case(target.as_str().as_bytes()),
            (target, field) => target.is_some() || field.is_some(),
        };
        request.host().filter(|_| is_one && second.is_none())
    }
}

impl Middleware for HostCheck {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let host = self.host(&request);
        if host.is_some_and(|host| self.0.iter().any(|pattern| pattern.admits(host))) {
            return next.run(request).await;
        }
        let shown = host.map(|host| host.get(..SHOWN).unwrap_or(host));
        let client = request.client_ip().map(tracing::field::display);
        // `Debug` of a text escapes control characters.
        tracing::warn!(
            target: AUDIT,
            event = "host-refused",
            host = shown.map(tracing::field::debug),
            client,
            "a request for a host that is not served was refused"
        );
        let problem = Problem::new(StatusCode::BAD_REQUEST)
            .code("invalid-host")
            .detail("this host is not served here");
        problem_response(&problem)
    }

    fn describe(&self, meta: &mut ResponsesMeta) {
        let title = "the host of the request is not served here";
        meta.problem(StatusCode::BAD_REQUEST, "invalid-host", title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h3_a_host_is_trusted_as_a_whole_or_below_a_dot() {
        let exact = Pattern::read("Good.com").unwrap();
        let below = Pattern::read("*.good.com").unwrap();
        for (host, is_exact, is_below) in [
            ("good.com", true, false),
            ("GOOD.com", true, false),
            ("a.good.com", false, true),
            ("a.b.Good.com", false, true),
            ("good.com.evil", false, false),
            ("goodXcom", false, false),
            ("evilgood.com", false, false),
            ("good.com.", false, false),
            (".good.com", false, false),
            ("a..good.com", false, false),
            ("u@good.com", false, false),
            ("u@a.good.com", false, false),
            ("", false, false),
        ] {
            assert_eq!(exact.admits(host), is_exact, "{host}");
            assert_eq!(below.admits(host), is_below, "{host}");
        }
        assert!(Pattern::read("[::1]").unwrap().admits("[::1]"));
    }

    #[test]
    fn what_is_no_host_is_refused_when_it_is_built() {
        for text in [
            "*",
            "",
            ".good.com",
            "good.com.",
            "*good.com",
            "a.*.com",
            "*.",
            "good.com:443",
            "https://good.com",
            "good.com/",
            "gööd.com",
            "[::1]:80",
            "::1",
            "g d",
        ] {
            assert!(Pattern::read(text).is_err(), "{text}");
        }
    }
}
