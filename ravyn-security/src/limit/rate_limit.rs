//! A limit as it is declared.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, StatusCode};
use ravyn_core::error::code_of;
use ravyn_core::inject::Inject;
use ravyn_core::layer::{IntoMiddleware, ListedMiddleware, Next};
use ravyn_core::meta::{HeaderMeta, ResponsesMeta};
use ravyn_core::request::Request;
use ravyn_core::settings::Clock;

use super::concurrency::Places;
use super::fields::is_name;
use super::key::KeyOf;
use super::store::DynStore;
use super::walk::Limiter;
use super::{MemoryStore, Quota, RateLimitStore};

/// The longest wait for a store: 250 ms.
const STORE_TIMEOUT: Duration = Duration::from_millis(250);

/// Limits how many requests each client makes. A middleware of any level.
///
/// The limit is one of the level, not of its routes: whatever the path, the method and the protocol are, requests are on one
/// counter. Clones share their counters, also where their quotas differ; two limits that were made apart share none.
///
/// Requests become free one by one (GCRA): of 100 in a minute one each 600 ms. A client that has rested for a minute
/// has 100 at once.
///
/// # Order
/// That of middleware: before permissions and arguments. What an outer step refuses is not counted, what an inner one
/// refuses is.
///
/// # Defaults
/// | what | default |
/// |---|---|
/// | time | 1 min |
/// | requests at once | all |
/// | requests answered at the same time | no limit |
/// | a client is | an address: [`Request::client_ip`], of IPv6 its first 64 bits; all without one are one client |
/// | name | `default` |
/// | counters | in memory, of 65,536 clients |
/// | a store that fails | the request passes, and an audit event |
/// | longest wait for a store | 250 ms |
///
/// # Errors
/// 429 with the code `too-many-requests`. `Retry-After` says after how many seconds a request is free. The fields `RateLimit`
/// and `RateLimit-Policy` are on every answer of the level.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::layer::Level;
/// use ravyn_core::routing::Include;
/// use ravyn_security::limit::RateLimit;
///
/// let app: Ravyn = Ravyn::new()
///     .middleware(RateLimit::max_requests(1_000).per_hour())
///     .include(Include::new("/search").middleware(RateLimit::max_requests(2).per_second().burst(5).name("search")));
/// assert!(app.build().is_ok());
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until a level takes it with `.middleware(..)`"]
pub struct RateLimit {
    pub(super) name: Cow<'static, str>,
    pub(super) requests: NonZeroU32,
    pub(super) period: Duration,
    pub(super) burst: Option<NonZeroU32>,
    pub(super) key: KeyOf,
    pub(super) max_concurrent: Option<NonZeroU32>,
    pub(super) places: Places,
    pub(super) counters: Counters,
    pub(super) store_timeout: Duration,
    pub(super) is_closed: bool,
}

/// Where the counters of a limit stand.
#[derive(Clone)]
pub(super) enum Counters {
    Memory(Arc<MemoryStore>),
    Store(Arc<dyn DynStore>),
}

impl RateLimit {
    /// So many requests in a minute, unless another time is said.
    ///
    /// # Panics
    /// When it is 0: a level that nobody may use has [`DenyAll`](ravyn_core::layer::DenyAll).
    #[track_caller]
    pub fn max_requests(requests: u32) -> Self {
        Self {
            name: Cow::Borrowed("default"),
            requests: above_zero(requests),
            period: Duration::from_mins(1),
            burst: None,
            key: KeyOf::Address,
            max_concurrent: None,
            places: Places::default(),
            counters: Counters::Memory(Arc::new(MemoryStore::new())),
            store_timeout: STORE_TIMEOUT,
            is_closed: false,
        }
    }

    /// The requests are those of a second.
    pub fn per_second(self) -> Self {
        self.per(Duration::from_secs(1))
    }

    /// The requests are those of a minute, as they are by default.
    pub fn per_minute(self) -> Self {
        self.per(Duration::from_mins(1))
    }

    /// The requests are those of an hour.
    pub fn per_hour(self) -> Self {
        self.per(Duration::from_hours(1))
    }

    /// The requests are those of 24 hours.
    pub fn per_day(self) -> Self {
        self.per(Duration::from_hours(24))
    }

    /// The requests are those of this time.
    pub fn per(mut self, period: Duration) -> Self {
        self.period = period;
        self
    }

