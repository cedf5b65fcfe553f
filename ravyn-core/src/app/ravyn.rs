//! The description of an application.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use super::extension::Extensions;
use super::lifespan::{IntoLifespan, ListedLifespan};
use super::report::Report;
use super::{App, AppInfo, Bare, Defaults, Extension};
use crate::error::{BuildError, BuildFault, Error};
use crate::handler::Webhook;
use crate::inject::{Dependency, IntoDependency, IntoProvider, Provider};
use crate::layer::{HttpService, Level, LevelSettings};
use crate::meta::SourceLocation;
use crate::routing::{
    Controller, Gateway, Include, InjectedController, IntoMounted, IntoRoutes, Mounted,
    TrailingSlash,
};
use crate::server::ServerSettings;
use crate::settings::{RavynSettings, Settings, SettingsError, Sources};

/// An application: inert until [`build`](Self::build) or [`run`](Self::run).
///
/// `D` names the extensions that are on by default. Programs use the alias of the `ravyn` crate.
#[derive(Debug)]
#[must_use = "an application does nothing until it is built or run"]
pub struct Ravyn<D: Defaults = Bare> {
    description: Description,
    defaults: PhantomData<D>,
}

/// What is said of an application.
#[derive(Clone, Debug)]
pub(super) struct Description {
    pub(super) info: AppInfo,
    /// Everything below, and the settings of the application's own level.
    pub(super) root: Include,
    /// Providers that go before all others of their keys.
    pub(super) overrides: Vec<Dependency>,
    pub(super) extensions: Extensions,
    /// Extensions that were to be left out, and where; there are none of these names.
    pub(super) absent: Vec<(String, SourceLocation)>,
    /// Settings of the program's own, which a build reads.
    pub(super) loaded: Vec<LoadedSettings>,
    pub(super) sources: Option<Sources>,
    pub(super) startup: Vec<DeclaredStartup>,
    pub(super) shutdown: Vec<Dependency>,
    pub(super) server: ServerSettings,
    /// What comes from outside of the code.
    pub(super) settings: RavynSettings,
    pub(super) trailing_slash: TrailingSlash,
    /// Which settings were said that only the program has, and where.
    pub(super) of_program: Vec<(&'static str, SourceLocation)>,
}

/// Settings of one type, to be read by a build.
#[derive(Clone)]
pub(super) struct LoadedSettings {
    read: fn(&Sources) -> (Dependency, Result<(), SettingsError>),
    name: &'static str,
    place: SourceLocation,
}

impl LoadedSettings {
    fn of<S: Settings>(place: SourceLocation) -> Self {
        Self {
            read: |sources| {
                let (provider, outcome) = match S::read(sources) {
                    Ok(settings) => (Provider::value(settings), Ok(())),
                    // Whoever asks for them has no fault of his own.
                    Err(error) => (Provider::<S>::app(unread::<S>), Err(error)),
                };
                (provider.into_dependency(), outcome)
            },
            name: std::any::type_name::<S>(),
            place,
        }
    }

    /// What the application gives, and what is wrong with it.
    pub(super) fn read(&self, sources: &Sources) -> (Dependency, Result<(), SettingsError>) {
        let (dependency, outcome) = (self.read)(sources);
        (dependency.at(self.place), outcome)
    }
}

async fn unread<S>() -> Result<S, Error> {
    Err(Error::internal("the settings could not be read"))
}

impl std::fmt::Debug for LoadedSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LoadedSettings({})", self.name)
    }
}

/// What runs at startup, as it is declared.
#[derive(Clone, Debug)]
pub(super) enum DeclaredStartup {
    Task(Dependency),
    Lifespan(ListedLifespan),
}

impl<D: Defaults> Ravyn<D> {
    /// An application without routes.
    #[track_caller]
    pub fn new() -> Self {
        let description = Description {
            info: AppInfo::default(),
            root: Include::of_application(0, "/", Location::caller().into()),
            overrides: Vec::new(),
            extensions: Extensions::default(),
            absent: Vec::new(),
            loaded: Vec::new(),
            sources: None,
            startup: Vec::new(),
            shutdown: Vec::new(),
            server: ServerSettings::default(),
            settings: RavynSettings::default(),
            trailing_slash: TrailingSlash::default(),
            of_program: Vec::new(),
        };
        D::extend(Self {
            description,
            defaults: PhantomData,
        })
    }

