//! The step from descriptions to compiled routes. It finds every fault in one pass.

use std::time::Duration;

use http::{HeaderValue, StatusCode};

use super::checks::{self, Models, route_fault};
use super::dispatch::Routes;
use super::include::Kind;
use super::levels::{Application, Declared, Levelled, applications, environment, flatten};
use super::security::{self, Authentication};
use super::source_fault::source_fault;
use super::{Include, Template, TemplateError, TrailingSlash};
use crate::error::BuildFault;
use crate::inject::{Environment, Graph, Needs};
use crate::layer::{ChainList, LevelSettings, Parts, Pipeline, Plan, Steps};
use crate::meta::{ArgumentKind, ArgumentMeta, RouteMeta, short_name};
use crate::params::{self, Argument, Source};
use crate::task::Tasks;

/// What a route has where it says nothing itself.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Longest time of a handler and what stands before it, and once more of what runs behind it.
    pub timeout: Duration,
    /// Largest request body in bytes.
    pub body_limit: u64,
    /// What a slash at the end of a path means.
    pub trailing_slash: TrailingSlash,
    /// Where work goes on that outlives a request.
    pub tasks: Tasks,
}

/// Compiles every route below `root`, and adds each fault that it finds to `faults`.
#[must_use]
pub fn compile(
    root: Include,
    graph: &mut Graph,
    defaults: &Defaults,
    faults: &mut Vec<BuildFault>,
) -> Routes {
    let prefix_faults: Vec<_> = root.all().into_iter().filter_map(prefix_fault).collect();
    let prefixes_are_fine = prefix_faults.is_empty();
    faults.extend(prefix_faults);
    let host_faults = checks::hosts(&root);
    let hosts_are_fine = host_faults.is_empty();
    faults.extend(host_faults);
    for (level, settings) in root.levels() {
        faults.extend(Graph::duplicates(&settings.provided(level.clone())));
        faults.extend(checks::unusable(settings, &level));
        faults.extend(checks::cookies(settings, &level));
    }
    let mut routes = Routes::new(defaults.trailing_slash);
    for Application {
        host,
        prefix,
        around,
    } in applications(&root)
    {
        let lists = around
            .iter()
            .map(|root| application_middleware(root, graph, faults));
        let middleware = lists.flatten().collect();
        routes
            .applications
            .add(host, prefix, middleware, &defaults.tasks);
    }
    let mut models = Models::default();
    for declared in flatten(root) {
        let template = match Template::parse(&declared.route.meta().path) {
            Ok(template) => template,
            Err(error) => {
                // What is wrong with a prefix is not repeated for each route below it.
                if prefixes_are_fine || matches!(error, TemplateError::Twice(..)) {
                    let fault = route_fault("RV0004", error.to_string(), declared.route.meta());
                    faults.push(fault.help(error.help()));
                }
                // What else is wrong with the route is said all the same.
                Template::unreadable()
            }
        };
        // Where a host is unknown, its routes would seem to clash with others.
        let is_readable = template.is_readable() && hosts_are_fine;
        let host = declared.host.clone();
        let compiled = Compiler {
            graph,
            models: &mut models,
            defaults,
            faults,
        }
        .route(declared, &template);
        if is_readable {
            // Whatever is wrong with it, others may clash with it as well.
            faults.extend(routes.add(host.as_ref(), &template, compiled).err());
        }
    }
    faults.extend(routes.duplicate_names());
    faults.extend(security::conflicts(routes.iter()));
    routes
}

/// Compiles the middleware around a whole application, which takes values of the application only.
#[must_use]
pub fn application_middleware(
    root: &Include,
    graph: &mut Graph,
    faults: &mut Vec<BuildFault>,
) -> ChainList {
    let environment = Environment {
        levels: vec![root.provided()],
        beyond: Vec::new(),
    };
    let list = root.settings.middleware.iter().map(|middleware| {
        let who = format!("the middleware `{}`", short_name(middleware.name));
        let other = |argument: &ArgumentMeta| Err(not_yet(&who, argument));
        let mut needs = graph
            .needs_of_application(who.clone(), &environment, &other)
            .at(middleware.source);
        let mut found = Vec::new();
        let arguments = needs.arguments(&middleware.arguments, &mut found);
        faults.extend(
            found
                .into_iter()
                .map(|fault| fault.at_unless_known(middleware.source)),
        );
        (middleware.clone(), arguments)
    });
    list.collect()
}

