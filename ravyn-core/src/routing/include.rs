//! A subtree of routes under a prefix.

use std::borrow::Cow;
use std::panic::Location;

use super::mount;
use super::template::join;
use crate::handler::Route;
use crate::layer::HttpService;
use crate::meta::SourceLocation;

/// Routes under a common prefix, which may hold parameters: `/shops/{shop}`.
///
/// ```
/// use ravyn_core::routing::Include;
///
/// let v1 = Include::new("/v1").tags(["v1"]).include(Include::new("/shops/{shop}"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "an include does nothing until it is given to an application"]
pub struct Include {
    prefix: String,
    /// Where it was written, for faults.
    source: SourceLocation,
    routes: Vec<Route>,
    includes: Vec<Self>,
    tags: Vec<Cow<'static, str>>,
    deprecated: bool,
    hidden: bool,
}

/// What can be added as routes: the list that `routes![..]` makes, or any other of [`Route`]s.
#[diagnostic::on_unimplemented(
    message = "this is not a list of routes",
    label = "not a list of routes",
    note = "write `routes![..]` with the names of handlers: `.routes(routes![hello, items::list])`"
)]
pub trait IntoRoutes {
    /// The routes.
    fn into_routes(self) -> Vec<Route>;
}

#[diagnostic::do_not_recommend]
impl<I: IntoIterator<Item = Route>> IntoRoutes for I {
    fn into_routes(self) -> Vec<Route> {
        self.into_iter().collect()
    }
}

impl Include {
    /// An empty subtree. The prefix begins with `/`; `/` alone adds nothing.
    #[track_caller]
    pub fn new(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            source: Location::caller().into(),
            routes: Vec::new(),
            includes: Vec::new(),
            tags: Vec::new(),
            deprecated: false,
            hidden: false,
        }
    }

    /// Adds routes.
    pub fn routes(mut self, routes: impl IntoRoutes) -> Self {
        self.routes.extend(routes.into_routes());
        self
    }

    /// Adds a subtree.
    pub fn include(mut self, include: Self) -> Self {
        self.includes.push(include);
        self
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
    pub fn mount_service(mut self, path: &str, service: impl HttpService) -> Self {
        self.routes.push(mount::mounted(path, service));
        self
    }

    /// Puts these tags before those of every route below.
    pub fn tags<T: Into<Cow<'static, str>>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.tags.extend(tags.into_iter().map(Into::into));
        self
    }

    /// Shows every route below as deprecated.
    pub fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Keeps every route below out of the document.
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// The prefixes of this subtree and of all below, and where they were written.
    pub(super) fn prefixes(&self) -> Vec<(&str, SourceLocation)> {
        let below = self.includes.iter().flat_map(Self::prefixes);
        std::iter::once((self.prefix.as_str(), self.source))
            .chain(below)
            .collect()
    }

    /// Every route below, with the path and the settings of all levels.
    pub(super) fn flatten(self) -> Vec<Route> {
        let Self {
            prefix,
            source: _,
            mut routes,
            includes,
            tags,
            deprecated,
            hidden,
        } = self;
        routes.extend(includes.into_iter().flat_map(Self::flatten));
        for route in &mut routes {
            let meta = route.meta_mut();
            meta.path = join(&prefix, &meta.path);
            meta.deprecated |= deprecated;
            meta.hidden |= hidden;
            let own = meta.tags.split_off(0);
            meta.tags.clone_from(&tags);
            meta.tags
                .extend(own.into_iter().filter(|tag| !tags.contains(tag)));
        }
        routes
    }
}
