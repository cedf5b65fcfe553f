//! The arguments of one route, and of what stands around it, compiled.

use std::collections::HashMap;
use std::sync::Arc;

use super::dependency::{Dependency, Origin};
use super::faults;
use super::graph::{Edge, Environment, Graph, Inherited, Other, Point};
use super::node::{Kind, Make, Recipe, RequestNode};
use super::preparation::Preparation;
use super::provider::Scope;
use crate::error::BuildFault;
use crate::meta::{Access, ArgumentKind, ArgumentMeta, DependencyKey, SourceLocation};
use crate::params::{Argument, Source};

/// A dependency, and those that it needs.
pub(super) type NodeKey = (usize, Vec<usize>);

/// Compiles the arguments of one route, and of what stands around it.
pub struct Needs<'g> {
    pub(super) graph: &'g mut Graph,
    pub(super) who: String,
    /// Where that stands, where it is known.
    pub(super) place: Option<SourceLocation>,
    pub(super) environment: &'g Environment,
    pub(super) other: Other<'g>,
    /// By dependency, and by what that needs in the environment of its taker.
    pub(super) nodes: HashMap<NodeKey, Arc<RequestNode>>,
    /// How each dependency was first taken, and by whom.
    pub(super) takers: HashMap<usize, (Access, String)>,
    /// The providers that are being compiled: each needs the next.
    pub(super) making: Vec<Dependency>,
    pub(super) inherited: Inherited,
    /// Whether there is no request.
    pub(super) of_application: bool,
    /// Whether the arguments are the handler's own, all of which are read.
    pub(super) is_handler: bool,
}

impl std::fmt::Debug for Needs<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Needs({})", self.who)
    }
}

impl<'g> Needs<'g> {
    pub(super) fn new(
        graph: &'g mut Graph,
        who: String,
        environment: &'g Environment,
        other: Other<'g>,
        of_application: bool,
    ) -> Self {
        Self {
            graph,
            who,
            place: None,
            environment,
            other,
            nodes: HashMap::new(),
            takers: HashMap::new(),
            making: Vec::new(),
            inherited: Inherited::default(),
            of_application,
            is_handler: false,
        }
    }

    /// The same of somebody who stands there.
    #[must_use]
    pub fn at(mut self, place: SourceLocation) -> Self {
        self.place = Some(place);
        self
    }

    /// Goes on with arguments of another level.
    pub fn within(&mut self, environment: &'g Environment) {
        self.environment = environment;
    }

    /// Goes on with the arguments of the handler.
    pub fn of_handler(&mut self, environment: &'g Environment) {
        self.within(environment);
        self.is_handler = true;
    }

    /// Compiles an argument.
    ///
    /// # Errors
    /// Its fault. Faults of the providers behind it are in `faults`.
    pub fn argument(
        &mut self,
        argument: &ArgumentMeta,
        faults: &mut Vec<BuildFault>,
    ) -> Result<Argument, BuildFault> {
        match &argument.kind {
            ArgumentKind::Dependency { key, access } => {
                let source = self.source(argument, *key, *access, faults)?;
                Ok(Argument::new(argument.name, source))
            }
            ArgumentKind::Requires { arguments } | ArgumentKind::Security { arguments, .. } => {
                let each = arguments.iter().map(|inner| self.argument(inner, faults));
                let each: Result<Vec<_>, _> = each.collect();
                Ok(Argument::new(argument.name, Source::Requires(each?.into())))
            }
            ArgumentKind::Prepared(what) => {
                let preparation = what.downcast_ref::<Preparation>();
                let source = preparation.map(|one| self.graph.prepare(one));
                Ok(Argument::new(
                    argument.name,
                    source.unwrap_or(Source::Absent),
                ))
            }
            _ => match self.maker() {
                Some(provider) if self.of_application => Err(faults::not_of_the_provider(provider)),
                _ => (self.other)(argument),
            },
        }
    }

    /// Compiles the arguments of something that stands around the route, which then belong to its document.
    pub fn arguments(
        &mut self,
        arguments: &[ArgumentMeta],
        faults: &mut Vec<BuildFault>,
    ) -> Box<[Argument]> {
        let compiled = arguments.iter().map(|argument| {
            self.argument(argument, faults).unwrap_or_else(|fault| {
                faults.push(fault);
                Argument::new(argument.name, Source::Absent)
            })
        });
        let compiled = compiled.collect();
        self.inherited.arguments.extend(arguments.iter().cloned());
        compiled
    }

    /// What the route has from all that was compiled.
    #[must_use]
    pub fn into_inherited(self) -> Inherited {
        self.inherited
    }

    /// Compiles a function that is run and not injected. Nobody asks for what it gives, so it is no provider in what
    /// is said of it.
    pub(super) fn task(&mut self, function: &Dependency, faults: &mut Vec<BuildFault>) -> Recipe {
        let Origin::Made(make) = &function.origin else {
            unreachable!("a function is made of a function");
        };
        let description = function.description();
        let mut found = Vec::new();
        let arguments = self.arguments(&description.arguments, &mut found);
        let found = found.into_iter();
        faults.extend(found.map(|fault| fault.at_unless_known(description.source)));
        Recipe {
            key: description.key,
            make: Arc::clone(make),
            arguments,
            access: Access::Shared,
        }
    }

