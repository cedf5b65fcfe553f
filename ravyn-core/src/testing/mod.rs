//! Driving an application from a test, with or without a socket.

mod contract;
mod request;
mod response;

use std::net::SocketAddr;
use std::sync::Arc;

use http::Method;
use tokio::sync::OnceCell;

use self::contract::Contract;
pub use self::request::TestRequest;
pub use self::response::TestResponse;
use crate::app::{App, Defaults, Ravyn};

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
}

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
        Self {
            target: Target::App(app.into_app()),
            strict: None,
        }
    }

    /// A client of a server that listens on an address.
    #[must_use]
    pub fn at(address: SocketAddr) -> Self {
        Self {
            target: Target::Address(address),
            strict: None,
        }
    }

    /// Holds every answer against the document at `/openapi.json`: its status, media type, required header
    /// fields and JSON content.
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
        self.strict_openapi_at("/openapi.json")
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
}
