//! From the description of an application, and of those that are mounted in it, to the compiled one.

use std::sync::Arc;
use std::time::Duration;

use super::builder::Inspect;
use super::install::{Build, Installed, prepare};
use super::lifecycle::{CompiledLifespan, Lifecycle, Startup};
use super::ravyn::{DeclaredStartup, Description};
use super::report::Report;
use super::{App, AppInfo, Inspected};
use crate::error::{BuildError, BuildFault};
use crate::inject::{Dependency, Environment, Graph, IntoDependency, Provided, Provider};
use crate::meta::short_name;
use crate::request::DEFAULT_BODY_LIMIT;
use crate::routing::{
    Defaults, Include, Routes, Urls, application_middleware, compile, survey_levels, survey_routes,
};
use crate::settings::RavynSettings;
use crate::task::Tasks;

/// Longest time of a handler, and once more of what runs behind it, unless said otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

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
    let applications = installed.iter();
    let applications: Vec<_> = applications
        .map(|one| (one.around, one.info.clone()))
        .collect();
    for (number, application) in installed.into_iter().enumerate() {
        inspect(
            application.inspections,
            number,
            &applications,
            &routes,
            &mut faults,
        );
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

/// Lets the extensions of one application look at its routes, and at those that are mounted in it.
fn inspect(
    inspections: Vec<Box<Inspect>>,
    number: usize,
    applications: &[(Option<usize>, AppInfo)],
    routes: &Routes,
    faults: &mut Vec<BuildFault>,
) {
    let around = |one: usize| applications[one].0;
    let is_mounted_here = |one: usize| {
        std::iter::successors(around(one), |one| around(*one)).any(|one| one == number)
    };
    let own = routes.iter().filter(|meta| meta.application == number);
    let others = routes
        .iter()
        .filter(|meta| is_mounted_here(meta.application));
    let infos = applications.iter().enumerate();
    let infos = infos.filter(|(one, _)| is_mounted_here(*one));
    let inspected = Inspected {
        info: &applications[number].1,
        routes: own.collect(),
        mounted: others.collect(),
        mounted_webhooks: infos.flat_map(|(_, (_, info))| &info.webhooks).collect(),
    };
    for fault in inspections
        .into_iter()
        .flat_map(|inspect| inspect(&inspected))
    {
        // Two applications may look at one route.
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
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
