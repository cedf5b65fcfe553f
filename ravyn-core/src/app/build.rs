//! From the description of an application, and of those that are mounted in it, to the compiled one.

use std::sync::Arc;
use std::time::Duration;

use super::builder::Inspect;
use super::edge::Edge;
use super::lifecycle::{CompiledLifespan, Lifecycle, Startup};
use super::ravyn::{DeclaredStartup, Description};
use super::report::Report;
use super::{App, AppBuilder, AppInfo, Command};
use crate::error::{BuildError, BuildFault};
use crate::inject::{Dependency, Environment, Graph, IntoDependency, Outside, Provided, Provider};
use crate::layer::{CatchPanic, IntoMiddleware, Level, LevelSettings};
use crate::meta::{RouteMeta, SourceLocation, short_name};
use crate::request::DEFAULT_BODY_LIMIT;
use crate::routing::{
    Defaults, Include, Mounted, Urls, application_middleware, compile, survey_levels,
    survey_routes, zero_fault, zeros,
};
use crate::settings::{RavynSettings, Sources};
use crate::task::Tasks;

/// Longest time of a handler, and once more of what runs behind it, unless said otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// What one of the applications has beside its routes.
struct Installed {
    info: AppInfo,
    provided: Provided,
    startup: Vec<DeclaredStartup>,
    shutdown: Vec<Dependency>,
    inspections: Vec<Box<Inspect>>,
    commands: Vec<Command>,
    notices: Vec<(&'static str, String)>,
}

/// All applications of a build; the outermost is the first.
#[derive(Default)]
struct Build {
    /// Those of the outermost application, which are the program's.
    settings: RavynSettings,
    /// Where the outermost application looks for settings.
    sources: Option<Sources>,
    installed: Vec<Installed>,
    overrides: Vec<Dependency>,
    /// Of the outermost application.
    edge: Edge,
    faults: Vec<BuildFault>,
    warnings: Vec<BuildFault>,
    /// The position of the first fault of an extension that could not add what it has.
    lacks_extension: Option<usize>,
    /// What is wrong with the program's settings.
    unread: Vec<BuildFault>,
}

/// A description whose extensions are installed and whose applications are in their places.
fn prepare(description: &Description) -> (Build, Include) {
    let mut build = Build {
        settings: description.settings.clone(),
        sources: description.sources.clone(),
        faults: unusable_settings(description),
        ..Build::default()
    };
    let source = description.root.place();
    let mut root = build.install(description, "/".to_owned(), source);
    root.resolve(&mut |mounted: Mounted, prefix, source| {
        // Only applications of this room can be mounted.
        match mounted.0.downcast_ref::<Description>() {
            Some(description) => build.install(description, prefix, source),
            None => Include::new(prefix),
        }
    });
    (build, root)
}

/// Gives every application what the framework gives, and so what runs when it starts and ends.
fn furnish(
    root: &mut Include,
    installed: &mut [Installed],
    description: &Description,
    urls: &Urls,
    tasks: &Tasks,
) {
    let given = [
        Provider::value(urls.clone()).into_dependency(),
        Provider::value(tasks.clone()).into_dependency(),
        Provider::value(description.settings.clock().clone()).into_dependency(),
    ];
    let levels = root.applications_mut().into_iter();
    let levels = levels.map(|level| &mut level.dependencies);
    let own = installed.iter_mut();
    let own = own.map(|application| &mut application.provided.list);
    for dependencies in levels.chain(own) {
        dependencies.extend(given.iter().cloned());
    }
}

/// What an application without faults is made of, for the commands. It is compiled once more for that, and nothing
/// of it is kept.
pub(super) fn survey(description: &Description) -> Report {
    let (mut build, mut root) = prepare(description);
    let levels = survey_levels(&root);
    let (urls, tasks) = (Urls::default(), Tasks::default());
    furnish(&mut root, &mut build.installed, description, &urls, &tasks);
    let mut graph = Graph::new(build.overrides.clone(), build.outside(description));
    // They were none a moment ago, and are not asked for here.
    let mut faults = Vec::new();
    let _ = application_middleware(&root, &mut graph, &mut faults);
    let routes = survey_routes(root.clone(), &build.overrides);
    let defaults = defaults(description, &build.settings, tasks);
    let _ = compile(root, &mut graph, &defaults, &mut faults);
    lifecycle(&build.installed, &mut graph, &mut faults);
    Report {
        levels,
        needs: graph.edges().to_vec(),
        routes,
    }
}

fn defaults(description: &Description, settings: &RavynSettings, tasks: Tasks) -> Defaults {
    Defaults {
        timeout: settings.timeout().unwrap_or(DEFAULT_TIMEOUT),
        body_limit: settings.body_limit().unwrap_or(DEFAULT_BODY_LIMIT),
        trailing_slash: description.trailing_slash,
        tasks,
    }
}

/// The application, if the settings that it is served with have no faults either.
pub(super) fn fit(
    built: Result<App, BuildError>,
    unfit: Vec<BuildFault>,
) -> Result<App, BuildError> {
    let mut faults = unfit;
    if let Err(error) = &built {
        faults.extend(error.faults().iter().cloned());
    }
    BuildError::check(faults)?;
    built
}

/// Compiles an application. What is wrong with the program's settings is apart.
pub(super) fn build(description: &Description) -> (Result<App, BuildError>, Vec<BuildFault>) {
    let (mut build, root) = prepare(description);
    let mut unread = std::mem::take(&mut build.unread);
    (compiled(description, build, root, &mut unread), unread)
}

fn compiled(
    description: &Description,
    mut build: Build,
    mut root: Include,
    unread: &mut Vec<BuildFault>,
) -> Result<App, BuildError> {
    let outside = build.outside(description);
    let (urls, tasks) = (Urls::default(), Tasks::default());
    furnish(&mut root, &mut build.installed, description, &urls, &tasks);
    let Build {
        settings,
        installed,
        overrides,
        edge,
        mut faults,
        mut warnings,
        lacks_extension,
        ..
    } = build;
    let mut graph = Graph::new(overrides, outside).with_gaps(lacks_extension.is_some());
    let defaults = defaults(description, &settings, tasks.clone());
    let middleware = application_middleware(&root, &mut graph, &mut faults);
    let levels = root.levels().into_iter();
    let levels: Vec<Provided> = levels
        .map(|(level, settings)| settings.provided(level))
        .collect();
    let mut routes = compile(root, &mut graph, &defaults, &mut faults);
    routes.stand_below(settings.root_path());
    let (startup, shutdown) = lifecycle(&installed, &mut graph, &mut faults);
    if let Some(fault) = lacks_extension.and_then(|position| faults.get_mut(position)) {
        note_lacking(fault, graph.lacking());
    }
    unread.extend(graph.take_unready());
    faults.extend(graph.idle_overrides(&levels));
    warnings.extend(graph.unused(levels.iter()));
    let (mut commands, mut notices) = (Vec::new(), Vec::new());
    for (number, application) in installed.into_iter().enumerate() {
        let own = routes.iter().filter(|meta| meta.application == number);
        let own: Vec<&RouteMeta> = own.collect();
        let inspections = application.inspections.into_iter();
        faults.extend(inspections.flat_map(|inspect| inspect(&application.info, &own)));
        // The program is that of the outermost application.
        if number == 0 {
            commands = application.commands;
            notices = application.notices;
        }
    }
    BuildError::check(faults)?;
    let routes = Arc::new(routes);
    urls.lead_to(&routes);
    let lifecycle = Lifecycle {
        values: graph.into_app_values(),
        startup,
        shutdown,
        tasks,
    };
    Ok(App::new(
        routes, middleware, edge, lifecycle, commands, notices, warnings,
    ))
}

/// Notes how many arguments lack a value that an absent extension may give.
fn note_lacking(fault: &mut BuildFault, arguments: usize) {
    let note = match arguments {
        0 => return,
        1 => "an argument lacks a value, which it may give".to_owned(),
        several => format!("{several} arguments lack a value, which it may give"),
    };
    *fault = fault.clone().note(note);
}

impl Build {
    /// Installs the extensions of an application.
    fn install(
        &mut self,
        description: &Description,
        prefix: String,
        source: SourceLocation,
    ) -> Include {
        self.faults.extend(absent_extensions(description));
        self.overrides.extend(description.overrides.iter().cloned());
        let number = self.installed.len();
        if number > 0 {
            let unasked = description.of_program.iter();
            self.warnings
                .extend(unasked.map(|(name, place)| unasked_setting(name, &prefix, *place)));
        }
        let mut placed = description.root.placed(number, prefix, source);
        self.read_settings(description, placed.settings_mut());
        let mut builder = AppBuilder {
            info: description.info.clone(),
            settings: self.settings.clone(),
            sources: self.sources_of(description),
            root: placed,
            startup: description.startup.clone(),
            shutdown: description.shutdown.clone(),
            commands: Vec::new(),
            inspections: Vec::new(),
            notices: Vec::new(),
            is_mounted: number > 0,
            around: Vec::new(),
            edge: Edge::default(),
            faults: Vec::new(),
        };
        let (ordered, faults) = description.extensions.ordered();
        if !description.extensions.are_complete() {
            self.lacks_extension.get_or_insert(self.faults.len());
        }
        self.faults.extend(faults);
        for listed in ordered {
            if let Err(error) = (listed.install)(&mut builder) {
                let name = listed.name;
                let message = format!("the extension `{name}`: {error}");
                let help = format!("`.without(\"{name}\")` leaves it out");
                self.lacks_extension.get_or_insert(self.faults.len());
                self.faults
                    .push(BuildFault::new("RV0011", message).help(help));
            }
        }
        self.faults.append(&mut builder.faults);
        let mut root = builder.root;
        if !builder.around.is_empty() {
            builder.around.push(CatchPanic.into_middleware());
            let own = &mut root.settings_mut().middleware;
            own.splice(..0, builder.around);
        }
        if number == 0 {
            self.edge = builder.edge;
        }
        self.installed.push(Installed {
            info: builder.info,
            provided: root.provided(),
            startup: builder.startup,
            shutdown: builder.shutdown,
            inspections: builder.inspections,
            commands: builder.commands,
            notices: builder.notices,
        });
        root
    }
}

impl Build {
    /// Where an application looks for settings: those of the outermost one unless it says otherwise.
    fn sources_of(&self, description: &Description) -> Sources {
        let own = description.sources.clone();
        own.or_else(|| self.sources.clone()).unwrap_or_default()
    }

