//! Driving an application from a test, with or without a socket.

mod contract;
mod request;
mod response;

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use tokio::sync::OnceCell;

use self::contract::Contract;
pub use self::request::TestRequest;
pub use self::response::TestResponse;
use crate::app::report::public_routes;
use crate::app::{App, Defaults, LifecycleError, Ravyn, Running};
use crate::error::BuildError;
use crate::identity::Identity;
use crate::inject::{Dependency, IntoDependency};
use crate::request::Scheme;

/// Sends requests to an application and returns its answers.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::handler::Route;
/// use ravyn_core::testing::TestClient;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let ping = Route::from_fn(http::Method::GET, "/ping", "ping", |_| async { "pong" });
/// let app: Ravyn = Ravyn::new().routes([ping]);
/// let response = TestClient::new(app).get("/ping").send().await;
/// assert_eq!(response.status(), 200);
/// assert_eq!(response.text(), "pong");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TestClient {
    target: Target,
    /// The document that answers are held against, and its path.
    strict: Option<(String, Arc<OnceCell<Contract>>)>,
    /// The description of the application, for overrides.
    description: Option<DescribedApp>,
    overrides: Vec<Dependency>,
    lifecycle: Arc<OnceCell<Started>>,
    /// The scheme of its requests.
    scheme: Scheme,
    /// Who its requests come from.
    identity: Option<Identity>,
}

/// What the first request has started.
#[derive(Debug)]
struct Started(Mutex<Option<Running>>);

/// Where a document is, unless that is said.
const DOCUMENT: &str = "/openapi.json";

/// How long a client waits for tasks at the shutdown of its application.
const TASKS_END_WITHIN: Duration = Duration::from_secs(5);

#[derive(Clone, Debug)]
enum Target {
    App(App),
    Address(SocketAddr),
}

impl TestClient {
    /// A client of an application, without a socket.
    ///
    /// # Panics
    /// When the application has faults; the message lists them.
    #[track_caller]
    #[must_use]
    pub fn new(app: impl IntoApp) -> Self {
        let description = app.description();
        Self {
            description,
            ..Self::of(Target::App(app.into_app()))
        }
    }

    fn of(target: Target) -> Self {
        Self {
            target,
            strict: None,
            description: None,
            overrides: Vec::new(),
            lifecycle: Arc::default(),
            scheme: Scheme::Http,
            identity: None,
        }
    }

    /// Puts a provider before every other one of its type and name, at whatever level that is; the application is
    /// compiled again. What the provider is nested in sees it, too, and the other one is never asked. The client has
    /// that application for itself: a clone that was made before starts and ends its own.
    ///
    /// # Panics
    /// When the client was made of a compiled `App`, which cannot be changed; when the application has faults, of
    /// which one is that no level gives what is overridden and nothing asks for it; when a request was sent before.
    ///
    /// # Example
    /// ```
    /// use ravyn_core::app::Ravyn;
    /// use ravyn_core::layer::Level;
    /// use ravyn_core::testing::TestClient;
    ///
    /// struct Db(&'static str);
    ///
    /// let app = || -> Ravyn { Ravyn::new().dependency(|| Db("on disk")) };
    /// let client = TestClient::new(app()).override_dependency(|| Db("in memory"));
    /// # let _ = client;
    /// ```
    #[track_caller]
    #[must_use]
    pub fn override_dependency<M>(mut self, provider: impl IntoDependency<M>) -> Self {
        assert!(
            self.lifecycle.get().is_none(),
            "the application has started: override before the first request"
        );
        let Some(description) = &self.description else {
            panic!("a compiled `App` cannot be changed: give the client the `Ravyn` itself");
        };
        self.overrides.push(provider.into_dependency());
        self.target = match (description.build)(&self.overrides) {
            Ok(app) => Target::App(app),
            Err(error) => panic!("{error:?}"),
        };
        self.lifecycle = Arc::default();
        if let Some((_, contract)) = &mut self.strict {
            *contract = Arc::default();
        }
        self
    }

    /// Starts the application now and not with the first request.
    ///
    /// # Panics
    /// When a provider of the application, a startup function or a lifespan fails.
    pub async fn start(&self) {
        let Target::App(app) = &self.target else {
            return;
        };
        self.lifecycle
            .get_or_init(async || match app.startup().await {
                Ok(running) => Started(Mutex::new(Some(running))),
                Err(error) => panic!("{error}"),
            })
            .await;
    }

    /// Ends the application: tasks are told and waited for, for at most 5 s, shutdown functions and the second halves
    /// of lifespans run, and values end, all these again within 5 s.
    ///
    /// # Errors
    /// The first one of these.
    pub async fn shutdown(&self) -> Result<(), LifecycleError> {
        let started = self.lifecycle.get();
        let running = started.and_then(|started| {
            let mut running = started.0.lock().unwrap_or_else(PoisonError::into_inner);
            running.take()
        });
        match running {
            Some(running) => running.shutdown(TASKS_END_WITHIN).await,
            None => Ok(()),
        }
    }

