//! What a description says and what runs for its routes, as plain values: for the commands.
//!
//! It is made when a command asks, of a description without faults; nothing of it is kept, and no provider runs.

mod reads;
mod tree;
mod walk;

use std::fmt;

use serde::Serialize;

use super::Include;
use crate::inject::{Dependency, Scope};
use crate::meta::{RouteMeta, SourceLocation, short_name};

pub(crate) use self::tree::levels;

/// One level, and those inside.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LevelView {
    /// The level in words.
    pub(crate) level: String,
    /// Where it was written, where that is known.
    pub(crate) source: Option<SourceLocation>,
    /// What it says, in the order in which it runs.
    pub(crate) says: Vec<Said>,
    /// Levels inside, in the order of declaration.
    pub(crate) inside: Vec<Self>,
}

/// One thing that a level says.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Said {
    pub(crate) what: &'static str,
    pub(crate) name: String,
    /// How long a dependency lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scope: Option<Scope>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<SourceLocation>,
}

/// What runs for the requests of a route.
#[derive(Clone, Debug)]
pub(crate) struct RouteView {
    pub(crate) meta: RouteMeta,
    /// In the order in which they run.
    pub(crate) steps: Vec<Step>,
}

/// One step on the way of a request.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    pub(crate) name: String,
    /// The level that said it, in words.
    pub(crate) level: String,
    pub(crate) source: Option<SourceLocation>,
    /// The arguments that it is given.
    pub(crate) reads: Vec<Read>,
}

/// What a step is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StepKind {
    Middleware,
    BeforeHook,
    Interceptor,
    Permission,
    Argument,
    Handler,
    /// With the errors that it takes, in words.
    ExceptionHandler(String),
    /// The end of a dependency.
    End,
    AfterHook,
}

impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Middleware => "middleware",
            Self::BeforeHook => "before hook",
            Self::Interceptor => "interceptor",
            Self::Permission => "permission",
            Self::Argument => "argument",
            Self::Handler => "handler",
            Self::ExceptionHandler(_) => "exception handler",
            Self::End => "end of",
            Self::AfterHook => "after hook",
        })
    }
}

/// One argument: where its value comes from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Read {
    /// Its name; empty where the function's signature alone has it.
    pub(crate) name: String,
    /// Where it stands in the request, or what gives it, in words.
    pub(crate) from: String,
    /// Where the provider was given, if it is one.
    pub(crate) source: Option<SourceLocation>,
    /// The arguments of the provider, or the parts of a group.
    pub(crate) reads: Vec<Self>,
}

/// What runs for each route of an application that has no faults, in the order of declaration.
pub(crate) fn routes(root: Include, overrides: &[Dependency]) -> Vec<RouteView> {
    let declared = super::levels::flatten(root).into_iter();
    declared
        .map(|declared| walk::route(declared, overrides))
        .collect()
}

/// A name for people, of the path of a type or a function.
fn called(path: &str) -> String {
    let short = short_name(path);
    if short.ends_with("{{closure}}") {
        "a closure".to_owned()
    } else {
        format!("`{short}`")
    }
}
