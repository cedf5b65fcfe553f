//! A request before a limit.

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use ravyn_core::error::{BoxError, Problem};
use ravyn_core::layer::Next;
use ravyn_core::request::Request;
use ravyn_core::response::{Response, problem_response};
use ravyn_core::settings::Clock;

use super::fields::{RATE_LIMIT, RATE_LIMIT_POLICY, policy, service};
use super::rate_limit::{Counters, RateLimit};
use super::{AUDIT, LimitKey, Quota, Taken, retry_after};

/// A limit as it is enforced.
pub(super) struct Limiter {
    limit: RateLimit,
    quota: Quota,
    policy: Option<HeaderValue>,
}

impl Limiter {
    pub(super) fn new(limit: RateLimit) -> Self {
        let quota = limit.quota();
        Self {
            policy: policy(&limit.name, &quota),
            quota,
            limit,
        }
    }

    pub(super) async fn answer(&self, mut request: Request, next: Next, clock: &Clock) -> Response {
        let key = self.limit.key.key(&mut request).await;
        let taken = match self.take(&key, clock).await {
            Ok(taken) => Some(taken),
            Err(error) => {
                self.report_failure(&error);
                if self.limit.is_closed {
                    return problem_response(&Problem::new(StatusCode::SERVICE_UNAVAILABLE));
                }
                None
            }
        };
        let mut response = match taken {
            Some(Taken::Refused {
                retry_after: wait, ..
            }) => {
                self.report(&request, &key, "rate-limited");
                let mut response = too_many("too many requests: come back later");
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, retry_after(wait));
                response
            }
            Some(Taken::Passed { .. }) | None => self.run(request, next, key).await,
        };
        if let Some(taken) = taken {
            self.complete(&mut response, taken);
        }
        response
    }

    async fn take(&self, key: &LimitKey, clock: &Clock) -> Result<Taken, BoxError> {
        let name = &*self.limit.name;
        match &self.limit.counters {
            Counters::Memory(store) => {
                // Clones have one counter, whatever they are named.
                Ok(store.take_at("", key, &self.quota, clock.instant()))
            }
            Counters::Store(store) => {
                let taken = store.take(name, key, &self.quota, clock);
                tokio::time::timeout(self.limit.store_timeout, taken).await?
            }
        }
    }

    async fn run(&self, request: Request, next: Next, key: LimitKey) -> Response {
        let Some(limit) = self.limit.max_concurrent else {
            return next.run(request).await;
        };
        let Some(place) = self.limit.places.enter(key, limit.get()) else {
            self.report(&request, &key, "concurrency-limited");
            return too_many("too many requests at the same time");
        };
        let response = next.run(request).await;
        place.stay_with(response)
    }

    /// Adds what a client can know of its quota, behind what a limit inside has said.
    fn complete(&self, response: &mut Response, taken: Taken) {
        let headers = response.headers_mut();
        if let Some(policy) = &self.policy {
            headers.append(RATE_LIMIT_POLICY, policy.clone());
        }
        if let Some(service) = service(&self.limit.name, taken) {
            headers.append(RATE_LIMIT, service);
        }
    }

    #[cold]
    fn report(&self, request: &Request, key: &LimitKey, event: &str) {
        tracing::warn!(
            target: AUDIT,
            event,
            limit = &*self.limit.name,
            %key,
            client = request.client_ip().map(tracing::field::display),
            method = %request.method(),
            // A path has no control characters, and its query may hold a secret.
            path = request.uri().path(),
            "a request was refused by a rate limit"
        );
    }

    #[cold]
    fn report_failure(&self, error: &BoxError) {
        let error = error.to_string();
        tracing::warn!(
            target: AUDIT,
            event = "rate-limit-store-failed",
            limit = &*self.limit.name,
            passed = !self.limit.is_closed,
            // `Debug` of a text escapes control characters.
            ?error,
            "the store of a rate limit failed"
        );
    }
}

fn too_many(detail: &'static str) -> Response {
    problem_response(&Problem::new(StatusCode::TOO_MANY_REQUESTS).detail(detail))
}
