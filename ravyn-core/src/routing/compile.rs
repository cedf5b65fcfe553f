//! The step from descriptions to compiled routes. It finds every fault in one pass.

use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode};

use super::dispatch::Routes;
use super::{Include, Template, TemplateError, TrailingSlash};
use crate::error::BuildFault;
use crate::handler::{Plan, Route};
use crate::inject::Values;
use crate::layer::Pipeline;
use crate::meta::{ArgumentKind, ArgumentMeta, RouteMeta, SourceLocation, StatusMeta};
use crate::params::{self, Argument, Source, SourceError};

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
    for route in root.flatten() {
        let before = faults.len();
        let template = match Template::parse(&route.meta().path) {
            Ok(template) => template,
            Err(error) => {
                // What is wrong with a prefix is not repeated for each route below it.
                if prefixes_are_fine || matches!(error, TemplateError::Twice(..)) {
                    let fault = route_fault("RV0004", error.to_string(), route.meta());
                    faults.push(fault.help(error.help()));
                }
                continue;
            }
        };
        let plan = plan(&route, &template, values, faults);
        if faults.len() == before {
            let pipeline = pipeline(route, plan, defaults);
            faults.extend(routes.add(&template, pipeline).err());
        }
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

fn route_fault(code: &'static str, message: impl Into<String>, meta: &RouteMeta) -> BuildFault {
    BuildFault::new(code, message)
        .route(format!(
            "{} {} ({})",
            meta.methods_text(),
            meta.path,
            meta.handler
        ))
        .at(meta.source)
}

fn pipeline(route: Route, plan: Plan, defaults: Defaults) -> Pipeline {
    let meta = route.meta().clone();
    let timeout = meta.timeout.unwrap_or(defaults.timeout);
    let body_limit = meta.body_limit.unwrap_or(defaults.body_limit);
    let meta = RouteMeta {
        timeout: Some(timeout),
        body_limit: Some(body_limit),
        ..meta
    };
    Pipeline::new(meta, plan, route.into_call(), timeout, body_limit)
}

fn plan(route: &Route, template: &Template, values: &Values, faults: &mut Vec<BuildFault>) -> Plan {
    let meta = route.meta();
    let names = template.names();
    let arguments = meta.arguments.iter().map(|argument| {
        check_default(argument, meta, faults);
        compile_argument(argument, &names, values).unwrap_or_else(|fault| {
            let place = format!("{} {} ({})", meta.methods_text(), meta.path, meta.handler);
            faults.push(fault.route(place).at(meta.source));
            Argument::new(argument.name, Source::Absent)
        })
    });
    let arguments: Vec<_> = arguments.collect();
    faults.extend(untaken(&names, &arguments, meta));
    faults.extend(status_fault(meta));
    Plan::new(arguments, status(meta), headers(meta, faults))
}

fn compile_argument(
    argument: &ArgumentMeta,
    names: &[String],
    values: &Values,
) -> Result<Argument, BuildFault> {
    if let ArgumentKind::Dependency { key } = argument.kind {
        return Ok(Argument::new(argument.name, values.resolve(argument, key)?));
    }
    params::compile(argument, names).map_err(|error| match error {
        SourceError::NotInPath(name) => {
            let message = format!(
                "the argument `{}` reads `{{{name}}}`, which the path lacks",
                argument.name
            );
            let known = names
                .iter()
                .map(|name| format!("{{{name}}}"))
                .collect::<Vec<_>>()
                .join(", ");
            let fault = BuildFault::new("RV0003", message);
            if names.is_empty() {
                fault
            } else {
                fault.note(format!("the path has {known}"))
            }
            .help(format!("put `{{{name}}}` into the path, or drop `#[path]`"))
        }
        SourceError::HeaderName(name) => {
            BuildFault::new("RV0009", format!("`{name}` is not a valid header name"))
                .help("use letters, digits and `-`")
        }
        SourceError::NotAGroup(name) => {
            let message = format!("`{name}` cannot be read as a group of parameters");
            BuildFault::new("RV0013", message).help(
                "a group is a model with named fields, each a parameter; \
                 for one value write it without `Path<..>`: `id: u64`",
            )
        }
    })
}

/// Path parameters that no argument reads.
fn untaken(names: &[String], arguments: &[Argument], meta: &RouteMeta) -> Vec<BuildFault> {
    let reads_all = meta
        .arguments
        .iter()
        .any(|argument| matches!(argument.kind, ArgumentKind::Whole));
    let is_taken = |index: usize| {
        arguments.iter().any(|argument| match argument.source() {
            Source::Path(taken) => *taken == index,
            Source::Group(fields) => fields
                .iter()
                .any(|field| matches!(field.source(), Source::Path(taken) if *taken == index)),
            _ => false,
        })
    };
    let untaken = names
        .iter()
        .enumerate()
        .filter(|(index, _)| !reads_all && !is_taken(*index));
    untaken
        .map(|(_, name)| {
            route_fault(
                "RV0002",
                format!("nobody takes the path parameter `{{{name}}}`"),
                meta,
            )
            .help(format!(
                "add an argument `{name}`, or take `{{{name}}}` out of the path"
            ))
        })
        .collect()
}

/// A default must be a value that a request could send.
fn check_default(argument: &ArgumentMeta, meta: &RouteMeta, faults: &mut Vec<BuildFault>) {
    let (Some(default), Some(check)) = (&argument.default, argument.check_default) else {
        return;
    };
    faults.extend(check().into_iter().map(|broken| {
        let message = format!("the default {default} of `{}` {broken}", argument.name);
        route_fault("RV0010", message, meta).help("change the default or the rule")
    }));
}

fn status(meta: &RouteMeta) -> Option<(StatusCode, StatusCode)> {
    let from = meta.responses.success_status()?;
    meta.status.filter(|to| *to != from).map(|to| (from, to))
}

fn status_fault(meta: &RouteMeta) -> Option<BuildFault> {
    let status = meta.status?;
    if meta.responses.success_status().is_none() {
        let message = format!(
            "`status = {}` has no effect: the return type has its own status",
            status.as_u16()
        );
        return Some(
            route_fault("RV0008", message, meta).help("drop `status`, or return another type"),
        );
    }
    let allows_content = !matches!(status.as_u16(), 204 | 205 | 304);
    let has_content = meta.responses.iter().any(|response| {
        matches!(response.status, StatusMeta::Success(_)) && !response.content.is_empty()
    });
    if allows_content || !has_content {
        return None;
    }
    let message = format!("an answer with status {} has no content", status.as_u16());
    Some(route_fault("RV0008", message, meta).help("return `NoContent`, or use another status"))
}

fn headers(meta: &RouteMeta, faults: &mut Vec<BuildFault>) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = Vec::new();
    for header in &meta.response_headers {
        let Some(value) = &header.value else { continue };
        match (
            HeaderName::try_from(&*header.name),
            HeaderValue::try_from(&**value),
        ) {
            (Ok(name), Ok(value)) => headers.push((name, value)),
            _ => {
                let message = format!("the response header `{}` is not valid", header.name);
                let help = "a name is made of letters, digits and `-`; a value has no line breaks";
                faults.push(route_fault("RV0009", message, meta).help(help));
            }
        }
    }
    headers
}
