//! The compiled policy: who is allowed what, and the answer to a preflight.

use std::borrow::Cow;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use ravyn_core::error::Problem;
use ravyn_core::layer::{Middleware, Next};
use ravyn_core::meta::{HeaderMeta, ResponsesMeta};
use ravyn_core::request::Request;
use ravyn_core::response::{IntoResponse, NoContent, Response, problem_response};

const REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const PREFLIGHT_VARY: HeaderValue = HeaderValue::from_static(
    "origin, access-control-request-method, access-control-request-headers, \
     access-control-request-private-network",
);

#[derive(Debug)]
pub(super) enum Origins {
    Any,
    These(Vec<HeaderValue>),
}

#[derive(Debug)]
pub(super) struct Policy {
    pub(super) origins: Origins,
    pub(super) methods: Vec<Method>,
    pub(super) allow_methods: HeaderValue,
    pub(super) headers: Vec<HeaderName>,
    pub(super) allow_headers: HeaderValue,
    pub(super) expose_headers: Option<HeaderValue>,
    pub(super) are_credentials_allowed: bool,
    pub(super) max_age: HeaderValue,
    pub(super) is_private_network_allowed: bool,
}

impl Policy {
    /// What `Access-Control-Allow-Origin` says to this request. `None`: its origin is not allowed, or it has none.
    fn allowed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        match &self.origins {
            Origins::Any => Some(HeaderValue::from_static("*")),
            Origins::These(allowed) => {
                let origin = one(headers, ORIGIN)?;
                allowed.iter().find(|allowed| *allowed == origin).cloned()
            }
        }
    }

    /// Says to a browser who may read the answer.
    fn permit(&self, headers: &mut HeaderMap, origin: HeaderValue) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.are_credentials_allowed {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
    }

    fn complete(&self, headers: &mut HeaderMap, origin: Option<HeaderValue>) {
        if matches!(self.origins, Origins::These(_)) {
            vary_by_origin(headers);
        }
        if headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
            return;
        }
        if let Some(origin) = origin {
            self.permit(headers, origin);
            if let Some(exposed) = &self.expose_headers {
                headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
            }
        }
    }

    fn preflight(&self, asked: &HeaderMap, origin: Option<HeaderValue>) -> Response {
        let refusal = if origin.is_none() {
            Some("the origin is not allowed")
        } else if !self.is_method_allowed(asked) {
            Some("the method is not allowed to other sites")
        } else if !self.are_headers_allowed(asked) {
            Some("a header field is not allowed to other sites")
        } else {
            None
        };
        let mut response = match refusal {
            None => NoContent.into_response(),
            Some(detail) => {
                let problem = Problem::new(StatusCode::FORBIDDEN);
                problem_response(&problem.code("cors-refused").detail(detail))
            }
        };
        let headers = response.headers_mut();
        headers.insert(VARY, PREFLIGHT_VARY);
        if let Some(origin) = origin {
            self.permit(headers, origin);
        }
        if refusal.is_none() {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, self.allow_methods.clone());
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, self.allow_headers.clone());
            headers.insert(ACCESS_CONTROL_MAX_AGE, self.max_age.clone());
            if self.is_private_network_allowed && asked.contains_key(REQUEST_PRIVATE_NETWORK) {
                headers.insert(ALLOW_PRIVATE_NETWORK, TRUE);
            }
        }
        response
    }

    fn is_method_allowed(&self, asked: &HeaderMap) -> bool {
        let asked = one(asked, ACCESS_CONTROL_REQUEST_METHOD);
        // The case of a method counts (RFC 9110 §9.1).
        asked.is_some_and(|asked| self.methods.iter().any(|method| method.as_str() == asked))
    }

    fn are_headers_allowed(&self, asked: &HeaderMap) -> bool {
        let lines = asked.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter();
        let mut names = lines
            .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
            .map(<[u8]>::trim_ascii)
            .filter(|name| !name.is_empty());
        names.all(|asked| {
            let is_asked = |name: &HeaderName| asked.eq_ignore_ascii_case(name.as_str().as_bytes());
            self.headers.iter().any(is_asked)
        })
    }
}

impl Middleware for Policy {
    async fn handle(&self, request: Request, next: Next) -> Response {
        let origin = self.allowed(request.headers());
        if is_preflight(&request) {
            return self.preflight(request.headers(), origin);
        }
        let mut response = next.run(request).await;
        self.complete(response.headers_mut(), origin);
        response
    }

    fn describe(&self, meta: &mut ResponsesMeta) {
        let mut add = |name: HeaderName, description: &'static str| {
            meta.every(HeaderMeta {
                name: shown(name.as_str()).into(),
                description: description.into(),
                required: false,
                value: None,
            });
        };
        let allowed = "The site whose scripts may read the answer";
        add(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if self.are_credentials_allowed {
            let sent = "`true`: they may, where cookies were sent along";
            add(ACCESS_CONTROL_ALLOW_CREDENTIALS, sent);
        }
        if self.expose_headers.is_some() {
            let exposed = "Header fields that they may read besides";
            add(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    fn label(&self) -> Cow<'static, str> {
        let origins = match &self.origins {
            Origins::Any => "any origin".to_owned(),
            Origins::These(list) => {
                let list = list.iter().filter_map(|origin| origin.to_str().ok());
                list.collect::<Vec<_>>().join(" ")
            }
        };
        let with = if self.are_credentials_allowed {
            ", with credentials"
        } else {
            ""
        };
        format!("Cors({origins}{with})").into()
    }
}

/// A field name as it is written for people: `Access-Control-Allow-Origin`.
fn shown(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    });
    words.collect::<Vec<_>>().join("-")
}

fn is_preflight(request: &Request) -> bool {
    let headers = request.headers();
    *request.method() == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// The value of a field that stands once.
fn one(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut lines = headers.get_all(name).iter();
    lines.next().filter(|_| lines.next().is_none())
}

/// Adds `Origin` to what caches must compare, unless it is there.
fn vary_by_origin(headers: &mut HeaderMap) {
    let is_there = |line: &HeaderValue| {
        let mut members = line
            .as_bytes()
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii);
        members.any(|member| member == b"*" || member.eq_ignore_ascii_case(b"origin"))
    };
    if !headers.get_all(VARY).iter().any(is_there) {
        headers.append(VARY, HeaderValue::from_static("origin"));
    }
}
