//! What every answer says to a browser.

use std::borrow::Cow;
use std::panic::Location;

use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use ravyn_core::app::{AppBuilder, Extension};
use ravyn_core::error::{BoxError, BuildFault};
use ravyn_core::layer::{Middleware, Next};
use ravyn_core::meta::SourceLocation;
use ravyn_core::request::{Request, Scheme};
use ravyn_core::response::Response;

use super::{SECURITY_HEADERS, unusable};

/// Header fields that tell a browser what it may do with an answer. What an answer has itself stays as it is.
///
/// # Defaults
/// | field | value |
/// |---|---|
/// | `X-Content-Type-Options` | `nosniff` |
/// | `Referrer-Policy` | `same-origin` |
/// | `Content-Security-Policy` | `frame-ancestors 'none'; object-src 'none'; base-uri 'none'` |
/// | `X-Frame-Options` | `DENY` |
/// | `Strict-Transport-Security` | `max-age=31536000`, one year; over HTTPS alone (RFC 6797 §7.2) |
///
/// # Order
/// The last of all, behind every middleware, so that it is on each answer of the application. An answer that the server
/// gives to a request which breaks the protocol is none of these.
///
/// # Errors
/// A field that cannot be sent is the build fault RV0009; one that is left out and was not there is RV0012.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::testing::TestClient;
/// use ravyn_security::edge::SecurityHeaders;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let headers = SecurityHeaders::new()
///     .header("referrer-policy", "no-referrer")
///     .without("x-frame-options");
/// let app: Ravyn = Ravyn::new().extension(headers);
/// let response = TestClient::new(app).get("/nowhere").send().await;
/// assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
/// assert_eq!(response.header("referrer-policy"), Some("no-referrer"));
/// assert_eq!(response.header("x-frame-options"), None);
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "it does nothing until it is given to an application with `.extension(..)`"]
pub struct SecurityHeaders {
    /// What is changed, in order.
    changes: Vec<Change>,
}

#[derive(Clone, Debug)]
struct Change {
    name: Cow<'static, str>,
    /// `None`: the field is left out.
    value: Option<Cow<'static, str>>,
    source: SourceLocation,
}

impl SecurityHeaders {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a field, one of the defaults or another: `("cross-origin-opener-policy", "same-origin")`.
    /// `Strict-Transport-Security` is sent over HTTPS alone, whatever its value.
    #[track_caller]
    pub fn header(
        self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.change(name.into(), Some(value.into()))
    }

    /// Leaves a field out.
    #[track_caller]
    pub fn without(self, name: impl Into<Cow<'static, str>>) -> Self {
        self.change(name.into(), None)
    }

    #[track_caller]
    fn change(mut self, name: Cow<'static, str>, value: Option<Cow<'static, str>>) -> Self {
        let source = Location::caller().into();
        self.changes.push(Change {
            name,
            value,
            source,
        });
        self
    }

    fn fields(&self, faults: &mut Vec<BuildFault>) -> Fields {
        let mut fields = Fields::default();
        for change in &self.changes {
            faults.extend(fields.change(change).err());
        }
        fields
    }
}

impl Extension for SecurityHeaders {
    fn name(&self) -> &'static str {
        SECURITY_HEADERS
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let mut faults = Vec::new();
        let fields = self.fields(&mut faults);
        for fault in faults {
            app.fault(fault);
        }
        if !app.is_mounted() {
            app.on_answer(move |response, scheme| fields.complete(response.headers_mut(), scheme));
        } else if !self.changes.is_empty() {
            // The application around has the defaults, or has been told to do without.
            app.around(fields);
        }
        Ok(())
    }
}

/// The fields, ready to be sent.
#[derive(Debug)]
struct Fields {
    always: Vec<(HeaderName, HeaderValue)>,
    transport: Option<HeaderValue>,
}

impl Default for Fields {
    fn default() -> Self {
        let value = HeaderValue::from_static;
        let policy = "frame-ancestors 'none'; object-src 'none'; base-uri 'none'";
        Self {
            always: vec![
                (X_CONTENT_TYPE_OPTIONS, value("nosniff")),
                (REFERRER_POLICY, value("same-origin")),
                (CONTENT_SECURITY_POLICY, value(policy)),
                (X_FRAME_OPTIONS, value("DENY")),
            ],
            transport: Some(value("max-age=31536000")),
        }
    }
}

impl Fields {
    fn change(&mut self, change: &Change) -> Result<(), BuildFault> {
        let shown = &change.name;
        let unsendable = |what: &str| {
            let message = format!("{what} of the header `{shown}` cannot be sent");
            BuildFault::new("RV0009", message).at(change.source)
        };
        let name = HeaderName::try_from(&*change.name);
        let name = name.map_err(|_| unsendable("the name").help("letters, digits and `-`"))?;
        let value = change.value.as_deref().map(HeaderValue::from_str);
        let value = value.transpose().map_err(|_| {
            unsendable("the value").help("visible ASCII characters, spaces and tabs")
        })?;
        let is_there = self.has(&name);
        if value.is_none() && !is_there {
            let message = format!("there is no security header `{shown}` to leave out");
            return Err(unusable(change.source, message, "drop `.without(..)`"));
        }
        if name == STRICT_TRANSPORT_SECURITY {
            self.transport = value;
            return Ok(());
        }
        self.always.retain(|(known, _)| *known != name);
        self.always.extend(value.map(|value| (name, value)));
        Ok(())
    }

    fn has(&self, name: &HeaderName) -> bool {
        let is_transport = *name == STRICT_TRANSPORT_SECURITY && self.transport.is_some();
        is_transport || self.always.iter().any(|(known, _)| known == name)
    }

    #[inline]
    fn complete(&self, headers: &mut HeaderMap, scheme: Scheme) {
        for (name, value) in &self.always {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if let Some(value) = self.transport.as_ref().filter(|_| scheme.is_https()) {
            let entry = headers.entry(STRICT_TRANSPORT_SECURITY);
            entry.or_insert_with(|| value.clone());
        }
    }
}

/// For a mounted application with fields of its own.
impl Middleware for Fields {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let scheme = request.scheme();
        let mut response = next.run(request).await;
        self.complete(response.headers_mut(), scheme);
        response
    }
}