    fn source(
        &mut self,
        argument: &ArgumentMeta,
        key: DependencyKey,
        access: Access,
        faults: &mut Vec<BuildFault>,
    ) -> Result<Source, BuildFault> {
        let found = self.environment.find(&self.graph.overrides, key);
        let Some((found, level)) = found.map(|(found, level)| (found.clone(), level)) else {
            let taker = self.taker(argument);
            let fault = if argument.required {
                self.graph.absent(&taker, key, self.environment)
            } else {
                None
            };
            return fault.map_or(Ok(Source::Absent), Err);
        };
        self.graph.used.insert(found.id());
        self.note_edge(&found);
        let kind = match &found.origin {
            Origin::Value(value) => {
                self.refuse_exclusive(&found, access)?;
                Kind::Value(Arc::clone(value))
            }
            Origin::Made(make) => {
                self.made(&found, make, level, (argument.name, access), faults)?
            }
        };
        Ok(Source::Provided(found.node(kind)))
    }

    fn made(
        &mut self,
        found: &Dependency,
        make: &Arc<dyn Make>,
        level: usize,
        (argument, access): (&str, Access),
        faults: &mut Vec<BuildFault>,
    ) -> Result<Kind, BuildFault> {
        if let Some(start) = self.making.iter().position(|one| one.id() == found.id()) {
            return Err(faults::cycle(&self.making[start..]));
        }
        let description = found.description();
        if self.of_application && description.scope != Scope::App {
            return Err(faults::outlives(self.maker(), &self.who, found));
        }
        match description.scope {
            Scope::App => {
                self.refuse_exclusive(found, access)?;
                self.app_node(found, make, level, faults).map(Kind::App)
            }
            _ if access != Access::Shared && description.is_behind_arc => {
                Err(faults::behind_arc(found, access))
            }
            _ if access == Access::Owned && description.has_end => Err(faults::given_back(found)),
            // Made for one taker, so its value need not be kept among those of the request.
            _ if access == Access::Owned => {
                let recipe = self.recipe(found, make, access, faults);
                Ok(Kind::Transient(Arc::new(recipe)))
            }
            Scope::Transient => {
                let recipe = self.recipe(found, make, access, faults);
                Ok(Kind::Transient(Arc::new(recipe)))
            }
            Scope::Request => {
                self.take(found, argument, access)?;
                Ok(Kind::Request(
                    self.request_node(found, make, access, faults),
                ))
            }
        }
    }

    /// The provider that is being compiled.
    fn maker(&self) -> Option<&Dependency> {
        self.making.last()
    }

    /// Whose argument it is, or the argument itself where that is the handler's.
    fn taker(&self, argument: &ArgumentMeta) -> String {
        match (self.maker(), argument.name) {
            (Some(provider), _) => format!("the provider of {}", provider.description().key),
            (None, _) if self.of_application => self.who.clone(),
            (None, "") => "an argument".to_owned(),
            (None, name) => format!("the argument `{name}`"),
        }
    }

    /// Notes who takes a dependency of the request.
    fn take(
        &mut self,
        found: &Dependency,
        argument: &str,
        access: Access,
    ) -> Result<(), BuildFault> {
        let taker = match (self.making.last(), argument) {
            (Some(provider), _) => format!("the provider of {}", provider.description().key),
            (None, "") => "what stands around the handler".to_owned(),
            (None, name) => format!("the argument `{name}`"),
        };
        match self.takers.get(&found.id()) {
            Some((other, by)) if access == Access::Exclusive || *other == Access::Exclusive => {
                Err(faults::taken_twice(found, by, &taker))
            }
            Some(_) => Ok(()),
            None => {
                self.takers.insert(found.id(), (access, taker));
                Ok(())
            }
        }
    }

    fn refuse_exclusive(&self, found: &Dependency, access: Access) -> Result<(), BuildFault> {
        if access == Access::Shared {
            Ok(())
        } else {
            let is_override = self.graph.is_override(found);
            Err(faults::shared_by_all(found, access, is_override))
        }
    }

    fn note_edge(&mut self, found: &Dependency) {
        let from = match self.making.last() {
            Some(provider) => self.point(provider),
            None => Point {
                name: self.who.clone(),
                scope: None,
                level: None,
                source: self.place,
            },
        };
        let to = self.point(found);
        let edge = Edge { from, to };
        if !self.graph.edges.contains(&edge) {
            self.graph.edges.push(edge);
        }
    }

    fn point(&self, dependency: &Dependency) -> Point {
        let description = dependency.description();
        Point {
            name: description.key.to_string(),
            scope: Some(description.scope),
            level: Some(self.environment.giver(dependency).to_owned()),
            source: Some(description.source),
        }
    }

    /// Says a fault of a provider, once.
    pub(super) fn say(&mut self, fault: BuildFault, faults: &mut Vec<BuildFault>) {
        if self.graph.said.insert(fault.to_string()) {
            faults.push(fault);
        }
    }
}
