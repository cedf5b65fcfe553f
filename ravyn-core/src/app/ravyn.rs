//! The description of an application.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::extension::Extensions;
use super::{App, AppBuilder, AppInfo, Bare, Defaults, Extension};
use crate::error::{BuildError, BuildFault};
use crate::inject::Values;
use crate::layer::{Middleware, MiddlewareList};
use crate::meta::{RouteMeta, SourceLocation};
use crate::request::DEFAULT_BODY_LIMIT;
use crate::routing::{self, Include, IntoRoutes, TrailingSlash, Urls, compile};
use crate::server::ServerSettings;
use crate::settings::RavynSettings;

/// An application: inert until [`build`](Self::build) or [`run`](Self::run).
///
/// `D` names the extensions that are on by default. Programs use the alias of the `ravyn` crate.
#[derive(Debug)]
#[must_use = "an application does nothing until it is built or run"]
pub struct Ravyn<D: Defaults = Bare> {
    info: AppInfo,
    root: Include,
    values: Values,
    middleware: MiddlewareList,
    extensions: Extensions,
    /// Extensions that were to be left out, and where; there are none of these names.
    absent: Vec<(String, SourceLocation)>,
    server: ServerSettings,
    settings: RavynSettings,
    timeout: Option<Duration>,
    body_limit: Option<u64>,
    trailing_slash: TrailingSlash,
    defaults: PhantomData<D>,
}

/// Longest time from a request's head to the response's head unless said otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

impl<D: Defaults> Ravyn<D> {
    /// An application without routes.
    pub fn new() -> Self {
        D::extend(Self {
            info: AppInfo::default(),
            root: Include::new("/"),
            values: Values::default(),
            middleware: MiddlewareList::default(),
            extensions: Extensions::default(),
            absent: Vec::new(),
            server: ServerSettings::default(),
            settings: RavynSettings::default(),
            timeout: None,
            body_limit: None,
            trailing_slash: TrailingSlash::default(),
            defaults: PhantomData,
        })
    }

