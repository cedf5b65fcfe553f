//! Which other sites may read answers (the Fetch standard, "CORS protocol").

mod origin;
mod policy;

use std::panic::Location;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method};
use ravyn_core::app::{AppBuilder, Extension};
use ravyn_core::error::{BoxError, BuildFault};
use ravyn_core::meta::SourceLocation;

use self::origin::read;
use self::policy::{Origins, Policy};
use super::{CORS, HTTPS_ONLY, SECURITY_HEADERS, TRUSTED_HOSTS, TRUSTED_PROXIES, unusable};

/// How long a browser may keep the answer to a preflight unless said otherwise.
const MAX_AGE: Duration = Duration::from_secs(600);

/// Methods that a browser may send without asking.
const METHODS: [Method; 3] = [Method::GET, Method::HEAD, Method::POST];

/// Fields that a browser may send without asking, in some of their values.
const HEADERS: [&str; 4] = [
    "accept",
    "accept-language",
    "content-language",
    "content-type",
];

/// Lets browsers show answers to other sites.
///
/// An origin is compared as a whole, byte by byte: there are no patterns. An answer to an allowed one has it in
/// `Access-Control-Allow-Origin`, whatever the status of the answer; that to any other has none. `Vary: Origin` is on all
/// of them. A preflight is answered here: it meets no route, no permission and no handler, and is refused with 403, code
/// `cors-refused`, where its origin, its method or one of its header fields is not allowed. An
/// `Access-Control-Allow-Origin` that a handler or a mounted application has set stays.
///
/// # Order
/// Behind the other extensions of this room, around the middleware of the application. It belongs to an application and
/// not to an include, because a preflight has no route.
///
/// # Defaults
/// | what | default |
/// |---|---|
/// | origins | none |
/// | methods | `GET`, `HEAD`, `POST`: a browser sends these without asking |
/// | header fields of requests | `accept`, `accept-language`, `content-language`, `content-type` |
/// | header fields of answers that scripts read | those that every script may read |
/// | credentials (cookies, `Authorization` by the browser) | no |
/// | [`max_age`](Self::max_age) | 10 minutes |
/// | private networks | no |
///
/// # Errors
/// What a browser never sends as an origin, all origins together with credentials, and what is no header field are the
/// build fault RV0012.
///
/// # Example
/// ```
/// use http::Method;
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::testing::TestClient;
/// use ravyn_security::edge::Cors;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let cors = Cors::new()
///     .allow_origin("https://shop.example")
///     .allow_methods([Method::PUT, Method::DELETE])
///     .allow_headers(["authorization"]);
/// let client = TestClient::new(Ravyn::<ravyn_core::app::Bare>::new().extension(cors));
/// let request = client.get("/nowhere").header("origin", "https://shop.example");
/// let allowed = request.send().await;
/// assert_eq!(allowed.status(), 404);
/// assert_eq!(allowed.header("access-control-allow-origin"), Some("https://shop.example"));
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is given to an application with `.extension(..)`"]
pub struct Cors {
    origins: Vec<Named>,
    any_origin: Option<SourceLocation>,
    methods: Vec<Method>,
    headers: Vec<Named>,
    exposed: Vec<Named>,
    credentials: Option<SourceLocation>,
    max_age: Duration,
    is_private_network_allowed: bool,
}

/// A text and where it was given.
type Named = (String, SourceLocation);

impl Cors {
    /// Allows nobody yet.
    pub fn new() -> Self {
        Self {
            origins: Vec::new(),
            any_origin: None,
            methods: METHODS.to_vec(),
            headers: Vec::new(),
            exposed: Vec::new(),
            credentials: None,
            max_age: MAX_AGE,
            is_private_network_allowed: false,
        }
    }

