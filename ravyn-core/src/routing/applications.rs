//! What mounted applications do with a request without a route.

use std::cmp::Reverse;
use std::sync::Arc;

use http::Method;

use super::host::{HostPattern, host_of};
use crate::layer::{Chain, ChainList, RouteFuture};
use crate::request::Request;
use crate::response::Response;
use crate::task::Tasks;

/// The middleware of mounted applications, which is also around what is not found there. Inner ones first.
#[derive(Default)]
pub(super) struct Applications(Vec<Mounted>);

struct Mounted {
    host: Option<HostPattern>,
    prefix: String,
    chain: Arc<Chain>,
}

impl Mounted {
    fn has(&self, request: &Request) -> bool {
        let rest = request.uri().path();
        let rest = rest.strip_prefix(self.prefix.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            && self.host.as_ref().is_none_or(|pattern| {
                let host = host_of(request);
                host.is_some_and(|host| pattern.values(&host).is_some())
            })
    }
}

impl Applications {
    /// Adds the middleware of one.
    pub(super) fn add(
        &mut self,
        host: Option<HostPattern>,
        prefix: String,
        middleware: ChainList,
        tasks: &Tasks,
    ) {
        let tail =
            |mut request: Request| RouteFuture::ready(request.take_refusal().unwrap_or_default());
        if let Some(chain) = Chain::new(middleware, tasks, tail) {
            self.0.push(Mounted {
                host,
                prefix,
                chain,
            });
            self.0.sort_by_key(|application| {
                let vagueness = application.host.as_ref().map(HostPattern::vagueness);
                let length = Reverse(application.prefix.len());
                (vagueness.is_none(), vagueness, length)
            });
        }
    }

    /// Answers a request without a route: through the middleware of the application that it is below.
    #[cold]
    pub(super) fn answer(&self, mut request: Request, response: Response) -> RouteFuture {
        let is_head = *request.method() == Method::HEAD;
        let future = match self.0.iter().find(|application| application.has(&request)) {
            None => RouteFuture::ready(response),
            Some(application) => {
                request.set_refusal(response);
                application.chain.run(request)
            }
        };
        future.of_head(is_head)
    }
}
