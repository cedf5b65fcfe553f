//! Finding the provider of every argument that asks for one, at `build()`.
//!
//! One [`Graph`] belongs to a build, one [`Needs`] to a route or to anything else that reads arguments. All that
//! can be wrong is found here: at run time a dependency is an index.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::app_values::{AppTask, AppValues};
use super::dependency::Dependency;
use super::faults;
use super::needs::{Needs, NodeKey};
use super::node::{AppNode, Ends};
use super::preparation::{Outside, Owner, Preparation};
use super::provider::Scope;
use crate::error::BuildFault;
use crate::meta::{ArgumentMeta, DependencyKey, ResponsesMeta, SourceLocation};
use crate::params::{Argument, Source};
use crate::request::Slot;

/// The dependencies that one level gives.
#[derive(Clone, Debug)]
pub struct Provided {
    /// The level in words: "the include `/v1`".
    pub level: String,
    /// What it gives.
    pub list: Vec<Dependency>,
}

/// What an argument can be given: the levels around it, outermost first.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Levels of the argument's own application.
    pub levels: Vec<Provided>,
    /// Levels of the applications around that, which are not seen from within.
    pub beyond: Vec<Provided>,
}

/// The injection graph of one build.
#[derive(Default)]
pub struct Graph {
    /// What goes before every level.
    pub(super) overrides: Vec<Dependency>,
    pub(super) app: HashMap<NodeKey, Arc<AppNode>>,
    /// The same, in the order in which they can be made.
    pub(super) order: Vec<Arc<AppNode>>,
    pub(super) ends: Arc<Ends>,
    pub(super) used: HashSet<usize>,
    /// Faults of providers that were said already: several routes may need one.
    pub(super) said: HashSet<String>,
    /// Providers that give their value in a `Result` or a `Scoped`, of which that was said.
    pub(super) misgiven: HashSet<usize>,
    /// How many arguments lack a value of which nothing is known, where something that gives values is missing.
    pub(super) lacking: Option<usize>,
    pub(super) edges: Vec<Edge>,
    outside: Outside,
    prepared: HashMap<Owner, Option<Slot>>,
    /// What is wrong with what was told from outside.
    unready: Vec<BuildFault>,
}

impl Environment {
    /// The innermost provider of a key, and the position of its level. Overrides go before all levels; each stands
    /// where that provider does.
    pub(crate) fn find<'a>(
        &'a self,
        overrides: &'a [Dependency],
        key: DependencyKey,
    ) -> Option<(&'a Dependency, usize)> {
        self.find_among(self.levels.len(), overrides, key)
    }

    /// The same where only so many levels are seen.
    pub(super) fn find_among<'a>(
        &'a self,
        levels: usize,
        overrides: &'a [Dependency],
        key: DependencyKey,
    ) -> Option<(&'a Dependency, usize)> {
        let gives = |one: &&Dependency| one.description().key == key;
        let levels = self.levels.iter().take(levels).enumerate().rev();
        let mut given =
            levels.filter_map(|(position, level)| Some((level.list.iter().find(gives)?, position)));
        let given = given.next().or_else(|| {
            let beyond = self.beyond.iter().rev();
            let mut everywhere = beyond.flat_map(|level| &level.list);
            let found = everywhere.find(|one| one.description().is_everywhere && gives(one));
            found.map(|one| (one, 0))
        });
        match overrides.iter().rev().find(gives) {
            Some(found) => Some((found, given.map_or(0, |(_, position)| position))),
            None => given,
        }
    }

    /// The level that gives a dependency, in words.
    pub(crate) fn giver(&self, dependency: &Dependency) -> &str {
        let gives = |level: &&Provided| level.list.iter().any(|one| one.id() == dependency.id());
        let level = self.levels.iter().find(gives);
        level.map_or("an override", |level| level.level.as_str())
    }

    /// What is seen by a value of the application that the level at `position` gives: it is shared by all that is
    /// below that level, so no level inside of it counts.
    pub(crate) fn up_to(&self, position: usize) -> Self {
        Self {
            levels: self.levels.iter().take(position + 1).cloned().collect(),
            beyond: self.beyond.clone(),
        }
    }
}

/// One need: of a route or a provider for a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Who needs.
    pub from: Point,
    /// What is needed.
    pub to: Point,
}

/// An end of a need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The type of a dependency, or a route in words.
    pub name: String,
    /// How long a dependency lives. `None`: it is no dependency.
    pub scope: Option<Scope>,
    /// Who gives a dependency, in words.
    pub level: Option<String>,
    /// Where it stands.
    pub source: Option<SourceLocation>,
}

/// How to compile an argument that no provider gives.
pub type Other<'a> = &'a dyn Fn(&ArgumentMeta) -> Result<Argument, BuildFault>;

impl Graph {
    /// A graph in which these providers go before all others of their keys.
    #[must_use]
    pub fn new(overrides: Vec<Dependency>, outside: Outside) -> Self {
        Self {
            overrides,
            outside,
            ..Self::default()
        }
    }

    /// The same where something that gives values is missing: what only that could give is counted, and no fault.
    #[must_use]
    pub fn with_gaps(self, has_gaps: bool) -> Self {
        Self {
            lacking: has_gaps.then_some(0),
            ..self
        }
    }

    /// The source of a value that is made at `build()`.
    pub(super) fn prepare(&mut self, preparation: &Preparation) -> Source {
        let (outside, unready) = (&self.outside, &mut self.unready);
        let known = self.prepared.entry(preparation.owner).or_insert_with(|| {
            let made = preparation.make(outside);
            made.map_err(|error| {
                let known: HashSet<String> = unready.iter().map(ToString::to_string).collect();
                let faults = error.faults().iter().cloned();
                unready.extend(faults.filter(|fault| !known.contains(&fault.to_string())));
            })
            .ok()
        });
        known.clone().map_or(Source::Absent, Source::Provided)
    }

