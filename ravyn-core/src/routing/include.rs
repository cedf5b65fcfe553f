//! A subtree of routes under a prefix.

use std::any::Any;
use std::panic::Location;
use std::sync::Arc;

use super::{Controller, Gateway, InjectedController, mount};
use crate::handler::Route;
use crate::inject::Provided;
use crate::layer::{HttpService, Level, LevelSettings};
use crate::meta::SourceLocation;

/// Routes under a common prefix, which may hold parameters: `/shops/{shop}`.
///
/// ```
/// use ravyn_core::layer::Level;
/// use ravyn_core::routing::Include;
///
/// let v1 = Include::new("/v1").tags(["v1"]).include(Include::new("/shops/{shop}"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "an include does nothing until it is given to an application"]
pub struct Include {
    pub(super) prefix: String,
    /// The pattern of a host, as it was written.
    pub(super) host: Option<String>,
    /// Where it was written, for faults.
    pub(super) source: SourceLocation,
    pub(super) kind: Kind,
    pub(super) settings: LevelSettings,
    pub(super) items: Vec<Item>,
}

/// Routes of several places under one roof: an [`Include`] that adds no prefix, by `Router::default()`.
pub type Router = Include;

/// What a subtree is to the levels inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Include,
    Controller(&'static str),
    /// An application: what is inside sees none of the dependencies around it.
    Application(usize),
}

/// What a subtree holds, in the order of declaration.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Gateway(Box<Gateway>),
    Include(Box<Include>),
    Mounted(Mounted, String, SourceLocation),
}

/// An application that is mounted in another one, before it has been told its place.
#[derive(Clone)]
pub struct Mounted(pub(crate) Arc<dyn Any + Send + Sync>);

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mounted")
    }
}

/// What can be mounted: an application.
pub trait IntoMounted {
    /// The application.
    #[doc(hidden)] // For includes; no promise is made about it.
    fn into_mounted(self) -> Mounted;
}

/// What can be added as routes: the list that `routes![..]` makes, or any other of [`Route`]s or [`Gateway`]s.
#[diagnostic::on_unimplemented(
    message = "this is not a list of routes",
    label = "not a list of routes",
    note = "write `routes![..]` with the names of handlers: `.routes(routes![hello, items::list])`"
)]
pub trait IntoRoutes {
    /// The routes.
    fn into_routes(self) -> Vec<Gateway>;
}

#[diagnostic::do_not_recommend]
impl<I: IntoIterator<Item: Into<Gateway>>> IntoRoutes for I {
    fn into_routes(self) -> Vec<Gateway> {
        self.into_iter().map(Into::into).collect()
    }
}

impl Include {
    /// An empty subtree. The prefix begins with `/`; `/` alone adds nothing.
    #[track_caller]
    pub fn new(prefix: impl Into<String>) -> Self {
        Self::of_kind(Kind::Include, prefix, Location::caller().into())
    }

    /// The root of an application; the outermost has the number 0.
    pub(crate) fn of_application(
        number: usize,
        prefix: impl Into<String>,
        source: SourceLocation,
    ) -> Self {
        Self::of_kind(Kind::Application(number), prefix, source)
    }

    fn of_kind(kind: Kind, prefix: impl Into<String>, source: SourceLocation) -> Self {
        Self {
            prefix: prefix.into(),
            host: None,
            source,
            kind,
            settings: LevelSettings::default(),
            items: Vec::new(),
        }
    }

    /// Adds routes.
    pub fn routes(mut self, routes: impl IntoRoutes) -> Self {
        let routes = routes.into_routes();
        let routes = routes.into_iter().map(Box::new);
        self.items.extend(routes.map(Item::Gateway));
        self
    }

    /// Adds a gateway, or a route.
    pub fn route(mut self, gateway: impl Into<Gateway>) -> Self {
        self.items.push(Item::Gateway(Box::new(gateway.into())));
        self
    }

    /// The routes of a host.
    pub(super) fn of_host(pattern: String, source: SourceLocation) -> Self {
        Self {
            host: Some(pattern),
            ..Self::of_kind(Kind::Include, "/", source)
        }
    }

    /// Adds a subtree, or the routes of a [`Host`](super::Host).
    pub fn include(mut self, include: impl Into<Self>) -> Self {
        self.items.push(Item::Include(Box::new(include.into())));
        self
    }

    /// Mounts an application: with its own title, document, dependencies and middleware, below a prefix without
    /// parameters.
    ///
    /// # Order
    /// It is a level: what stands around it runs, and its own runs inside. It sees none of the dependencies around
    /// it. Its middleware is also around what is not found below its prefix.
    #[track_caller]
    pub fn mount(mut self, prefix: impl Into<String>, application: impl IntoMounted) -> Self {
        let place = Location::caller().into();
        self.items.push(Item::Mounted(
            application.into_mounted(),
            prefix.into(),
            place,
        ));
        self
    }