    /// What the program is told from outside of its code.
    fn outside(&self, description: &Description) -> Outside {
        Outside {
            application: description.info.title.clone().into_owned(),
            sources: self.sources.clone().unwrap_or_default(),
            clock: self.settings.clock().clone(),
        }
    }

    /// Reads the settings of the program's own.
    fn read_settings(&mut self, description: &Description, level: &mut LevelSettings) {
        if description.loaded.is_empty() {
            return;
        }
        let sources = self.sources_of(description);
        for loaded in &description.loaded {
            let (dependency, outcome) = loaded.read(&sources);
            *level = std::mem::take(level).dependency(dependency);
            if let Err(error) = outcome {
                self.unread.extend(Vec::from(error));
            }
        }
    }
}

/// Compiles what runs when the applications start, outer ones first, and when they end, inner ones first.
fn lifecycle(
    installed: &[Installed],
    graph: &mut Graph,
    faults: &mut Vec<BuildFault>,
) -> (Vec<Startup>, Vec<crate::inject::AppTask>) {
    let (mut startup, mut shutdown) = (Vec::new(), Vec::new());
    let environment = |application: &Installed| Environment {
        levels: vec![application.provided.clone()],
        beyond: Vec::new(),
    };
    let name = |kind: &str, function: &Dependency| {
        let name = short_name(function.description().function);
        if name.ends_with("{{closure}}") {
            format!("a closure of {kind}")
        } else {
            format!("the {kind} function `{name}`")
        }
    };
    for application in installed {
        let environment = environment(application);
        for declared in &application.startup {
            startup.push(match declared {
                DeclaredStartup::Task(function) => {
                    let who = name("startup", function);
                    Startup::Task(graph.task(&who, function, &environment, faults))
                }
                DeclaredStartup::Lifespan(listed) => {
                    let name = format!("the lifespan `{}`", short_name(listed.name));
                    let arguments =
                        graph.application_arguments(&name, &listed.arguments, &environment, faults);
                    Startup::Lifespan(CompiledLifespan {
                        name,
                        run: Arc::clone(&listed.run),
                        arguments: arguments.into(),
                    })
                }
            });
        }
    }
    for application in installed.iter().rev() {
        let environment = environment(application);
        for function in &application.shutdown {
            let who = name("shutdown", function);
            shutdown.push(graph.task(&who, function, &environment, faults));
        }
    }
    (startup, shutdown)
}

/// A setting of the program, said by an application that is not the program.
fn unasked_setting(name: &str, prefix: &str, place: SourceLocation) -> BuildFault {
    let message = format!("`.{name}(..)` of the mounted application `{prefix}` has no effect");
    BuildFault::new("RV0017", message)
        .warning()
        .at(place)
        .help("say it of the application around: it is the program's, which is one")
}

fn absent_extensions(description: &Description) -> impl Iterator<Item = BuildFault> {
    description.absent.iter().map(|(name, place)| {
        let known: Vec<_> = description.extensions.names().collect();
        let help = match &known[..] {
            [] => "drop `.without(..)`".to_owned(),
            known => format!("the extensions are {}", known.join(", ")),
        };
        let message = format!("there is no extension `{name}` to leave out");
        BuildFault::new("RV0014", message).at(*place).help(help)
    })
}

fn unusable_settings(description: &Description) -> Vec<BuildFault> {
    let settings = &description.settings;
    let outside = zeros(settings.timeout(), settings.body_limit());
    let names = outside.chain(description.server.zeros());
    names.map(|name| zero_fault(name, None)).collect()
}