fn not_yet(who: &str, argument: &ArgumentMeta) -> BuildFault {
    let what = match argument.kind {
        ArgumentKind::Part => {
            return BuildFault::new(
                "RV0024",
                format!("{who} takes a part of the request as an argument"),
            )
            .help("read it from the request: `request.headers()`");
        }
        _ => "reads the request, whose route is not known yet",
    };
    BuildFault::new("RV0024", format!("{who} around the application {what}"))
        .help("read it from the request itself, or put the middleware on an include")
}

fn prefix_fault(level: &Include) -> Option<BuildFault> {
    let (prefix, source) = (&*level.prefix, level.source);
    let whose = match level.kind {
        Kind::Include => "an include",
        Kind::Controller(_) => "a controller",
        Kind::Application(_) => "a mounted application",
    };
    let fault = |message: String, help: String| {
        let message = format!("the prefix of {whose}: {message}");
        Some(BuildFault::new("RV0004", message).at(source).help(help))
    };
    match Template::parse(prefix) {
        Err(error) => fault(error.to_string(), error.help()),
        Ok(template) if template.has_rest() => fault(
            format!("`{prefix}` takes the remainder of the path, so nothing can follow"),
            "write `{name}`, which takes one segment".to_owned(),
        ),
        Ok(_) if prefix.len() > 1 && prefix.ends_with('/') => fault(
            format!("`{prefix}` ends with `/`"),
            format!("write `{}`", prefix.trim_end_matches('/')),
        ),
        Ok(template)
            if matches!(level.kind, Kind::Application(1..)) && !template.names().is_empty() =>
        {
            fault(
                format!("`{prefix}` has a parameter, which no document of its own could show"),
                "mount it below a fixed path".to_owned(),
            )
        }
        Ok(_) => None,
    }
}

/// Compiles one route.
struct Compiler<'c> {
    graph: &'c mut Graph,
    models: &'c mut Models,
    defaults: &'c Defaults,
    faults: &'c mut Vec<BuildFault>,
}

impl Compiler<'_> {
    fn route(self, declared: Declared, template: &Template) -> Compiled {
        let Self {
            graph,
            models,
            defaults,
            faults,
        } = self;
        let levels = declared.levels.clone();
        let (mut meta, call) = declared.route.into_call();
        let in_path = template.names();
        let in_host = meta.host.iter().flat_map(|host| host.parameters.clone());
        // Those of the path come first: their values are found by position.
        let names: Vec<String> = in_path.iter().cloned().chain(in_host).collect();
        faults.extend(checks::named_twice(&in_path, &meta));
        let place = checks::place(&meta);
        let other = |argument: &ArgumentMeta| {
            params::compile(argument, &names).map_err(|error| source_fault(error, argument, &names))
        };
        let (environments, nowhere) = (environments(&levels), Environment::default());
        let own = environments.last().unwrap_or(&nowhere);
        let mut needs = graph.needs(place.clone(), own, &other).at(meta.source);
        let mut found = Vec::new();
        let (mut steps, middleware) =
            around(&levels, &environments, &mut needs, &mut meta, &mut found);
        let authentication =
            Authentication::compile(&levels, &environments, &mut needs, &mut found);
        needs.of_handler(own);
        let mut arguments = Vec::with_capacity(meta.arguments.len());
        for argument in &meta.arguments {
            let compiled = needs
                .argument(argument, &mut found)
                .unwrap_or_else(|fault| {
                    found.push(fault);
                    Argument::new(argument.name, Source::Absent)
                });
            faults.extend(models.broken_defaults(&compiled, &meta));
            arguments.push(compiled);
        }
        let inherited = needs.into_inherited();
        steps.demand(inherited.demands);
        faults.extend(found.into_iter().map(|fault| {
            fault
                .route_unless_known(&place)
                .at_unless_known(meta.source)
        }));
        meta.inherited = inherited.arguments;
        meta.responses.extend(&inherited.responses);
        security::describe(&mut meta, &steps, &authentication, faults);
        for reader in meta.readers() {
            faults.extend(checks::default_of(reader, &meta));
        }
        if template.is_readable() {
            faults.extend(checks::untaken(&in_path, &meta));
        }
        faults.extend(checks::status(&meta));
        faults.extend(checks::representations(&meta));
        let headers = checks::headers(&meta, faults);
        let plan = Plan::new(arguments, status(&meta), headers, cookies(&levels));
        Compiled {
            parts: parts(
                meta,
                (plan, call),
                (steps, authentication),
                &levels,
                defaults,
                template,
            ),
            middleware,
        }
    }
}

