//! Where the document and its pages stand, and which pages there are.

mod about;
mod check;

use std::borrow::Cow;
use std::panic::Location;

use ravyn_core::meta::SourceLocation;

pub(crate) use self::about::About;
pub(crate) use self::check::{Tags, extension_problem, faults, url_problem};

/// A documentation UI: a page that shows the document.
///
/// Each is embedded by a feature of its own, all of them by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ui {
    /// Swagger UI at `/docs/swagger`, by the feature `ui-swagger`.
    Swagger,
    /// Scalar at `/docs/scalar`, by the feature `ui-scalar`.
    Scalar,
    /// Redoc at `/docs/redoc`, by the feature `ui-redoc`. It shows and sends nothing.
    Redoc,
    /// RapiDoc at `/docs/rapidoc`, by the feature `ui-rapidoc`.
    RapiDoc,
    /// Stoplight Elements at `/docs/elements`, by the feature `ui-elements`.
    Elements,
}

impl Ui {
    /// All of them. The first whose feature is on stands at `/docs`, unless another is chosen.
    pub const ALL: [Self; 5] = [
        Self::Swagger,
        Self::Scalar,
        Self::Redoc,
        Self::RapiDoc,
        Self::Elements,
    ];

    /// The last part of its path, and of its feature.
    pub(crate) const fn segment(self) -> &'static str {
        match self {
            Self::Swagger => "swagger",
            Self::Scalar => "scalar",
            Self::Redoc => "redoc",
            Self::RapiDoc => "rapidoc",
            Self::Elements => "elements",
        }
    }
}

/// A UI that the program names, and where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) ui: Ui,
    pub(crate) source: SourceLocation,
}

/// The extension that documents an application: its document at `/openapi.json`, documentation UIs at `/docs`
/// and below it, and the command `openapi`.
///
/// An application has it by its name `openapi`: `.without("openapi")` leaves it out, and
/// `.extension(OpenApi::new()..)` replaces it.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_openapi::{OpenApi, Ui};
///
/// let openapi = OpenApi::new()
///     .document_path("/api/openapi.json")
///     .docs_path("/api/docs")
///     .default_ui(Ui::Scalar);
/// let app: Ravyn = Ravyn::new().extension(openapi);
/// # app.build().expect("the feature of the UI is on");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it documents nothing until an application has it: `.extension(openapi)`"]
pub struct OpenApi {
    document_path: Cow<'static, str>,
    docs_path: Option<Cow<'static, str>>,
    /// `None`: all that are embedded.
    uis: Option<Vec<Chosen>>,
    default_ui: Option<Chosen>,
    remembers_authorization: bool,
    pub(crate) about: About,
}

impl OpenApi {
    /// With the default paths, and all UIs whose features are on.
    pub fn new() -> Self {
        Self {
            document_path: "/openapi.json".into(),
            docs_path: Some("/docs".into()),
            uis: None,
            default_ui: None,
            remembers_authorization: true,
            about: About::default(),
        }
    }

    /// Sets the path of the document. Default: `/openapi.json`.
    pub fn document_path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.document_path = path.into();
        self
    }

    /// Sets the path of the default UI; all UIs, and what they load, stand below it. Default: `/docs`.
    pub fn docs_path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.docs_path = Some(path.into());
        self
    }

    /// Leaves out all UIs. The document stays.
    pub fn without_docs(mut self) -> Self {
        self.docs_path = None;
        self
    }

    /// Serves these UIs alone. Default: all whose features are on.
    ///
    /// One whose feature is off is the build fault RV0038.
    ///
    /// # Example
    /// ```
    /// use ravyn_core::app::{Bare, Ravyn};
    /// use ravyn_core::testing::TestClient;
    /// use ravyn_openapi::{OpenApi, Ui};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let openapi = OpenApi::new().uis([Ui::Redoc]);
    /// let client = TestClient::new(Ravyn::<Bare>::new().extension(openapi));
    /// assert_eq!(client.get("/docs/redoc").send().await.status(), 200);
    /// assert_eq!(client.get("/docs/swagger").send().await.status(), 404);
    /// # }
    /// ```
    #[track_caller]
    pub fn uis(mut self, uis: impl IntoIterator<Item = Ui>) -> Self {
        let source = Location::caller().into();
        let chosen = uis.into_iter().map(|ui| Chosen { ui, source });
        self.uis = Some(chosen.collect());
        self
    }

    /// Shows this UI at the path of the documentation itself, and below it in any case. Default: the first of
    /// [`uis`](Self::uis), and so Swagger UI unless that says otherwise.
    ///
    /// One whose feature is off is the build fault RV0038.
    #[track_caller]
    pub fn default_ui(mut self, ui: Ui) -> Self {
        let source = Location::caller().into();
        self.default_ui = Some(Chosen { ui, source });
        self
    }

    /// Whether Swagger UI, Scalar and RapiDoc keep what a user authorizes with in the browser's storage, so that it
    /// is still there when the page is loaded again. Default: they do.
    pub fn remember_authorization(mut self, remembers: bool) -> Self {
        self.remembers_authorization = remembers;
        self
    }

    pub(crate) fn document_at(&self) -> &str {
        &self.document_path
    }

    pub(crate) fn docs_at(&self) -> Option<&str> {
        self.docs_path.as_deref()
    }

    /// The UIs that the program names, the default one first. `None`: it leaves the choice open.
    pub(crate) fn chosen(&self) -> (Option<Chosen>, Option<&[Chosen]>) {
        (self.default_ui, self.uis.as_deref())
    }

    pub(crate) fn remembers(&self) -> bool {
        self.remembers_authorization
    }
}

impl Default for OpenApi {
    fn default() -> Self {
        Self::new()
    }
}