    /// Sets the title shown in the document. Default: `Ravyn`.
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.info.title = title.into();
        self
    }

    /// Sets the version shown in the document. Default: `0.1.0`.
    pub fn version(mut self, version: impl Into<Cow<'static, str>>) -> Self {
        self.info.version = version.into();
        self
    }

    /// Sets the description shown in the document, in CommonMark.
    pub fn description(mut self, description: impl Into<Cow<'static, str>>) -> Self {
        self.info.description = Some(description.into());
        self
    }

    /// Adds routes: `.routes(routes![hello, items::list])`.
    pub fn routes(mut self, routes: impl IntoRoutes) -> Self {
        self.root = self.root.routes(routes);
        self
    }

    /// Adds a subtree of routes.
    pub fn include(mut self, include: Include) -> Self {
        self.root = self.root.include(include);
        self
    }

    /// Gives handlers a value, which they take as `Inject<T>`.
    #[track_caller]
    pub fn state<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.values.add(value);
        self
    }

    /// Adds middleware around the whole application, inside that which was added before.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(middleware);
        self
    }

    /// Adds an extension. It replaces one of the same name.
    pub fn extension(mut self, extension: impl Extension) -> Self {
        self.extensions.add(extension);
        self
    }

    /// Leaves out an extension that is on by default: `.without("openapi")`. A name that none has is the build
    /// fault RV0014.
    #[track_caller]
    pub fn without(mut self, name: &str) -> Self {
        if !self.extensions.remove(name) {
            let place = std::panic::Location::caller().into();
            self.absent.push((name.to_owned(), place));
        }
        self
    }

    /// Sets the longest time that a route may take from a request's head to its response's head; then its
    /// handler is dropped and the answer is 503. Middleware of the application is around that and is not
    /// timed. Default: 30 s. A route's `timeout = ".."` goes before it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the largest request body in bytes. Default: 2 MiB. A route's `body_limit = ".."` goes before it.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Sets what a slash at the end of a path means. Default: [`TrailingSlash::Strict`].
    pub fn trailing_slash(mut self, rule: TrailingSlash) -> Self {
        self.trailing_slash = rule;
        self
    }

    /// Sets the limits of connections and request heads.
    pub fn server(mut self, settings: ServerSettings) -> Self {
        self.server = settings;
        self
    }

    /// Sets what comes from outside of the code: [`run`](Self::run) loads it, and a test may set it. What code says
    /// itself, such as [`timeout`](Self::timeout), goes before it. Default: the defaults of [`RavynSettings`].
    pub fn configure(mut self, settings: RavynSettings) -> Self {
        self.settings = settings;
        self
    }

    /// The limits of connections and request heads.
    pub(super) fn server_settings(&self) -> ServerSettings {
        self.server.over(self.settings.server())
    }

    pub(super) fn settings(&self) -> &RavynSettings {
        &self.settings
    }

    fn effective_timeout(&self) -> Duration {
        let outer = self.settings.timeout();
        self.timeout.or(outer).unwrap_or(DEFAULT_TIMEOUT)
    }

    fn effective_body_limit(&self) -> u64 {
        let outer = self.settings.body_limit();
        self.body_limit.or(outer).unwrap_or(DEFAULT_BODY_LIMIT)
    }

    /// Compiles the application. It can be built again: every build starts from the description.
    ///
    /// # Errors
    /// Every fault of the application at once.
    pub fn build(&self) -> Result<App, BuildError> {
        let mut faults = self.unusable_settings();
        faults.extend(self.absent_extensions());
        let mut builder = AppBuilder {
            info: self.info.clone(),
            settings: self.settings.clone(),
            root: self.root.clone(),
            values: self.values.clone(),
            middleware: self.middleware.clone(),
            commands: Vec::new(),
            inspections: Vec::new(),
            notices: Vec::new(),
        };
        for (name, install) in self.extensions.iter() {
            if let Err(error) = install(&mut builder) {
                let message = format!("the extension `{name}`: {error}");
                let help = format!("`.without(\"{name}\")` leaves it out");
                faults.push(BuildFault::new("RV0011", message).help(help));
            }
        }
        let AppBuilder {
            info,
            settings,
            root,
            mut values,
            middleware,
            commands,
            inspections,
            notices,
        } = builder;
        let urls = Urls::default();
        values.add(urls.clone());
        values.add(settings.clock().clone());
        let defaults = routing::Defaults {
            timeout: self.effective_timeout(),
            body_limit: self.effective_body_limit(),
            trailing_slash: self.trailing_slash,
        };
        let mut routes = compile(root, &values, defaults, &mut faults);
        routes.stand_below(settings.root_path());
        let metas: Vec<&RouteMeta> = routes.iter().collect();
        faults.extend(
            inspections
                .into_iter()
                .flat_map(|inspect| inspect(&info, &metas)),
        );
        BuildError::check(faults)?;
        let routes = Arc::new(routes);
        urls.lead_to(&routes);
        Ok(App::new(routes, middleware, commands, notices))
    }

    fn absent_extensions(&self) -> impl Iterator<Item = BuildFault> {
        self.absent.iter().map(|(name, place)| {
            let known: Vec<_> = self.extensions.iter().map(|(name, _)| name).collect();
            let help = match &known[..] {
                [] => "drop `.without(..)`".to_owned(),
                known => format!("the extensions are {}", known.join(", ")),
            };
            BuildFault::new(
                "RV0014",
                format!("there is no extension `{name}` to leave out"),
            )
            .at(*place)
            .help(help)
        })
    }

    fn unusable_settings(&self) -> Vec<BuildFault> {
        let zero = |name: &str| {
            BuildFault::new(
                "RV0012",
                format!("`{name}` is zero, which would refuse what it limits"),
            )
            .help(format!("leave `.{name}(..)` out to get the default"))
        };
        let own = [
            ("timeout", self.effective_timeout().is_zero()),
            ("body_limit", self.effective_body_limit() == 0),
        ];
        let own = own.into_iter().filter(|(_, is_zero)| *is_zero);
        let names = own.map(|(name, _)| name).chain(self.server.zeros());
        names.map(zero).collect()
    }
}

impl<D: Defaults> Default for Ravyn<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D: Defaults> Clone for Ravyn<D> {
    fn clone(&self) -> Self {
        Self {
            info: self.info.clone(),
            root: self.root.clone(),
            values: self.values.clone(),
            middleware: self.middleware.clone(),
            extensions: self.extensions.clone(),
            absent: self.absent.clone(),
            server: self.server.clone(),
            settings: self.settings.clone(),
            timeout: self.timeout,
            body_limit: self.body_limit,
            trailing_slash: self.trailing_slash,
            defaults: PhantomData,
        }
    }
}
