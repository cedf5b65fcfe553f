//! Where the values of arguments come from.

use super::{Read, Step, StepKind};
use crate::inject::{Dependency, Environment, Scope};
use crate::meta::{Access, ArgumentKind, ArgumentMeta, DependencyKey, Place};
use crate::params::{self, Stage};

/// Tells it for the arguments of one route, in the order in which they are read.
pub(super) struct Reader<'a> {
    overrides: &'a [Dependency],
    /// Names of the path's parameters.
    names: Vec<String>,
    /// Names of the host's.
    in_host: Vec<String>,
    /// What the request has been given so far.
    made: Vec<usize>,
    /// Ends of what was made, in that order.
    ends: Vec<Step>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        overrides: &'a [Dependency],
        names: Vec<String>,
        in_host: Vec<String>,
    ) -> Self {
        Self {
            overrides,
            names,
            in_host,
            made: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The ends of what was made, in the order in which they run.
    pub(super) fn into_ends(self) -> impl Iterator<Item = Step> {
        self.ends.into_iter().rev()
    }

    /// Arguments that are read together: by stage, then as written.
    pub(super) fn all(
        &mut self,
        arguments: &[ArgumentMeta],
        environment: &Environment,
    ) -> Vec<Read> {
        let mut sorted: Vec<&ArgumentMeta> = arguments.iter().collect();
        sorted.sort_by_key(|argument| stage(&argument.kind));
        let reads = sorted.into_iter();
        reads
            .map(|argument| self.read(argument, environment))
            .collect()
    }

    fn read(&mut self, argument: &ArgumentMeta, environment: &Environment) -> Read {
        let plain = |from: String| Read {
            name: argument.name.to_owned(),
            from,
            source: None,
            reads: Vec::new(),
        };
        match &argument.kind {
            ArgumentKind::Dependency { key, access } => Read {
                name: argument.name.to_owned(),
                ..self.given(*key, *access, environment)
            },
            ArgumentKind::Identity => plain("the identity of the request".to_owned()),
            ArgumentKind::Security {
                security,
                arguments,
                ..
            } => Read {
                reads: self.all(arguments, environment),
                ..plain(format!("the credential of {security}"))
            },
            ArgumentKind::Requires { arguments } => Read {
                reads: self.all(arguments, environment),
                ..plain("each of its fields".to_owned())
            },
            ArgumentKind::Prepared(_) => plain("what was told at the start".to_owned()),
            ArgumentKind::Part => plain("a part of the request".to_owned()),
            ArgumentKind::Disconnect => plain("the connection".to_owned()),
            ArgumentKind::Whole => plain("the request".to_owned()),
            ArgumentKind::Group { place, .. } => plain(format!("the {place}, as a group")),
            ArgumentKind::Body {
                media_type: "*/*", ..
            } => plain("the body".to_owned()),
            ArgumentKind::Body { media_type, .. } => plain(format!("the body, {media_type}")),
            ArgumentKind::FormField { .. } | ArgumentKind::BodyMember { .. } => {
                plain(format!("the body, `{}`", argument.wire_name()))
            }
            ArgumentKind::Parameter { .. } if self.is_in_host(argument) => {
                plain(format!("host `{}`", argument.wire_name()))
            }
            ArgumentKind::Parameter { .. } => {
                let place = params::compile(argument, &self.names);
                let place = place.map_or(Place::Query, |compiled| compiled.place());
                plain(format!("{place} `{}`", argument.wire_name()))
            }
        }
    }

    fn is_in_host(&self, argument: &ArgumentMeta) -> bool {
        matches!(argument.place, None | Some(Place::Path))
            && self.in_host.iter().any(|name| name == argument.wire_name())
    }

    fn given(&mut self, key: DependencyKey, access: Access, environment: &Environment) -> Read {
        let Some((dependency, level)) = environment.find(self.overrides, key) else {
            // It is optional, or the build would have failed.
            return Read {
                name: String::new(),
                from: format!("{key}, which nobody gives"),
                source: None,
                reads: Vec::new(),
            };
        };
        let description = dependency.description();
        let giver = environment.giver(dependency).to_owned();
        let is_shared = description.scope == Scope::Request && access != Access::Owned;
        let is_made = is_shared && self.made.contains(&dependency.id());
        let mut reads = Vec::new();
        if description.scope == Scope::App {
            let environment = environment.up_to(level);
            reads = self.all(&description.arguments, &environment);
        } else if !is_made {
            reads = self.all(&description.arguments, environment);
            self.made.push(dependency.id());
            self.ends.extend(description.has_end.then(|| Step {
                kind: StepKind::End,
                name: key.to_string(),
                level: giver.clone(),
                source: Some(description.source),
                reads: Vec::new(),
            }));
        }
        let scope = match (description.scope, is_made) {
            (Scope::App, _) if description.function.is_empty() => "a value of the application",
            (Scope::App, _) => "made once for the application",
            (Scope::Request, true) => "made already",
            (Scope::Request, false) => "made once for the request",
            (Scope::Transient, _) => "made for this argument",
        };
        Read {
            name: String::new(),
            from: format!("{key}, {scope}, given by {giver}"),
            source: Some(description.source),
            reads,
        }
    }
}

/// When an argument is read. Kinds say it for all arguments but those whose type has a stage of its own.
pub(super) fn stage(kind: &ArgumentKind) -> Stage {
    match kind {
        ArgumentKind::Part
        | ArgumentKind::Disconnect
        | ArgumentKind::Parameter { .. }
        | ArgumentKind::Group { .. } => Stage::Parameter,
        ArgumentKind::Body { .. }
        | ArgumentKind::FormField { .. }
        | ArgumentKind::BodyMember { .. } => Stage::Body,
        ArgumentKind::Security { .. } | ArgumentKind::Identity | ArgumentKind::Prepared(_) => {
            Stage::Credential
        }
        ArgumentKind::Requires { .. } => Stage::Requires,
        ArgumentKind::Dependency { .. } => Stage::Dependency,
        ArgumentKind::Whole => Stage::Whole,
    }
}