    /// Sets the title shown in the document. Default: `Ravyn`.
    pub fn title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.description.info.title = title.into();
        self
    }

    /// Sets the version shown in the document. Default: `0.1.0`.
    pub fn version(mut self, version: impl Into<Cow<'static, str>>) -> Self {
        self.description.info.version = version.into();
        self
    }

    /// Sets the description shown in the document, in CommonMark.
    pub fn description(mut self, description: impl Into<Cow<'static, str>>) -> Self {
        self.description.info.description = Some(description.into());
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

    /// Describes a request that the application sends: `.webhook(order_paid)`, of a `#[webhook(..)]`.
    pub fn webhook<W: Webhook>(mut self, _: W) -> Self {
        self.description.info.webhooks.push(W::describe());
        self
    }

    /// Adds a subtree of routes, or the routes of a [`Host`](crate::routing::Host).
    pub fn include(self, include: impl Into<Include>) -> Self {
        self.with_root(|root| root.include(include))
    }

    /// Adds a controller: a value whose methods are handlers.
    #[track_caller]
    pub fn controller<C: Controller>(mut self, controller: C) -> Self {
        self.description.root = self.description.root.controller(controller);
        self
    }

    /// Adds a controller that is made for each request of its dependencies: a `#[derive(Requires)]` struct.
    #[track_caller]
    pub fn injected_controller<C: InjectedController>(mut self) -> Self {
        self.description.root = self.description.root.injected_controller::<C>();
        self
    }

    fn with_root(mut self, change: impl FnOnce(Include) -> Include) -> Self {
        self.description.root = change(self.description.root);
        self
    }

    /// Puts a provider before every other one of its type and name, at whatever level that is. The other one is
    /// never asked. One that no level gives and nothing asks for is the build fault RV0029. For tests.
    #[track_caller]
    pub fn override_dependency<M>(mut self, provider: impl IntoDependency<M>) -> Self {
        self.description.overrides.push(provider.into_dependency());
        self
    }

    /// Mounts a tower service at a path, as [`Include::mount_service`] does.
    #[track_caller]
    pub fn mount_service(mut self, path: &str, service: impl HttpService) -> Self {
        self.description.root = self.description.root.mount_service(path, service);
        self
    }

    /// Adds an extension. It replaces one of the same name.
    pub fn extension(mut self, extension: impl Extension) -> Self {
        self.description.extensions.add(extension);
        self
    }

    /// Leaves out an extension that is on by default: `.without("openapi")`. A name that none has is the build
    /// fault RV0014.
    #[track_caller]
    pub fn without(mut self, name: &str) -> Self {
        if !self.description.extensions.remove(name) {
            let place = std::panic::Location::caller().into();
            self.description.absent.push((name.to_owned(), place));
        }
        self
    }

    /// Sets what a slash at the end of a path means. Default: [`TrailingSlash::Strict`]. A mounted application has the
    /// rule of the one around it.
    #[track_caller]
    pub fn trailing_slash(mut self, rule: TrailingSlash) -> Self {
        self.description.trailing_slash = rule;
        self.of_program("trailing_slash")
    }

    /// Sets the limits of connections and request heads. A mounted application has those of the one around it.
    #[track_caller]
    pub fn server(mut self, settings: ServerSettings) -> Self {
        self.description.server = settings;
        self.of_program("server")
    }

    /// Notes a setting that only the program has. Where this application is mounted, a build warns of it (RV0017).
    #[track_caller]
    fn of_program(mut self, name: &'static str) -> Self {
        let place = Location::caller().into();
        self.description.of_program.push((name, place));
        self
    }

    /// Gives settings of the program's own, which are taken as `Inject<S>`: those that are read at `build()`. What is
    /// wrong with them are faults of the build; the commands that only tell of the application do without.
    ///
    /// Settings that are there already are given with `.state(settings)`.
    #[track_caller]
    pub fn settings<S: Settings>(mut self) -> Self {
        let place = Location::caller().into();
        self.description.loaded.push(LoadedSettings::of::<S>(place));
        self
    }

    /// Where settings are looked for. Default: arguments are none, the environment of the process, and the files of
    /// its working directory. Tests give their own.
    pub fn settings_from(mut self, sources: Sources) -> Self {
        self.description.sources = Some(sources);
        self
    }

    /// Sets what comes from outside of the code: [`run`](Self::run) loads it, and a test may set it. What code says
    /// itself, such as [`timeout`](Level::timeout), goes before it. Default: the defaults of [`RavynSettings`]. A
    /// mounted application has those of the one around it.
    #[track_caller]
    pub fn configure(mut self, settings: RavynSettings) -> Self {
        self.description.settings = settings;
        self.of_program("configure")
    }

    /// The limits of connections and request heads.
    pub(super) fn server_settings(&self) -> ServerSettings {
        self.description
            .server
            .over(self.description.settings.server())
    }

    pub(super) fn own_settings(&self) -> &RavynSettings {
        &self.description.settings
    }

    /// Runs a function when the application starts, `async` or not, with values of the application as its arguments.
    /// One that fails stops the startup with its error.
    ///
    /// # Order
    /// When the values of the application have been made; with lifespans, in the order of declaration; outer
    /// applications first.
    #[track_caller]
    pub fn on_startup<M>(mut self, function: impl IntoProvider<(), M>) -> Self {
        let task = Provider::<()>::app(function).into_dependency();
        self.description.startup.push(DeclaredStartup::Task(task));
        self
    }

    /// Runs a function when the application ends, `async` or not, with values of the application as its arguments.
    ///
    /// # Order
    /// When the server has stopped and tasks have ended, before the second halves of lifespans; in the order of
    /// declaration; inner applications first. One that fails is logged, and stops no other.
    #[track_caller]
    pub fn on_shutdown<M>(mut self, function: impl IntoProvider<(), M>) -> Self {
        let task = Provider::<()>::app(function).into_dependency();
        self.description.shutdown.push(task);
        self
    }

    /// Runs an `async` function as long as the application lives: up to [`Lifespan::until_shutdown`] at startup, the
    /// rest at shutdown, last begun first.
    ///
    /// # Errors
    /// One before the yield point stops the startup; one behind it is logged, and is the error of the program.
    ///
    /// [`Lifespan::until_shutdown`]: super::Lifespan::until_shutdown
    pub fn lifespan<M>(mut self, function: impl IntoLifespan<M>) -> Self {
        let lifespan = DeclaredStartup::Lifespan(function.into_lifespan());
        self.description.startup.push(lifespan);
        self
    }

    /// Mounts an application at a path, as [`Include::mount`] does.
    #[track_caller]
    pub fn mount(mut self, path: impl Into<String>, application: impl IntoMounted) -> Self {
        self.description.root = self.description.root.mount(path, application);
        self
    }

    /// Compiles the application. It can be built again: every build starts from the description.
    ///
    /// # Errors
    /// Every fault of the application at once.
    pub fn build(&self) -> Result<App, BuildError> {
        let (built, unread) = self.build_apart();
        super::build::fit(built, unread)
    }

    /// The application, and apart from it what is wrong with the program's settings: what only tells of the
    /// application needs none of their values.
    pub(super) fn build_apart(&self) -> (Result<App, BuildError>, Vec<BuildFault>) {
        super::build::build(&self.description)
    }

    /// What an application without faults is made of.
    pub(super) fn survey(&self) -> Report {
        super::build::survey(&self.description)
    }
}

impl<D: Defaults> IntoMounted for Ravyn<D> {
    fn into_mounted(self) -> Mounted {
        Mounted(Arc::new(self.description))
    }
}

impl<D: Defaults> Level for Ravyn<D> {
    fn settings_mut(&mut self) -> &mut LevelSettings {
        self.description.root.settings_mut()
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
            description: self.description.clone(),
            defaults: PhantomData,
        }
    }
}
