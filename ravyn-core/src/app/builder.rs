//! An application while it is being built: what extensions see and add to.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

use super::Command;
use super::edge::Edge;
use super::ravyn::DeclaredStartup;
use crate::error::BuildFault;
use crate::handler::Route;
use crate::inject::{Dependency, IntoDependency, IntoProvider, Provider};
use crate::layer::{IntoMiddleware, Level, LevelSettings, ListedMiddleware};
use crate::meta::{RouteMeta, WebhookMeta};
use crate::request::{Request, Scheme};
use crate::response::Response;
use crate::routing::Include;
use crate::settings::{RavynSettings, Sources};

/// What the application says of itself.
#[derive(Clone, Debug)]
pub struct AppInfo {
    /// Its title. Default: `Ravyn`.
    pub title: Cow<'static, str>,
    /// Its version. Default: `0.1.0`.
    pub version: Cow<'static, str>,
    /// Its description, CommonMark.
    pub description: Option<Cow<'static, str>>,
    /// The requests that it sends.
    pub webhooks: Vec<WebhookMeta>,
}

impl Default for AppInfo {
    fn default() -> Self {
        Self {
            title: "Ravyn".into(),
            version: "0.1.0".into(),
            description: None,
            webhooks: Vec::new(),
        }
    }
}

/// What an inspection sees of an application whose routes are compiled.
#[derive(Debug)]
pub struct Inspected<'b> {
    /// What the application says of itself.
    pub info: &'b AppInfo,
    /// Its routes, in the order in which they were declared.
    pub routes: Vec<&'b RouteMeta>,
    /// Those of the applications that are mounted in it, and in those.
    pub mounted: Vec<&'b RouteMeta>,
    /// The requests that those applications send.
    pub mounted_webhooks: Vec<&'b WebhookMeta>,
}

pub(super) type Inspect = dyn FnOnce(&Inspected<'_>) -> Vec<BuildFault> + Send;

/// An application while it is being built.
pub struct AppBuilder {
    pub(super) info: AppInfo,
    pub(super) settings: RavynSettings,
    pub(super) sources: Sources,
    pub(super) root: Include,
    pub(super) startup: Vec<DeclaredStartup>,
    pub(super) shutdown: Vec<Dependency>,
    pub(super) commands: Vec<Command>,
    pub(super) inspections: Vec<Box<Inspect>>,
    pub(super) notices: Vec<(&'static str, String)>,
    pub(super) is_mounted: bool,
    /// Middleware outside of the application's own, outermost first.
    pub(super) around: Vec<ListedMiddleware>,
    pub(super) edge: Edge,
    pub(super) faults: Vec<BuildFault>,
}

impl AppBuilder {
    /// What the application says of itself.
    #[must_use]
    pub fn info(&self) -> &AppInfo {
        &self.info
    }

    /// The framework's own settings.
    #[must_use]
    pub fn settings(&self) -> &RavynSettings {
        &self.settings
    }

    /// Where the application looks for settings of its own.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Adds a route.
    pub fn route(&mut self, route: Route) {
        self.include(Include::new("/").routes([route]));
    }

    /// Describes a request that the application sends.
    pub fn webhook(&mut self, webhook: WebhookMeta) {
        self.info.webhooks.push(webhook);
    }

    /// Adds a subtree of routes.
    pub fn include(&mut self, include: Include) {
        let root = std::mem::replace(&mut self.root, Include::new("/"));
        self.root = root.include(include);
    }

    /// Changes the settings of the application's level: middleware, dependencies, permissions and so on. They come
    /// behind those that the application has itself.
    pub fn level(&mut self, change: impl FnOnce(LevelSettings) -> LevelSettings) {
        let settings = self.root.settings_mut();
        *settings = change(std::mem::take(settings));
    }

    /// Whether it is mounted in another application.
    #[must_use]
    pub fn is_mounted(&self) -> bool {
        self.is_mounted
    }

    /// Adds middleware outside of the application's own, inside that which was added so before. A panic of the
    /// application's own middleware is a 500 for it.
    #[track_caller]
    pub fn around<M>(&mut self, middleware: impl IntoMiddleware<M>) {
        let mut middleware = middleware.into_middleware();
        middleware.source = Location::caller().into();
        self.around.push(middleware);
    }

    /// Sees every request of the program before all else, to correct what it says of its client. Nothing of a mounted
    /// application is called.
    pub fn on_request(&mut self, see: impl Fn(&mut Request) + Send + Sync + 'static) {
        self.edge.on_request(see);
    }

    /// Completes every answer of the program, behind all else. The scheme is that of the request. Nothing of a mounted
    /// application is called.
    pub fn on_answer(&mut self, complete: impl Fn(&mut Response, Scheme) + Send + Sync + 'static) {
        self.edge.on_answer(complete);
    }

    /// Adds a fault of the application, with its place and its help.
    pub fn fault(&mut self, fault: BuildFault) {
        self.faults.push(fault);
    }

    /// Runs a function when the application starts, behind those of the application: see
    /// [`Ravyn::on_startup`](super::Ravyn::on_startup).
    #[track_caller]
    pub fn on_startup<M>(&mut self, function: impl IntoProvider<(), M>) {
        let task = Provider::<()>::app(function).into_dependency();
        self.startup.push(DeclaredStartup::Task(task));
    }

    /// Runs a function when the application ends, behind those of the application: see
    /// [`Ravyn::on_shutdown`](super::Ravyn::on_shutdown).
    #[track_caller]
    pub fn on_shutdown<M>(&mut self, function: impl IntoProvider<(), M>) {
        let task = Provider::<()>::app(function).into_dependency();
        self.shutdown.push(task);
    }

    /// Whether the program has a command of this name: its own, or one of an extension before.
    #[must_use]
    pub fn has_command(&self, name: &str) -> bool {
        let mut added = self.commands.iter().map(Command::name);
        super::run::has_command(name) || added.any(|known| known == name)
    }

    /// Adds a command to the program.
    pub fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Looks at all routes once they are compiled, and may find faults.
    pub fn inspect<F>(&mut self, inspection: F)
    where
        F: FnOnce(&Inspected<'_>) -> Vec<BuildFault> + Send + 'static,
    {
        self.inspections.push(Box::new(inspection));
    }

    /// Adds a line to what `serve` prints at its start: `docs` and `/docs` become `docs: http://host/docs`.
    pub fn notice(&mut self, label: &'static str, path: impl Into<String>) {
        self.notices.push((label, path.into()));
    }
}

impl fmt::Debug for AppBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppBuilder")
            .field("info", &self.info)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}
