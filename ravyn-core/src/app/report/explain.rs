//! What runs for the requests of one path.

use std::fmt::{self, Write};

use http::Method;
use serde_json::{Value, json};

use super::text::at;
use super::{Report, json_text};
use crate::app::App;
use crate::meta::RouteMeta;
use crate::request::normalize;
use crate::routing::{Read, RouteView, Step, StepKind};

/// How many routes are named where none answers.
const NEAREST: usize = 3;

/// Tells what runs for a path, with a method or with each, as text or as JSON.
///
/// # Errors
/// That nothing answers it, with what would.
pub(in crate::app) fn explain(
    app: &App,
    report: &Report,
    (method, target): (Option<&str>, &str),
    is_json: bool,
) -> Result<String, String> {
    let views = answering(app, report, method, target)?;
    if is_json {
        return Ok(json_text(&views.map(as_json).collect::<Vec<_>>()));
    }
    let mut out = String::new();
    for view in views {
        // Writing to a `String` does not fail.
        let _ = route(&mut out, view);
    }
    Ok(out.trim_end().to_owned() + "\n")
}

/// The routes that answer a path, with a method or with any.
fn answering<'r>(
    app: &App,
    report: &'r Report,
    method: Option<&str>,
    target: &str,
) -> Result<impl Iterator<Item = &'r RouteView>, String> {
    let path = target
        .split_once(['?', '#'])
        .map_or(target, |(path, _)| path);
    if let Err(error) = normalize(path) {
        return Err(format!("no request can have the path `{path}`: {error}"));
    }
    let found = app.routes_at(path);
    if found.is_empty() {
        return Err(unknown(app, path));
    }
    let answers = |meta: &&RouteMeta| method.is_none_or(|method| answers(meta, method));
    let mut answering: Vec<&RouteMeta> = found.iter().copied().filter(answers).collect();
    // A mounted service has what is left of the methods.
    if method.is_some() && answering.iter().any(|meta| !meta.mounted) {
        answering.retain(|meta| !meta.mounted);
    }
    if answering.is_empty() {
        return Err(refused(method.unwrap_or_default(), path, &found));
    }
    let views = answering.into_iter().filter_map(|meta| {
        let is_same = |view: &&RouteView| {
            view.meta.path == meta.path
                && view.meta.host == meta.host
                && view.meta.methods == meta.methods
                && view.meta.handler == meta.handler
        };
        report.routes.iter().find(is_same)
    });
    // What is found is of the report alone.
    Ok(views.collect::<Vec<_>>().into_iter())
}

fn as_json(view: &RouteView) -> Value {
    let meta = &view.meta;
    let methods = meta.methods.iter().map(Method::as_str);
    let steps = view.steps.iter().map(|step| {
        let errors = match &step.kind {
            StepKind::ExceptionHandler(errors) => Some(errors),
            _ => None,
        };
        json!({
            "kind": step.kind.to_string(),
            "name": step.name.trim_matches('`'),
            "level": step.level,
            "source": step.source,
            "errors": errors,
            "reads": step.reads,
        })
    });
    json!({
        "methods": methods.collect::<Vec<_>>(),
        "host": meta.host.as_ref().map(|host| &host.pattern),
        "path": meta.path,
        "handler": meta.handler,
        "source": meta.source,
        "steps": steps.collect::<Vec<_>>(),
    })
}

fn answers(meta: &RouteMeta, method: &str) -> bool {
    let has = |wanted: &str| meta.methods.iter().any(|known| known.as_str() == wanted);
    meta.mounted || has(method) || (method == "HEAD" && has("GET"))
}

