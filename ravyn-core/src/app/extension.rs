//! What adds to an application as a whole. OpenAPI comes in this way, and so can a user's own.

use std::sync::Arc;

use super::AppBuilder;
use crate::error::BoxError;

/// Adds routes, middleware, values and commands to an application.
///
/// `install` runs at every `build()`, so it starts from nothing each time.
///
/// # Example
/// ```
/// use ravyn_core::app::{AppBuilder, Extension, Ravyn};
/// use ravyn_core::error::BoxError;
/// use ravyn_core::handler::Route;
///
/// #[derive(Clone)]
/// struct Ping;
///
/// impl Extension for Ping {
///     fn name(&self) -> &'static str {
///         "ping"
///     }
///
///     fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
///         app.route(Route::from_fn(http::Method::GET, "/ping", "ping", |_| async { "pong" }));
///         Ok(())
///     }
/// }
///
/// let app: Ravyn = Ravyn::new().extension(Ping);
/// ```
pub trait Extension: Clone + Send + Sync + 'static {
    /// Its name, for `without(..)`. A second extension of one name replaces the first.
    fn name(&self) -> &'static str;

    /// Adds to the application.
    ///
    /// # Errors
    /// Anything that shall stop the startup; it becomes the build fault RV0011.
    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError>;
}

type Install = dyn Fn(&mut AppBuilder) -> Result<(), BoxError> + Send + Sync;

/// Extensions in the order of their installation.
#[derive(Clone, Default)]
pub(super) struct Extensions(Vec<(&'static str, Arc<Install>)>);

impl Extensions {
    pub(super) fn add(&mut self, extension: impl Extension) {
        let name = extension.name();
        let install: Arc<Install> =
            Arc::new(move |app: &mut AppBuilder| extension.clone().install(app));
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = install,
            None => self.0.push((name, install)),
        }
    }

    /// Whether there was one of the name.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(known, _)| *known != name);
        self.0.len() < before
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &Install)> {
        self.0.iter().map(|(name, install)| (*name, &**install))
    }
}

impl std::fmt::Debug for Extensions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// The extensions that a kind of application has without a line of user code.
///
/// The facade's `Ravyn` has OpenAPI; [`Bare`] has none.
pub trait Defaults: Send + Sync + 'static {
    /// Adds them.
    fn extend<D: Defaults>(app: super::Ravyn<D>) -> super::Ravyn<D>;
}

/// No extensions.
#[derive(Clone, Copy, Debug)]
pub struct Bare;

impl Defaults for Bare {
    fn extend<D: Defaults>(app: super::Ravyn<D>) -> super::Ravyn<D> {
        app
    }
}