    /// How many requests a client that has rested may make at once. Default: all.
    ///
    /// # Panics
    /// When it is 0.
    #[track_caller]
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = Some(above_zero(requests));
        self
    }

    /// How many requests of a client are answered at the same time. A request is over when its answer has been made; a
    /// streamed one is over at its end. One too many is refused with 429, without `Retry-After`: nobody knows when
    /// another ends. Default: no limit.
    ///
    /// # Panics
    /// When it is 0.
    #[track_caller]
    pub fn max_concurrent(mut self, requests: u32) -> Self {
        self.max_concurrent = Some(above_zero(requests));
        self
    }

    /// A client is the subject of the request's identity; a request without one is of its address.
    ///
    /// The limit asks who that is, as a permission does: by the schemes of the route, or as a middleware around it has
    /// said. Around a whole application the route is not known yet, and only the latter says so.
    pub fn by_identity(mut self) -> Self {
        self.key = KeyOf::Identity;
        self
    }

    /// A client is the value of a header field, of which a hash is kept; a request without it is of its address.
    ///
    /// What a client writes into a field is believed, so one that changes it is another client. An outer limit by address
    /// holds those who do.
    ///
    /// # Panics
    /// When it is no name of a field.
    #[track_caller]
    pub fn by_header(mut self, name: &str) -> Self {
        let name = HeaderName::try_from(name).expect("the name of a header field");
        self.key = KeyOf::Header(name);
        self
    }

    /// A client is what a function says, of which a hash is kept: a `String`, or an `Option` of one. A request of which it
    /// says nothing is of its address.
    pub fn by<K: Into<Option<String>>>(
        mut self,
        function: impl Fn(&Request) -> K + Send + Sync + 'static,
    ) -> Self {
        self.key = KeyOf::Function(Arc::new(move |request| function(request).into()));
        self
    }

    /// Its name in `RateLimit`, `RateLimit-Policy` and audit events. Where one level with a limit is around another, they
    /// have names of their own.
    ///
    /// # Panics
    /// When it is empty, or has a quote, a backslash or what is not printable ASCII.
    #[track_caller]
    pub fn name(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        assert!(
            is_name(&name),
            "`{name}` cannot be the name of a rate limit"
        );
        self.name = name;
        self
    }

    /// How many clients the memory has room for. Its counters begin anew. Default: 65,536.
    pub fn max_keys(mut self, keys: usize) -> Self {
        self.counters = Counters::Memory(Arc::new(MemoryStore::with_max_keys(keys)));
        self
    }

    /// Keeps the counters elsewhere, under a name: limits of one name and one store have one counter for each client.
    ///
    /// # Panics
    /// As [`name`](Self::name).
    #[track_caller]
    pub fn store(mut self, name: impl Into<Cow<'static, str>>, store: impl RateLimitStore) -> Self {
        self.counters = Counters::Store(Arc::new(store));
        self.name(name)
    }

    /// The longest wait for the store. Default: 250 ms.
    pub fn store_timeout(mut self, limit: Duration) -> Self {
        self.store_timeout = limit;
        self
    }

    /// Refuses requests with 503 while the store fails. Default: they pass, and each is an audit event.
    pub fn fail_closed(mut self) -> Self {
        self.is_closed = true;
        self
    }

    pub(super) fn quota(&self) -> Quota {
        let burst = self.burst.unwrap_or(self.requests);
        Quota::new(self.requests, self.period, burst)
    }

    /// What `audit` says of it.
    fn label(&self) -> String {
        let (requests, seconds) = (self.requests, self.period.as_secs());
        let by = self.key.label();
        let at_once = self.max_concurrent;
        let at_once = at_once.map_or(String::new(), |most| format!(", {most} at once"));
        format!("RateLimit({requests} in {seconds} s by {by}{at_once})")
    }

    /// Writes down the answers of a limit.
    fn describe(&self) -> ResponsesMeta {
        let mut responses = ResponsesMeta::default();
        let status = StatusCode::TOO_MANY_REQUESTS;
        responses.problem(status, code_of(status), "Too Many Requests");
        for response in responses.iter_mut() {
            let text = "Seconds until a request is free";
            let is_always = self.max_concurrent.is_none();
            response
                .headers
                .push(header("Retry-After", text, is_always));
        }
        if self.is_closed {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            responses.problem(status, code_of(status), "Service Unavailable");
        }
        let left = "Requests that are left (`r`), and seconds until all are free again (`t`)";
        responses.every(header("RateLimit", left, false));
        let policy = "Requests (`q`) in so many seconds (`w`)";
        responses.every(header("RateLimit-Policy", policy, false));
        responses
    }
}

fn header(name: &'static str, description: &'static str, required: bool) -> HeaderMeta {
    HeaderMeta {
        name: name.into(),
        description: description.into(),
        required,
        value: None,
    }
}

#[track_caller]
fn above_zero(requests: u32) -> NonZeroU32 {
    NonZeroU32::new(requests).expect("a limit is above 0")
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("name", &self.name)
            .field("quota", &self.quota())
            .field("key", &self.key)
            .field("max_concurrent", &self.max_concurrent)
            .finish_non_exhaustive()
    }
}

/// Tells a limit from other middleware: it takes the clock of its application.
#[doc(hidden)] // For `IntoMiddleware`; no promise is made about it.
#[derive(Debug)]
pub struct WithClock;

#[diagnostic::do_not_recommend]
impl IntoMiddleware<WithClock> for RateLimit {
    fn into_middleware(self) -> ListedMiddleware {
        let (responses, label) = (self.describe(), self.label());
        let limiter = Arc::new(Limiter::new(self));
        let middleware = move |request: Request, next: Next, clock: Inject<Clock>| {
            let limiter = Arc::clone(&limiter);
            async move { limiter.answer(request, next, &clock).await }
        };
        middleware
            .into_middleware()
            .made_of::<Self>(responses, label)
    }
}
