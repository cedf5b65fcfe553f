//! Requests that came in the clear are not answered.

use std::panic::Location;

use http::{Method, StatusCode};
use ravyn_core::app::{AppBuilder, Extension};
use ravyn_core::error::{BoxError, Problem};
use ravyn_core::layer::{Middleware, Next};
use ravyn_core::meta::{ResponseMeta, ResponsesMeta, SourceLocation};
use ravyn_core::request::Request;
use ravyn_core::response::{IntoResponse, Redirect, Response, problem_response};

use super::{HTTPS_ONLY, SECURITY_HEADERS, TRUSTED_HOSTS, TRUSTED_PROXIES, unusable};

/// Refuses requests that did not come over TLS, in production.
///
/// Whether one did is said by the connection, or by a proxy that is trusted ([`TrustedProxies`](super::TrustedProxies)).
///
/// # Order
/// Behind [`TrustedProxies`](super::TrustedProxies) and [`TrustedHosts`](super::TrustedHosts), before everything else.
///
/// # Defaults
/// It acts where the profile (`RAVYN_ENV`) is production, and answers 403 with the code `https-required`. No path is
/// left out.
///
/// # Errors
/// [`redirect`](Self::redirect) without [`TrustedHosts`](super::TrustedHosts) is the build fault RV0028; a path that does not
/// begin with a slash is RV0012.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::testing::TestClient;
/// use ravyn_security::edge::HttpsOnly;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app: Ravyn = Ravyn::new().extension(HttpsOnly::new());
/// let client = TestClient::new(app);
/// assert_eq!(client.get("/").send().await.status(), 403);
/// assert_eq!(client.get("/").https().send().await.status(), 404);
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "it does nothing until it is given to an application with `.extension(..)`"]
pub struct HttpsOnly {
    redirects: bool,
    port: Option<u16>,
    is_always: bool,
    except: Vec<(String, SourceLocation)>,
}

impl HttpsOnly {
    /// Refuses in production.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends `GET` and `HEAD` to the same place over HTTPS, with 308. Other methods are refused all the same: what they
    /// carry has been sent in the clear, and their client is to learn of that.
    ///
    /// The place is built of the host of the request, so [`TrustedHosts`](super::TrustedHosts) is needed.
    pub fn redirect(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// The port of HTTPS in redirects. Default: 443, which is not written.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// Acts in every profile.
    pub fn always(mut self) -> Self {
        self.is_always = true;
        self
    }

    /// Answers requests of one path over both: `/healthz`, which a balancer asks for in the clear.
    #[track_caller]
    pub fn except(mut self, path: impl Into<String>) -> Self {
        let source = Location::caller().into();
        self.except.push((path.into(), source));
        self
    }
}

impl Extension for HttpsOnly {
    fn name(&self) -> &'static str {
        HTTPS_ONLY
    }

    fn needs(&self) -> &'static [&'static str] {
        if self.redirects {
            &[TRUSTED_HOSTS]
        } else {
            &[]
        }
    }

    fn after(&self) -> &'static [&'static str] {
        &[TRUSTED_PROXIES, SECURITY_HEADERS, TRUSTED_HOSTS]
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        for (path, source) in &self.except {
            if !path.starts_with('/') {
                let message = format!("`{path}` is no path that could be left out of HTTPS");
                app.fault(unusable(
                    *source,
                    message,
                    "begin it with a slash: `/healthz`",
                ));
            }
        }
        if self.is_always || app.settings().profile().is_production() {
            app.around(SchemeCheck {
                redirects: self.redirects,
                port: self.port.filter(|port| *port != 443),
                except: self.except.into_iter().map(|(path, _)| path).collect(),
            });
        }
        Ok(())
    }
}

struct SchemeCheck {
    redirects: bool,
    port: Option<u16>,
    except: Vec<String>,
}

impl SchemeCheck {
    fn is_fine(&self, request: &Request) -> bool {
        let path = request.uri().path();
        request.scheme().is_https() || self.except.iter().any(|except| except == path)
    }

    /// Where the request is to go. Its host is one of the trusted hosts.
    fn place(&self, request: &Request) -> Option<Redirect<308>> {
        let goes_on = matches!(*request.method(), Method::GET | Method::HEAD);
        let host = request.host().filter(|_| self.redirects && goes_on)?;
        let target = request.uri().path_and_query()?;
        let place = match self.port {
            Some(port) => format!("https://{host}:{port}{target}"),
            None => format!("https://{host}{target}"),
        };
        Redirect::external(place).ok().map(Redirect::permanent)
    }
}

impl Middleware for SchemeCheck {
    async fn handle(&self, request: Request, next: Next) -> Response {
        if self.is_fine(&request) {
            return next.run(request).await;
        }
        match self.place(&request) {
            Some(place) => place.into_response(),
            None => {
                let problem = Problem::new(StatusCode::FORBIDDEN)
                    .code("https-required")
                    .detail("HTTPS required");
                problem_response(&problem)
            }
        }
    }

    fn describe(&self, meta: &mut ResponsesMeta) {
        meta.problem(
            StatusCode::FORBIDDEN,
            "https-required",
            "the request did not come over HTTPS",
        );
        if self.redirects {
            let moved = ResponseMeta::fixed(StatusCode::PERMANENT_REDIRECT)
                .description("The request did not come over HTTPS")
                .header("Location", "The same place over HTTPS")
                .only_for([Method::GET, Method::HEAD]);
            meta.add(moved);
        }
    }
}
