//! What an application has without a line of user code.

use ravyn_core::app::{Defaults, Ravyn};

/// The extensions that are on by default: OpenAPI, where the feature is on.
#[derive(Clone, Copy, Debug)]
pub struct Standard;

impl Defaults for Standard {
    #[cfg(feature = "openapi")]
    fn extend<D: Defaults>(app: Ravyn<D>) -> Ravyn<D> {
        app.extension(ravyn_openapi::OpenApi::new())
    }

    #[cfg(not(feature = "openapi"))]
    fn extend<D: Defaults>(app: Ravyn<D>) -> Ravyn<D> {
        app
    }
}
