//! What an application has without a line of user code.

use ravyn_core::app::{Defaults, Ravyn};

/// The extensions that are on by default, where their features are: OpenAPI, and security headers.
#[derive(Clone, Copy, Debug)]
pub struct Standard;

impl Defaults for Standard {
    fn extend<D: Defaults>(app: Ravyn<D>) -> Ravyn<D> {
        #[cfg(feature = "openapi")]
        let app = app.extension(ravyn_openapi::OpenApi::new());
        #[cfg(feature = "security")]
        let app = app.extension(ravyn_security::edge::SecurityHeaders::new());
        app
    }
}
