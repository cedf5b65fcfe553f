//! The step from descriptions to compiled routes. It finds every fault in one pass.

use std::time::Duration;

use http::StatusCode;

use super::checks::{self, Models, route_fault};
use super::dispatch::Routes;
use super::source_fault::source_fault;
use super::{Include, Template, TemplateError, TrailingSlash};
use crate::error::BuildFault;
use crate::handler::{Plan, Route};
use crate::inject::Values;
use crate::layer::Pipeline;
use crate::meta::{ArgumentKind, ArgumentMeta, RouteMeta, SourceLocation};
use crate::params::{self, Argument, Source};

/// What a route has where it says nothing itself.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// Longest time to the response's head.
    pub timeout: Duration,
    /// Largest request body in bytes.
    pub body_limit: u64,
    /// What a slash at the end of a path means.
    pub trailing_slash: TrailingSlash,
}

/// Compiles every route below `root`, and adds each fault that it finds to `faults`.
#[must_use]
pub fn compile(
    root: Include,
    values: &Values,
    defaults: Defaults,
    faults: &mut Vec<BuildFault>,
) -> Routes {
    faults.extend(values.duplicates());
    let prefix_faults: Vec<_> = root
        .prefixes()
        .into_iter()
        .filter_map(prefix_fault)
        .collect();
    let prefixes_are_fine = prefix_faults.is_empty();
    faults.extend(prefix_faults);
    let mut routes = Routes::new(defaults.trailing_slash);
    let mut models = Models::default();
    for route in root.flatten() {
        let template = match Template::parse(&route.meta().path) {
            Ok(template) => template,
            Err(error) => {
                // What is wrong with a prefix is not repeated for each route below it.
                if prefixes_are_fine || matches!(error, TemplateError::Twice(..)) {
                    let fault = route_fault("RV0004", error.to_string(), route.meta());
                    faults.push(fault.help(error.help()));
                }
                for argument in &route.meta().arguments {
                    faults.extend(missing_value(argument, route.meta(), values));
                }
                continue;
            }
        };
        let plan = plan(&route, &template, values, &mut models, faults);
        // Whatever is wrong with it, others may clash with it as well.
        faults.extend(
            routes
                .add(&template, pipeline(route, &template, plan, defaults))
                .err(),
        );
    }
    faults.extend(routes.duplicate_names());
    routes
}

fn prefix_fault((prefix, source): (&str, SourceLocation)) -> Option<BuildFault> {
    let fault = |message: String, help: String| {
        let message = format!("the prefix of an include: {message}");
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
        Ok(_) => None,
    }
}

fn pipeline(route: Route, template: &Template, plan: Plan, defaults: Defaults) -> Pipeline {
    let meta = route.meta().clone();
    let timeout = meta.timeout.unwrap_or(defaults.timeout);
    let body_limit = meta.body_limit.unwrap_or(defaults.body_limit);
    let meta = RouteMeta {
        path: template.text().to_owned(),
        timeout: Some(timeout),
        body_limit: Some(body_limit),
        ..meta
    };
    Pipeline::new(meta, plan, route.into_call(), timeout, body_limit)
}

fn plan(
    route: &Route,
    template: &Template,
    values: &Values,
    models: &mut Models,
    faults: &mut Vec<BuildFault>,
) -> Plan {
    let meta = route.meta();
    let names = template.names();
    let mut arguments = Vec::with_capacity(meta.arguments.len());
    for argument in &meta.arguments {
        faults.extend(checks::default_of(argument, meta));
        let compiled = compile_argument(argument, &names, values).unwrap_or_else(|fault| {
            faults.push(fault.route(checks::place(meta)).at(meta.source));
            Argument::new(argument.name, Source::Absent)
        });
        faults.extend(models.broken_defaults(&compiled, meta));
        arguments.push(compiled);
    }
    faults.extend(checks::untaken(&names, &arguments, meta));
    faults.extend(checks::status(meta));
    faults.extend(checks::representations(meta));
    Plan::new(arguments, status(meta), checks::headers(meta, faults))
}

/// The fault of a dependency that nobody gives.
fn missing_value(argument: &ArgumentMeta, meta: &RouteMeta, values: &Values) -> Option<BuildFault> {
    let ArgumentKind::Dependency { key } = argument.kind else {
        return None;
    };
    let fault = values.resolve(argument, key).err()?;
    Some(fault.route(checks::place(meta)).at(meta.source))
}

/// The status that a success has by its type, and the one that the route declares.
fn status(meta: &RouteMeta) -> Option<(StatusCode, StatusCode)> {
    let from = meta.responses.success_status()?;
    meta.status.filter(|to| *to != from).map(|to| (from, to))
}

fn compile_argument(
    argument: &ArgumentMeta,
    names: &[String],
    values: &Values,
) -> Result<Argument, BuildFault> {
    if let ArgumentKind::Dependency { key } = argument.kind {
        return Ok(Argument::new(argument.name, values.resolve(argument, key)?));
    }
    params::compile(argument, names).map_err(|error| source_fault(error, argument, names))
}