fn refused(method: &str, path: &str, found: &[&RouteMeta]) -> String {
    let methods = found.iter().flat_map(|meta| &meta.methods);
    let mut methods: Vec<&str> = methods.map(Method::as_str).collect();
    if methods.contains(&"GET") && !methods.contains(&"HEAD") {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    methods.sort_unstable();
    let list = methods.join(", ");
    if method == "OPTIONS" {
        return format!("no handler answers `OPTIONS {path}`: it is answered with `Allow: {list}`");
    }
    format!("no route answers `{method} {path}`; the methods of the path are {list}")
}

fn unknown(app: &App, path: &str) -> String {
    let mut near: Vec<(usize, String)> = app
        .routes()
        .map(|meta| {
            let words = format!("{} {}", meta.methods_text(), meta.address());
            (distance(&meta.path, path), words)
        })
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    let near: Vec<String> = near
        .into_iter()
        .take(NEAREST)
        .map(|(_, words)| format!("`{words}`"))
        .collect();
    match &near[..] {
        [] => format!("no route answers `{path}`: there is none"),
        near => format!(
            "no route answers `{path}`; the nearest are {}",
            near.join(", ")
        ),
    }
}

/// How far a path is from those that a template matches. A parameter takes any segment.
fn distance(template: &str, path: &str) -> usize {
    let mut templates = template.trim_matches('/').split('/');
    let mut segments = path.trim_matches('/').split('/');
    let mut sum = 0;
    loop {
        match (templates.next(), segments.next()) {
            (None, None) => return sum,
            (Some(template), _) if template.starts_with("{*") => return sum,
            // One more or one less is further away than a letter.
            (None, Some(rest)) | (Some(rest), None) => sum += 2 + rest.len(),
            (Some(template), Some(_)) if template.starts_with('{') => sum += 1,
            (Some(template), Some(segment)) => sum += 2 * strsim::osa_distance(template, segment),
        }
    }
}

fn route(out: &mut String, view: &RouteView) -> fmt::Result {
    let meta = &view.meta;
    let (methods, path) = (meta.methods_text(), meta.address());
    writeln!(
        out,
        "{methods} {path} (`{}`, {})",
        meta.handler, meta.source
    )?;
    for (position, step) in view.steps.iter().enumerate() {
        let is_first = position == 0 || view.steps[position - 1].kind.part() != step.kind.part();
        if is_first && let Some(words) = step.kind.part() {
            writeln!(out, "  {words}")?;
        }
        self::step(out, position + 1, step)?;
    }
    writeln!(out)
}

impl StepKind {
    /// What is to be known of steps of this kind.
    fn part(&self) -> Option<&'static str> {
        match self {
            Self::ExceptionHandler(_) => Some("on an error, the first that takes it:"),
            Self::End => Some("what was made ends, last made first:"),
            Self::AfterHook => Some("at last:"),
            _ => None,
        }
    }
}

fn step(out: &mut String, number: usize, step: &Step) -> fmt::Result {
    let Step {
        kind, name, level, ..
    } = step;
    if *kind == StepKind::Argument {
        // It is its own and only read.
        return step.reads.iter().try_for_each(|read| {
            let words = read_words(read);
            writeln!(out, "  {number:>2}. argument {words}")?;
            reads(out, &read.reads, 3)
        });
    }
    let of = match kind {
        StepKind::Handler => String::new(),
        StepKind::ExceptionHandler(errors) => format!(" for {errors}, of {level}"),
        StepKind::End => format!(", given by {level}"),
        _ => format!(", of {level}"),
    };
    writeln!(out, "  {number:>2}. {kind} {name}{of}{}", at(step.source))?;
    reads(out, &step.reads, 3)
}

fn reads(out: &mut String, all: &[Read], depth: usize) -> fmt::Result {
    for read in all {
        writeln!(out, "{}takes {}", "  ".repeat(depth), read_words(read))?;
        reads(out, &read.reads, depth + 1)?;
    }
    Ok(())
}

fn read_words(read: &Read) -> String {
    let place = at(read.source);
    match &*read.name {
        "" => format!("{}{place}", read.from),
        name => format!("`{name}`: {}{place}", read.from),
    }
}