    /// Allows a site: `https://shop.example`, `http://localhost:3000`. `*` is [every site](Self::allow_any_origin).
    #[track_caller]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        let (origin, source) = (origin.into(), Location::caller().into());
        if origin == "*" {
            self.any_origin = Some(source);
        } else {
            self.origins.push((origin, source));
        }
        self
    }

    /// Allows every site, without credentials: for what everybody may read.
    #[track_caller]
    pub fn allow_any_origin(mut self) -> Self {
        self.any_origin = Some(Location::caller().into());
        self
    }

    /// Allows methods, besides those that a browser sends without asking.
    pub fn allow_methods(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        for method in methods {
            if !self.methods.contains(&method) {
                self.methods.push(method);
            }
        }
        self
    }

    /// Allows header fields of requests.
    #[track_caller]
    pub fn allow_headers<H: Into<String>>(mut self, names: impl IntoIterator<Item = H>) -> Self {
        self.headers.extend(named(names, Location::caller()));
        self
    }

    /// Lets scripts read header fields of answers.
    #[track_caller]
    pub fn expose_headers<H: Into<String>>(mut self, names: impl IntoIterator<Item = H>) -> Self {
        self.exposed.extend(named(names, Location::caller()));
        self
    }

    /// Lets browsers send cookies with requests of other sites, and their scripts read the answers. `SameSite` of a cookie
    /// holds all the same.
    #[track_caller]
    pub fn allow_credentials(mut self) -> Self {
        self.credentials = Some(Location::caller().into());
        self
    }

    /// How long a browser may keep the answer to a preflight, in whole seconds. Default: 10 minutes. Browsers keep it for
    /// at most two hours, or a day.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// Lets sites of a public network reach this server in a private one (`Access-Control-Request-Private-Network`).
    pub fn allow_private_network(mut self) -> Self {
        self.is_private_network_allowed = true;
        self
    }

    fn policy(self, faults: &mut Vec<BuildFault>) -> Policy {
        let origins = self.origins(faults);
        let mut headers: Vec<_> = HEADERS.map(HeaderName::from_static).into();
        headers.extend(names(&self.headers, faults));
        let exposed: Vec<_> = names(&self.exposed, faults).collect();
        Policy {
            origins,
            allow_methods: list(self.methods.iter().map(Method::as_str)),
            methods: self.methods,
            allow_headers: list(headers.iter().map(HeaderName::as_str)),
            headers,
            expose_headers: (!exposed.is_empty())
                .then(|| list(exposed.iter().map(HeaderName::as_str))),
            are_credentials_allowed: self.credentials.is_some(),
            max_age: HeaderValue::from(self.max_age.as_secs()),
            is_private_network_allowed: self.is_private_network_allowed,
        }
    }

    fn origins(&self, faults: &mut Vec<BuildFault>) -> Origins {
        let mut allowed = Vec::new();
        for (text, source) in &self.origins {
            match read(text) {
                Ok(origin) => allowed.push(origin),
                Err(error) => {
                    let message = format!("`{text}` cannot be an allowed origin: {error}");
                    faults.push(unusable(*source, message, error.help()));
                }
            }
        }
        let Some(source) = self.any_origin else {
            return Origins::These(allowed);
        };
        if self.credentials.is_some() {
            let message = "every origin is allowed, and so are credentials".to_owned();
            let help = "name the sites that may send credentials: `.allow_origin(\"https://..\")`";
            let note = "any site could then act and read as a user who is logged in";
            faults.push(unusable(source, message, help).note(note));
        }
        if !self.origins.is_empty() {
            let message = "every origin is allowed, and some are named besides".to_owned();
            faults.push(unusable(source, message, "drop one of the two"));
        }
        Origins::Any
    }
}

impl Default for Cors {
    fn default() -> Self {
        Self::new()
    }
}

impl Extension for Cors {
    fn name(&self) -> &'static str {
        CORS
    }

    fn after(&self) -> &'static [&'static str] {
        &[TRUSTED_PROXIES, SECURITY_HEADERS, TRUSTED_HOSTS, HTTPS_ONLY]
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let mut faults = Vec::new();
        let policy = self.policy(&mut faults);
        for fault in faults {
            app.fault(fault);
        }
        app.around(policy);
        Ok(())
    }
}

fn named<H: Into<String>>(
    names: impl IntoIterator<Item = H>,
    at: &'static Location<'static>,
) -> impl Iterator<Item = Named> {
    let names = names.into_iter();
    names.map(move |name| (name.into(), at.into()))
}

/// The names that are names of header fields.
fn names<'a>(
    named: &'a [Named],
    faults: &'a mut Vec<BuildFault>,
) -> impl Iterator<Item = HeaderName> + 'a {
    named.iter().filter_map(|(text, source)| {
        // `*` is a valid name, and means every field to some browsers in some requests.
        match HeaderName::try_from(text) {
            Ok(name) if name != "*" => Some(name),
            _ => {
                let message = format!("`{text}` cannot be a header field of other sites");
                faults.push(unusable(
                    *source,
                    message,
                    "name each field: `authorization`",
                ));
                None
            }
        }
    })
}

fn list<'a>(members: impl Iterator<Item = &'a str>) -> HeaderValue {
    let text: Vec<_> = members.collect();
    HeaderValue::try_from(text.join(", ")).expect("methods and names of fields are tokens")
}