    /// Puts a subtree in the place of every application that is mounted in the one of number `around`.
    pub(crate) fn resolve(
        &mut self,
        around: usize,
        prepare: &mut dyn FnMut(Mounted, usize, String, SourceLocation) -> Self,
    ) {
        let around = match self.kind {
            Kind::Application(number) => number,
            Kind::Include | Kind::Controller(_) => around,
        };
        for item in &mut self.items {
            match item {
                Item::Gateway(_) => {}
                Item::Include(include) => include.resolve(around, prepare),
                Item::Mounted(application, own, source) => {
                    let own = std::mem::take(own);
                    let mut include = prepare(application.clone(), around, own, *source);
                    include.resolve(around, prepare);
                    *item = Item::Include(Box::new(include));
                }
            }
        }
    }

    /// Adds a controller: a value whose methods are handlers.
    #[track_caller]
    pub fn controller<C: Controller>(self, controller: C) -> Self {
        let place = Location::caller().into();
        self.include(super::controller::of_value(controller, place))
    }

    /// Mounts a tower service at a path: it answers every method there and at every path below, unless a route
    /// is declared at that very path.
    ///
    /// The service is given the path without the prefix, and the target as it arrived in the extensions, as
    /// [`OriginalUri`](super::OriginalUri). The path has been read by the framework's rule: a dot segment has been
    /// refused, an escape that says nothing is undone, and an encoded slash is left to the service. What it
    /// answers is sent as it is: its 404 and 405, its stream, its trailers. It is not in the document.
    ///
    /// # Defaults
    /// The body limit holds: a body that is declared larger is refused with 413, and one that turns out to be
    /// larger ends in the `LengthLimitError` of `http-body-util`. The timeout holds for the time to the response's
    /// head; a stream may take longer.
    ///
    /// # Errors
    /// As those of an [`HttpService`].
    ///
    /// # Example
    /// ```
    /// use ravyn_core::app::{App, Ravyn};
    /// use ravyn_core::routing::Include;
    ///
    /// # fn main() -> Result<(), ravyn_core::error::BuildError> {
    /// let old: App = <Ravyn>::new().build()?;
    /// let include = Include::new("/v1").mount_service("/old", old);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn mount_service(self, path: &str, service: impl HttpService) -> Self {
        self.route(mount::mounted(path, service))
    }

    /// Adds a controller that is made for each request of its dependencies: a `#[derive(Requires)]` struct.
    #[track_caller]
    pub fn injected_controller<C: InjectedController>(self) -> Self {
        let place = Location::caller().into();
        self.include(super::controller::injected::<C>(place))
    }

    pub(super) fn of_controller(
        prefix: &'static str,
        name: &'static str,
        source: SourceLocation,
        routes: Vec<Route>,
    ) -> Self {
        Self::of_kind(Kind::Controller(name), prefix, source).routes(routes)
    }

    /// The same subtree as an application in its place.
    pub(crate) fn placed(&self, number: usize, prefix: String, source: SourceLocation) -> Self {
        Self {
            prefix,
            source,
            kind: Kind::Application(number),
            ..self.clone()
        }
    }

    /// Where it was written.
    pub(crate) fn place(&self) -> SourceLocation {
        self.source
    }

    /// The settings of this application, and of all that are mounted in it.
    pub(crate) fn applications_mut(&mut self) -> Vec<&mut LevelSettings> {
        let own = match self.kind {
            Kind::Application(_) => Some(&mut self.settings),
            Kind::Include | Kind::Controller(_) => None,
        };
        let below = self.items.iter_mut().flat_map(|item| match item {
            Item::Include(include) => include.applications_mut(),
            Item::Gateway(_) | Item::Mounted(..) => Vec::new(),
        });
        own.into_iter().chain(below).collect()
    }

    /// What its level gives.
    pub(crate) fn provided(&self) -> Provided {
        self.settings.provided(self.words())
    }

    /// Every level in words, down to those of gateways and handlers.
    pub(crate) fn levels(&self) -> Vec<(String, &LevelSettings)> {
        let below = self.items.iter().flat_map(|item| match item {
            Item::Include(include) => include.levels(),
            Item::Gateway(gateway) => gateway.levels().into(),
            Item::Mounted(..) => Vec::new(),
        });
        let own = (self.words(), &self.settings);
        std::iter::once(own).chain(below).collect()
    }

    /// The level in words.
    pub(crate) fn words(&self) -> String {
        if let Some(host) = &self.host {
            return format!("the host `{host}`");
        }
        match self.kind {
            Kind::Application(0) => "the application".to_owned(),
            Kind::Application(_) => format!("the mounted application `{}`", self.prefix),
            Kind::Controller(name) => format!("the controller `{name}`"),
            Kind::Include if self.prefix == "/" => "an include".to_owned(),
            Kind::Include => format!("the include `{}`", self.prefix),
        }
    }

    /// This subtree and all below.
    pub(super) fn all(&self) -> Vec<&Self> {
        let below = self.items.iter().flat_map(|item| match item {
            Item::Include(include) => include.all(),
            Item::Gateway(_) | Item::Mounted(..) => Vec::new(),
        });
        std::iter::once(self).chain(below).collect()
    }
}

impl Default for Include {
    #[track_caller]
    fn default() -> Self {
        Self::new("/")
    }
}

impl Level for Include {
    fn settings_mut(&mut self) -> &mut LevelSettings {
        &mut self.settings
    }
}
