//! The description of an application.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::extension::Extensions;
use super::{App, AppBuilder, AppInfo, Bare, Defaults, Extension};
use crate::error::{BuildError, BuildFault};
use crate::inject::{Dependency, Graph, IntoDependency};
use crate::layer::{HttpService, Level, LevelSettings};
use crate::meta::{RouteMeta, SourceLocation};
use crate::params::FromRequest;
use crate::request::DEFAULT_BODY_LIMIT;
use crate::routing::{
    self, Controller, Gateway, Include, IntoRoutes, TrailingSlash, Urls, application_middleware,
    compile,
};
use crate::server::ServerSettings;
use crate::task::Tasks;

/// An application: inert until [`build`](Self::build) or [`run`](Self::run).
///
/// `D` names the extensions that are on by default. Programs use the alias of the `ravyn` crate.
#[derive(Debug)]
#[must_use = "an application does nothing until it is built or run"]
pub struct Ravyn<D: Defaults = Bare> {
    info: AppInfo,
    /// Everything below, and the settings of the application's own level.
    root: Include,
    /// Providers that go before all others of their keys.
    overrides: Vec<Dependency>,
    extensions: Extensions,
    /// Extensions that were to be left out, and where; there are none of these names.
    absent: Vec<(String, SourceLocation)>,
    server: ServerSettings,
    trailing_slash: TrailingSlash,
    defaults: PhantomData<D>,
}

/// Longest time from a request's head to the response's head unless said otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

impl<D: Defaults> Ravyn<D> {
    /// An application without routes.
    #[track_caller]
    pub fn new() -> Self {
        D::extend(Self {
            info: AppInfo::default(),
            root: Include::of_application(0, "/", Location::caller().into()),
            overrides: Vec::new(),
            extensions: Extensions::default(),
            absent: Vec::new(),
            server: ServerSettings::default(),
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
    pub fn routes(self, routes: impl IntoRoutes) -> Self {
        self.with_root(|root| root.routes(routes))
    }

    /// Adds a gateway: a handler with settings of its place.
    pub fn route(self, gateway: impl Into<Gateway>) -> Self {
        self.with_root(|root| root.route(gateway))
    }

    /// Adds a subtree of routes.
    pub fn include(self, include: Include) -> Self {
        self.with_root(|root| root.include(include))
    }

    /// Adds a controller: a value whose methods are handlers.
    #[track_caller]
    pub fn controller<C: Controller>(mut self, controller: C) -> Self {
        self.root = self.root.controller(controller);
        self
    }

    /// Adds a controller that is made for each request of its dependencies: a `#[derive(Requires)]` struct.
    #[track_caller]
    pub fn injected_controller<C: Controller + FromRequest>(mut self) -> Self {
        self.root = self.root.injected_controller::<C>();
        self
    }

    fn with_root(mut self, change: impl FnOnce(Include) -> Include) -> Self {
        self.root = change(self.root);
        self
    }

    /// Puts a provider before every other one of its type and name, at whatever level that is. The other one is
    /// never asked. For tests.
    #[track_caller]
    pub fn override_dependency<M>(mut self, provider: impl IntoDependency<M>) -> Self {
        self.overrides.push(provider.into_dependency());
        self
    }

    /// Mounts a tower service at a path, as [`Include::mount_service`] does.
    #[track_caller]
    pub fn mount_service(mut self, path: &str, service: impl HttpService) -> Self {
        self.root = self.root.mount_service(path, service);
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

    /// The limits of connections and request heads.
    pub(super) fn server_settings(&self) -> &ServerSettings {
        &self.server
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
            root: self.root.clone(),
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
            root,
            commands,
            inspections,
            notices,
        } = builder;
        let (urls, tasks) = (Urls::default(), Tasks::default());
        let root = root.state(urls.clone()).state(tasks.clone());
        let mut graph = Graph::new(self.overrides.clone());
        let defaults = routing::Defaults {
            timeout: DEFAULT_TIMEOUT,
            body_limit: DEFAULT_BODY_LIMIT,
            trailing_slash: self.trailing_slash,
            tasks: tasks.clone(),
        };
        let middleware = application_middleware(&root, &mut graph, &mut faults);
        let routes = compile(root, &mut graph, &defaults, &mut faults);
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
        let names = self.server.zeros();
        names.into_iter().map(zero).collect()
    }
}

impl<D: Defaults> Level for Ravyn<D> {
    fn settings_mut(&mut self) -> &mut LevelSettings {
        self.root.settings_mut()
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
            overrides: self.overrides.clone(),
            extensions: self.extensions.clone(),
            absent: self.absent.clone(),
            server: self.server.clone(),
            trailing_slash: self.trailing_slash,
            defaults: PhantomData,
        }
    }
}