/// A compiled route on its way into the tree.
pub(super) struct Compiled {
    pub(super) parts: Parts,
    pub(super) middleware: ChainList,
}

impl Compiled {
    pub(super) fn pipeline(self) -> std::sync::Arc<Pipeline> {
        Pipeline::new(self.parts).behind(self.middleware)
    }
}

fn parts(
    meta: RouteMeta,
    (plan, call): (Plan, std::sync::Arc<dyn crate::layer::Walk>),
    (steps, authentication): (Steps, Authentication),
    levels: &[Levelled],
    defaults: &Defaults,
    template: &Template,
) -> Parts {
    let timeout = meta.timeout.unwrap_or(defaults.timeout);
    let body_limit = meta.body_limit.unwrap_or(defaults.body_limit);
    let meta = RouteMeta {
        path: template.text().to_owned(),
        timeout: Some(timeout),
        body_limit: Some(body_limit),
        ..meta
    };
    let (authenticate, challenges) = authentication.into_parts(&meta);
    Parts {
        authenticate,
        challenges,
        meta,
        tasks: defaults.tasks.clone(),
        plan,
        call,
        steps: steps.boxed(),
        timeout,
        body_limit,
        cancel: innermost(levels, |settings| settings.cancel),
    }
}

fn innermost<T>(levels: &[Levelled], of: fn(&LevelSettings) -> Option<T>) -> Option<T> {
    levels.iter().rev().find_map(|level| of(&level.settings))
}

/// What each level can be given: what is given there and around it. What is given further inside must not change the
/// mind of a permission outside.
fn environments(levels: &[Levelled]) -> Vec<Environment> {
    let at = |(position, level): (usize, &Levelled)| {
        environment(&levels[..=position], level.application)
    };
    levels.iter().enumerate().map(at).collect()
}

/// Joins what stands around the handler, in the order in which it runs.
fn around<'e>(
    levels: &[Levelled],
    environments: &'e [Environment],
    needs: &mut Needs<'e>,
    meta: &mut RouteMeta,
    faults: &mut Vec<BuildFault>,
) -> (Steps, ChainList) {
    let mut steps = Steps::default();
    let mut middleware = ChainList::new();
    for (level, environment) in levels.iter().zip(environments) {
        needs.within(environment);
        let settings = &level.settings;
        // The outermost application's is around 404 and 405, too.
        let is_outside = level.is_root && level.application == 0;
        for one in &settings.middleware {
            meta.responses.extend(&one.responses);
            if !is_outside {
                middleware.push((one.clone(), needs.arguments(&one.arguments, faults)));
            }
        }
        steps.before.extend(settings.before.iter().cloned());
        for one in &settings.interceptors {
            one.describe(&mut meta.responses);
            steps.interceptors.push(one.clone());
        }
        meta.guards.extend(security::guards(level, meta.public));
        for one in &settings.permissions {
            let arguments = needs.arguments(&one.arguments, faults);
            steps.permissions.push((one.clone(), arguments));
        }
    }
    if levels
        .iter()
        .any(|level| level.settings.requires_authentication.is_some())
        && !meta.public
    {
        steps.require_authentication();
    }
    for (level, environment) in levels.iter().zip(environments).rev() {
        needs.within(environment);
        steps.after.extend(level.settings.after.iter().cloned());
        for one in &level.settings.exception_handlers {
            let arguments = needs.arguments(&one.arguments, faults);
            meta.responses.extend(&one.responses);
            steps.exception_handlers.push((one.clone(), arguments));
        }
    }
    (steps, middleware)
}

/// The status that a success has by its type, and the one that the route declares.
fn status(meta: &RouteMeta) -> Option<(StatusCode, StatusCode)> {
    let from = meta.responses.success_status()?;
    meta.status.filter(|to| *to != from).map(|to| (from, to))
}

/// The cookies of all levels, the innermost of each name.
fn cookies(levels: &[Levelled]) -> Vec<(String, HeaderValue)> {
    let mut cookies: Vec<(String, HeaderValue)> = Vec::new();
    let said = levels
        .iter()
        .rev()
        .flat_map(|level| &level.settings.response_cookies);
    for cookie in said {
        if cookies.iter().any(|(name, _)| name == cookie.name()) {
            continue;
        }
        // One that cannot be sent is a fault of its level.
        let value = checks::cookie_field(cookie);
        cookies.extend(value.map(|value| (cookie.name().to_owned(), value)));
    }
    cookies
}
