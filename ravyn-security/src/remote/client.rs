//! The client: JSON over https, and no more of HTTP than that takes.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body::Body;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use ravyn_core::error::{BoxError, BuildError};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use serde_json::{Map, Value};

use super::address::Address;
use super::{RemoteError, RemoteReason, tls};

/// The largest answer in bytes, and that of its head.
const LARGEST: usize = 256 * 1024;
const LARGEST_HEAD: usize = 64 * 1024;
const TIMEOUT: Duration = Duration::from_secs(5);

const AGENT: &str = concat!("ravyn/", env!("CARGO_PKG_VERSION"));

type Http = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Asks other servers. Clones share their connections.
///
/// It calls `https` addresses, and `http` ones of this machine; follows no redirect, keeps no cookie, knows no proxy,
/// and takes JSON objects alone.
///
/// # Defaults
/// | what | default |
/// |---|---|
/// | time from the call to the last byte of the answer | 5 s |
/// | size of an answer | at most 256 kB |
/// | trusted authorities | those of the system; the variables `SSL_CERT_FILE` and `SSL_CERT_DIR` name others |
///
/// # Example
/// ```
/// use std::time::Duration;
/// use ravyn_security::remote::{ProviderConfig, RemoteClient};
///
/// let client = RemoteClient::new().timeout(Duration::from_secs(2));
/// let provider = ProviderConfig::new("https://id.example").audience("shop").client(client).build()?;
/// # Ok::<(), ravyn_core::error::BuildError>(())
/// ```
#[derive(Clone)]
#[must_use = "a client does nothing until something asks by it"]
pub struct RemoteClient {
    timeout: Duration,
    trusted: Vec<CertificateDer<'static>>,
    /// Made by the first call, which reads the authorities of the system beside the workers.
    http: Arc<OnceLock<Http>>,
}

impl RemoteClient {
    /// A client with the defaults.
    pub fn new() -> Self {
        Self {
            timeout: TIMEOUT,
            trusted: Vec::new(),
            http: Arc::default(),
        }
    }

    /// The time from the call to the last byte of the answer. Default: 5 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.http = Arc::default();
        self
    }

    /// Trusts these authorities besides: certificates as PEM.
    ///
    /// # Errors
    /// RV0041, when there is no certificate in it.
    pub fn trust(mut self, pem: &str) -> Result<Self, BuildError> {
        self.trusted.extend(tls::certificates(pem)?);
        self.http = Arc::default();
        Ok(self)
    }

    /// What is at an address.
    pub(super) async fn get(&self, address: &Address) -> Result<Answer, RemoteError> {
        self.send(address, Request::new(Full::default())).await
    }

    /// The answer to a form.
    pub(super) async fn post_form(
        &self,
        address: &Address,
        form: String,
        authorization: HeaderValue,
    ) -> Result<Answer, RemoteError> {
        const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
        let mut request = Request::new(Full::new(form.into()));
        *request.method_mut() = Method::POST;
        request.headers_mut().insert(CONTENT_TYPE, FORM);
        request.headers_mut().insert(AUTHORIZATION, authorization);
        self.send(address, request).await
    }

    async fn send(
        &self,
        address: &Address,
        mut request: Request<Full<Bytes>>,
    ) -> Result<Answer, RemoteError> {
        *request.uri_mut() = address.uri().clone();
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        let answer = async {
            let response = self.http().await?.request(request).await;
            read(response.map_err(|error| RemoteReason::Connection(error.into()))?).await
        };
        let answer = tokio::time::timeout(self.timeout, answer).await;
        answer
            .unwrap_or(Err(RemoteReason::TimedOut))
            .map_err(|reason| RemoteError::at(address, reason))
    }

    async fn http(&self) -> Result<&Http, RemoteReason> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let trusted = self.trusted.clone();
        let tls = tokio::task::spawn_blocking(move || tls::config(&trusted)).await;
        let tls = tls.map_err(|stopped| RemoteReason::Tls(stopped.into()))?;
        let tls = tls.map_err(RemoteReason::Tls)?;
        Ok(self.http.get_or_init(|| self.connected(tls)))
    }

    fn connected(&self, tls: ClientConfig) -> Http {
        let mut tcp = HttpConnector::new();
        // `Address` decides about schemes.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(self.timeout));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .http1_max_buf_size(LARGEST_HEAD)
            .build(connector)
    }
}

