//! Where the document and its pages stand, and which pages there are.

mod about;
mod audience;
mod check;
mod place;
mod ui;

use std::borrow::Cow;
use std::panic::Location;

use ravyn_core::meta::SourceLocation;

pub(crate) use self::about::About;
pub(crate) use self::audience::Audience;
pub(crate) use self::check::{Tags, extension_problem, faults, url_problem};

pub(crate) use self::ui::Chosen;
pub use self::ui::Ui;

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
#[derive(Clone, Debug)]
#[must_use = "it documents nothing until an application has it: `.extension(openapi)`"]
pub struct OpenApi {
    name: &'static str,
    /// Where it is made.
    source: SourceLocation,
    document_path: Cow<'static, str>,
    docs_path: Option<Cow<'static, str>>,
    /// `None`: all that are embedded.
    uis: Option<Vec<Chosen>>,
    default_ui: Option<Chosen>,
    remembers_authorization: bool,
    pub(crate) about: About,
    pub(crate) audience: Audience,
}

impl OpenApi {
    /// With the default paths, and all UIs whose features are on.
    #[track_caller]
    pub fn new() -> Self {
        Self {
            name: "openapi",
            source: Location::caller().into(),
            document_path: "/openapi.json".into(),
            docs_path: Some("/docs".into()),
            uis: None,
            default_ui: None,
            remembers_authorization: true,
            about: About::default(),
            audience: Audience::default(),
        }
    }

    /// A further document of the application, for other readers: at `/NAME/openapi.json` and `/NAME/docs`, as an
    /// extension and with a command of this name. Of two of one name the second replaces the first.
    ///
    /// A name that is no word, or that of another command, is the build fault RV0011.
    ///
    /// # Example
    /// ```
    /// use ravyn_core::app::Ravyn;
    /// use ravyn_core::layer::DenyAll;
    /// use ravyn_core::testing::TestClient;
    /// use ravyn_openapi::OpenApi;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Ravyn = Ravyn::new()
    ///     .extension(OpenApi::new())
    ///     .extension(OpenApi::named("internal").with_hidden().permission(DenyAll));
    /// let client = TestClient::new(app);
    /// assert_eq!(client.get("/openapi.json").send().await.status(), 200);
    /// assert_eq!(client.get("/internal/openapi.json").send().await.status(), 403);
    /// # }
    /// ```
    #[track_caller]
    pub fn named(name: &'static str) -> Self {
        Self {
            name,
            document_path: format!("/{name}/openapi.json").into(),
            docs_path: Some(format!("/{name}/docs").into()),
            ..Self::new()
        }
    }

    /// Sets the path of the document. The same as YAML stands beside it, with the ending `.yaml` in the place of `.json`.
    /// Default: `/openapi.json`.
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

    pub(crate) fn called(&self) -> &'static str {
        self.name
    }

    /// The path of the document as YAML.
    pub(crate) fn yaml_at(&self) -> String {
        let path = &*self.document_path;
        format!("{}.yaml", path.strip_suffix(".json").unwrap_or(path))
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