    /// A client of a server that listens on an address.
    #[must_use]
    pub fn at(address: SocketAddr) -> Self {
        Self::of(Target::Address(address))
    }

    /// Says who all requests come from, as if a scheme had found it out. What demands a credential still does.
    ///
    /// # Panics
    /// When the client is one of a server: it has credentials to send.
    #[track_caller]
    #[must_use]
    pub fn with_identity(mut self, identity: Identity) -> Self {
        assert!(
            matches!(self.target, Target::App(_)),
            "a server finds out by itself who a request comes from"
        );
        self.identity = Some(identity);
        self
    }

    /// Holds the routes that ask for no credential, those of the documentation apart, against this list:
    /// `["GET /health"]`.
    ///
    /// # Panics
    /// When they differ; the message names those that are too many, and those that are missing.
    #[track_caller]
    pub fn assert_public_routes<R: AsRef<str>>(&self, expected: impl IntoIterator<Item = R>) {
        let Target::App(app) = &self.target else {
            panic!("the routes of a server are not known here");
        };
        let mut missing: Vec<String> = expected
            .into_iter()
            .map(|route| route.as_ref().to_owned())
            .collect();
        let mut unexpected = public_routes(app);
        unexpected.retain(|route| match missing.iter().position(|one| one == route) {
            Some(position) => {
                missing.remove(position);
                false
            }
            None => true,
        });
        assert!(
            unexpected.is_empty() && missing.is_empty(),
            "public and not expected: {unexpected:?}; expected and not public: {missing:?}"
        );
    }

    /// Says that all requests come over TLS, for a client without a socket.
    #[must_use]
    pub fn https(mut self) -> Self {
        self.scheme = Scheme::Https;
        self
    }

    /// Holds every answer against the document at `/openapi.json`: its status, media type, required header
    /// fields and JSON content. Where not everybody reads that, it is the one that the command `openapi` prints.
    ///
    /// An answer to a path or a method that the document does not have is not checked.
    ///
    /// # Panics
    /// The client panics when it has an answer that the document does not know.
    ///
    /// # Example
    /// ```
    /// # use ravyn_core::app::Ravyn;
    /// # use ravyn_core::testing::TestClient;
    /// # let app: Ravyn = Ravyn::new();
    /// let client = TestClient::new(app).strict_openapi();
    /// ```
    #[must_use]
    pub fn strict_openapi(self) -> Self {
        self.strict_openapi_at(DOCUMENT)
    }

    /// As [`strict_openapi`](Self::strict_openapi), with a document at another path.
    #[must_use]
    pub fn strict_openapi_at(mut self, path: &str) -> Self {
        self.strict = Some((path.to_owned(), Arc::default()));
        self
    }

    /// A request of any method.
    pub fn request(&self, method: Method, path: &str) -> TestRequest<'_> {
        TestRequest::new(self, method, path)
    }
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident = $method:ident;)*) => {
        impl TestClient {$(
            $(#[$doc])*
            pub fn $name(&self, path: &str) -> TestRequest<'_> {
                self.request(Method::$method, path)
            }
        )*}
    };
}

methods! {
    /// A GET request.
    get = GET;
    /// A POST request.
    post = POST;
    /// A PUT request.
    put = PUT;
    /// A PATCH request.
    patch = PATCH;
    /// A DELETE request.
    delete = DELETE;
    /// A HEAD request.
    head = HEAD;
    /// An OPTIONS request.
    options = OPTIONS;
}

/// What a [`TestClient`] can be made of.
pub trait IntoApp {
    /// The compiled application.
    fn into_app(self) -> App;

    /// How to compile it again with other providers, where that is known.
    #[doc(hidden)] // For the test client; no promise is made about it.
    fn description(&self) -> Option<DescribedApp> {
        None
    }
}

type Build = dyn Fn(&[Dependency]) -> Result<App, BuildError> + Send + Sync;

/// Compiles an application with these providers before all others.
#[derive(Clone)]
pub struct DescribedApp {
    build: Arc<Build>,
}

impl fmt::Debug for DescribedApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DescribedApp")
    }
}

impl IntoApp for App {
    fn into_app(self) -> App {
        self
    }
}

impl<D: Defaults> IntoApp for Ravyn<D> {
    #[track_caller]
    fn into_app(self) -> App {
        match self.build() {
            Ok(app) => app,
            Err(error) => panic!("{error:?}"),
        }
    }

    fn description(&self) -> Option<DescribedApp> {
        let described = self.clone();
        let build = move |overrides: &[Dependency]| {
            let change =
                |app: Self, provider: &Dependency| app.override_dependency(provider.clone());
            overrides.iter().fold(described.clone(), change).build()
        };
        Some(DescribedApp {
            build: Arc::new(build),
        })
    }
}
