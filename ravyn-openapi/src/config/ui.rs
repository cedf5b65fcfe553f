//! The documentation UIs, by name.

use ravyn_core::meta::SourceLocation;

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