    /// What is wrong with what the program is told from outside.
    pub fn take_unready(&mut self) -> Vec<BuildFault> {
        std::mem::take(&mut self.unready)
    }

    /// How many arguments lack a value of which nothing is known, where something that gives values is missing.
    #[must_use]
    pub fn lacking(&self) -> usize {
        self.lacking.unwrap_or_default()
    }

    /// The fault that nobody gives a value, unless another fault says it.
    pub(super) fn absent(
        &mut self,
        taker: &str,
        key: DependencyKey,
        environment: &Environment,
    ) -> Option<BuildFault> {
        if let Some(misgiven) = faults::misgiven(key, environment)
            && !self.misgiven.insert(misgiven.id())
        {
            return None;
        }
        if let Some(lacking) = &mut self.lacking
            && faults::is_unheard_of(key, environment)
        {
            *lacking += 1;
            return None;
        }
        Some(faults::missing(key, taker, environment))
    }

    /// The needs of one route, or of something else called `who`.
    pub fn needs<'g>(
        &'g mut self,
        who: String,
        environment: &'g Environment,
        other: Other<'g>,
    ) -> Needs<'g> {
        Needs::new(self, who, environment, other, false)
    }

    /// The same outside of any request: only values of the application can be had.
    pub fn needs_of_application<'g>(
        &'g mut self,
        who: String,
        environment: &'g Environment,
        other: Other<'g>,
    ) -> Needs<'g> {
        Needs::new(self, who, environment, other, true)
    }

    /// Compiles a function that runs once for the application, such as one of its startup.
    pub fn task(
        &mut self,
        who: &str,
        function: &Dependency,
        environment: &Environment,
        faults: &mut Vec<BuildFault>,
    ) -> AppTask {
        let other = |argument: &ArgumentMeta| unread(who, argument);
        let mut needs = self
            .needs_of_application(who.to_owned(), environment, &other)
            .at(function.description().source);
        AppTask {
            who: who.to_owned(),
            recipe: Arc::new(needs.task(function, faults)),
        }
    }

    /// Compiles the arguments of a function that runs outside of any request.
    pub fn application_arguments(
        &mut self,
        who: &str,
        arguments: &[ArgumentMeta],
        environment: &Environment,
        faults: &mut Vec<BuildFault>,
    ) -> Box<[Argument]> {
        let other = |argument: &ArgumentMeta| unread(who, argument);
        let mut needs = self.needs_of_application(who.to_owned(), environment, &other);
        needs.arguments(arguments, faults)
    }

    /// Two providers of one key at one level.
    #[must_use]
    pub fn duplicates(level: &Provided) -> Vec<BuildFault> {
        let twice = level
            .list
            .iter()
            .enumerate()
            .filter_map(|(position, second)| {
                let is_same =
                    |first: &&Dependency| first.description().key == second.description().key;
                let first = level.list[..position].iter().find(is_same)?;
                Some(faults::duplicate(first, second, &level.level))
            });
        twice.collect()
    }

    /// Providers that nothing asked for.
    #[must_use]
    pub fn unused<'e>(&self, levels: impl Iterator<Item = &'e Provided>) -> Vec<BuildFault> {
        let all = levels.flat_map(|level| level.list.iter().map(move |one| (level, one)));
        let unused = all.filter(|(_, one)| {
            !one.description().function.is_empty() && !self.used.contains(&one.id())
        });
        unused
            .map(|(level, one)| faults::unused(one, &level.level))
            .collect()
    }

    /// Overrides of what no level gives, and nothing asked for.
    #[must_use]
    pub fn idle_overrides(&self, levels: &[Provided]) -> Vec<BuildFault> {
        let is_known = |key: DependencyKey| {
            let is_same = |one: &&Dependency| one.description().key == key;
            // Of several overrides of one key the last is asked.
            let mut same = self.overrides.iter().filter(is_same);
            let mut given = levels.iter().flat_map(|level| &level.list);
            same.any(|one| self.used.contains(&one.id())) || given.any(|one| is_same(&one))
        };
        let idle = self.overrides.iter();
        let idle = idle.filter(|one| !is_known(one.description().key));
        idle.map(|one| faults::idle_override(one, levels)).collect()
    }

    pub(super) fn is_override(&self, found: &Dependency) -> bool {
        self.overrides.iter().any(|one| one.id() == found.id())
    }

    /// Every need, in the order in which it was found.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The values of the application.
    #[must_use]
    pub fn into_app_values(self) -> AppValues {
        AppValues {
            order: self.order,
            ends: self.ends,
        }
    }
}

/// An argument that only a request has, of somebody who runs without one.
fn unread(who: &str, argument: &ArgumentMeta) -> Result<Argument, BuildFault> {
    let unread = faults::not_of_the_application(argument);
    unread.map_err(|fault| fault.note(format!("it is one of {who}")))
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.edges).finish()
    }
}

/// What a route has from the providers that it needs, for its document.
#[derive(Clone, Debug, Default)]
pub struct Inherited {
    /// Parameters that they read.
    pub arguments: Vec<ArgumentMeta>,
    /// Answers that their errors can be.
    pub responses: ResponsesMeta,
    /// The credentials that the handler's own providers cannot do without.
    pub demands: Vec<(ArgumentMeta, Argument)>,
}
