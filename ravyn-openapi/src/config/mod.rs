//! Where the document and the page stand.

mod about;
mod check;

use std::borrow::Cow;

pub(crate) use self::about::About;
pub(crate) use self::check::{Tags, extension_problem, faults, url_problem};

/// The extension that documents an application: its document at `/openapi.json`, Swagger UI at `/docs`, and
/// the command `openapi`.
///
/// An application has it by its name `openapi`: `.without("openapi")` leaves it out, and
/// `.extension(OpenApi::new()..)` replaces it.
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_openapi::OpenApi;
///
/// let openapi = OpenApi::new().document_path("/api/openapi.json").docs_path("/api/docs");
/// let app: Ravyn = Ravyn::new().extension(openapi);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it documents nothing until an application has it: `.extension(openapi)`"]
pub struct OpenApi {
    document_path: Cow<'static, str>,
    docs_path: Option<Cow<'static, str>>,
    pub(crate) about: About,
}

impl OpenApi {
    /// With the default paths.
    pub fn new() -> Self {
        Self {
            document_path: "/openapi.json".into(),
            docs_path: Some("/docs".into()),
            about: About::default(),
        }
    }

    /// Sets the path of the document. Default: `/openapi.json`.
    pub fn document_path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.document_path = path.into();
        self
    }

    /// Sets the path of the page; what it loads stands below it. Default: `/docs`.
    pub fn docs_path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.docs_path = Some(path.into());
        self
    }

    /// Leaves out the page. The document stays.
    pub fn without_docs(mut self) -> Self {
        self.docs_path = None;
        self
    }

    pub(crate) fn document_at(&self) -> &str {
        &self.document_path
    }

    pub(crate) fn docs_at(&self) -> Option<&str> {
        self.docs_path.as_deref()
    }
}

impl Default for OpenApi {
    fn default() -> Self {
        Self::new()
    }
}