impl Default for RemoteClient {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for RemoteClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteClient")
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A good answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) object: Map<String, Value>,
    /// How long it may be kept, as its head says (RFC 9111 §4.2).
    pub(super) fresh_for: Option<Duration>,
}

async fn read<B>(response: Response<B>) -> Result<Answer, RemoteReason>
where
    B: Body<Error: Into<BoxError>>,
{
    let (head, body) = response.into_parts();
    match head.status {
        status if status.is_redirection() => return Err(RemoteReason::Redirect(status)),
        http::StatusCode::OK => {}
        status => return Err(RemoteReason::Status(status)),
    }
    if !is_json(&head.headers) {
        return Err(RemoteReason::NotJson);
    }
    if body.size_hint().lower() > LARGEST as u64 {
        return Err(RemoteReason::TooLarge);
    }
    let body = Limited::new(body, LARGEST).collect().await;
    let body = body.map_err(|error| match error {
        error if error.is::<LengthLimitError>() => RemoteReason::TooLarge,
        error => RemoteReason::Connection(error),
    })?;
    // The words of the parser may repeat what was sent.
    let object = serde_json::from_slice(&body.to_bytes()).map_err(|_| RemoteReason::NotJson)?;
    Ok(Answer {
        object,
        fresh_for: fresh_for(&head.headers),
    })
}

/// `application/json`, or a type that is JSON by its suffix (RFC 6839 §3.1).
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next());
    let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
    let kind = essence.strip_prefix("application/");
    kind.is_some_and(|kind| kind == "json" || kind.ends_with("+json"))
}

fn fresh_for(headers: &HeaderMap) -> Option<Duration> {
    let fields = headers.get_all(CACHE_CONTROL).iter();
    let directives: Vec<_> = fields
        .filter_map(|field| field.to_str().ok())
        .flat_map(|field| field.split(','))
        .map(|directive| directive.trim().to_ascii_lowercase())
        .collect();
    if directives
        .iter()
        .any(|of| of == "no-store" || of.starts_with("no-cache"))
    {
        return Some(Duration::ZERO);
    }
    let mut values = directives
        .iter()
        .filter_map(|of| of.strip_prefix("max-age="));
    let age = headers.get(AGE).and_then(|age| seconds(age.to_str().ok()?));
    let longest = seconds(values.next()?.trim_matches('"'))?;
    Some(longest.saturating_sub(age.unwrap_or_default()))
}

/// RFC 9111 §1.2.2: a number that is too large is a large one.
fn seconds(text: &str) -> Option<Duration> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Duration::from_secs(text.parse().unwrap_or(1 << 31)))
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    fn headers(fields: &[(HeaderName, &'static str)]) -> HeaderMap {
        let fields = fields.iter().cloned();
        fields
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn an_answer_says_how_long_it_may_be_kept() {
        let check = |fields: &[(HeaderName, &'static str)], expected: Option<u64>| {
            let found = fresh_for(&headers(fields));
            assert_eq!(found, expected.map(Duration::from_secs), "{fields:?}");
        };
        check(&[], None);
        check(&[(CACHE_CONTROL, "public, max-age=3600")], Some(3600));
        check(
            &[(CACHE_CONTROL, "Max-Age=\"60\",must-revalidate")],
            Some(60),
        );
        check(&[(CACHE_CONTROL, "max-age=600"), (AGE, "200")], Some(400));
        check(&[(CACHE_CONTROL, "max-age=600"), (AGE, "700")], Some(0));
        check(
            &[(CACHE_CONTROL, "max-age=99999999999999999999")],
            Some(1 << 31),
        );
        check(&[(CACHE_CONTROL, "no-store, max-age=600")], Some(0));
        check(&[(CACHE_CONTROL, "max-age=-1")], None);
        check(&[(CACHE_CONTROL, "max-age=")], None);
    }

    #[test]
    fn json_says_that_it_is_json() {
        let check = |value: &'static str| is_json(&headers(&[(CONTENT_TYPE, value)]));
        assert!(check("application/json"));
        assert!(check("Application/JSON; charset=utf-8"));
        assert!(check("application/jwk-set+json"));
        assert!(!check("text/html") && !check("application/jwt") && !check("text/json"));
        assert!(!is_json(&HeaderMap::new()));
    }
}
