//! What adds to an application as a whole. OpenAPI comes in this way, and so can a user's own.

use std::sync::Arc;

use super::AppBuilder;
use crate::error::{BoxError, BuildFault};

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

    /// Names of the extensions that are to be installed before it. One that is not there is the build fault RV0028.
    /// Default: none.
    fn needs(&self) -> &'static [&'static str] {
        &[]
    }

    /// Names of the extensions that are to be installed before it, where they are there. Default: none.
    fn after(&self) -> &'static [&'static str] {
        &[]
    }

    /// Adds to the application.
    ///
    /// # Errors
    /// Anything that shall stop the startup; it becomes the build fault RV0011.
    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError>;
}

type Install = dyn Fn(&mut AppBuilder) -> Result<(), BoxError> + Send + Sync;

/// Extensions in the order in which they were added.
#[derive(Clone, Default)]
pub(super) struct Extensions(Vec<Listed>);

#[derive(Clone)]
pub(super) struct Listed {
    pub(super) name: &'static str,
    needs: &'static [&'static str],
    after: &'static [&'static str],
    pub(super) install: Arc<Install>,
}

impl Extensions {
    pub(super) fn add(&mut self, extension: impl Extension) {
        let listed = Listed {
            name: extension.name(),
            needs: extension.needs(),
            after: extension.after(),
            install: Arc::new(move |app: &mut AppBuilder| extension.clone().install(app)),
        };
        match self.0.iter_mut().find(|known| known.name == listed.name) {
            Some(known) => *known = listed,
            None => self.0.push(listed),
        }
    }

    /// Whether there was one of the name.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|known| known.name != name);
        self.0.len() < before
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|listed| listed.name)
    }

    /// The order of their installation: each behind what it needs, else as they were added. And what is wrong with
    /// their needs, what is absent first.
    pub(super) fn ordered(&self) -> (Vec<&Listed>, Vec<BuildFault>) {
        let mut faults = Vec::new();
        let mut ordered: Vec<&Listed> = Vec::with_capacity(self.0.len());
        let mut left: Vec<&Listed> = self.0.iter().collect();
        for listed in &self.0 {
            let absent = self.absent_for(listed);
            faults.extend(absent.map(|need| missing(listed.name, need)));
        }
        while !left.is_empty() {
            let is_left = |need: &&str| left.iter().any(|other| other.name == *need);
            let is_free = |listed: &&Listed| !listed.waits_for().any(is_left);
            let Some(next) = left.iter().position(is_free) else {
                faults.push(circle(&left));
                ordered.append(&mut left);
                break;
            };
            ordered.push(left.remove(next));
        }
        (ordered, faults)
    }

    /// Whether every need is there.
    pub(super) fn are_complete(&self) -> bool {
        let mut all = self.0.iter();
        all.all(|listed| self.absent_for(listed).next().is_none())
    }

    fn absent_for<'l>(&'l self, listed: &'l Listed) -> impl Iterator<Item = &'l &'static str> {
        let is_absent = |need: &&&str| !self.names().any(|name| name == **need);
        listed.needs.iter().filter(is_absent)
    }
}

impl Listed {
    /// Names of those that come before it.
    fn waits_for(&self) -> impl Iterator<Item = &'static &'static str> {
        self.needs.iter().chain(self.after)
    }
}

fn missing(name: &str, need: &str) -> BuildFault {
    let message = format!("the extension `{name}` needs `{need}`, which is not there");
    BuildFault::new("RV0028", message).help(format!("add the extension `{need}`"))
}

fn circle(left: &[&Listed]) -> BuildFault {
    // Each of them waits for one of them, so whoever follows comes round.
    let mut path: Vec<&str> = Vec::new();
    let mut next = left.first().map(|listed| listed.name);
    while let Some(name) = next {
        if let Some(start) = path.iter().position(|known| *known == name) {
            path.drain(..start);
            path.push(name);
            break;
        }
        path.push(name);
        let listed = left.iter().find(|listed| listed.name == name);
        let mut needs = listed.into_iter().flat_map(|listed| listed.waits_for());
        next = needs
            .find(|need| left.iter().any(|other| other.name == **need))
            .copied();
    }
    let names: Vec<_> = path.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("extensions need each other: {}", names.join(" -> "));
    BuildFault::new("RV0028", message).help("take one of the needs out")
}

impl std::fmt::Debug for Extensions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
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
