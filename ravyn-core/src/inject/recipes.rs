//! The providers that arguments ask for, compiled: a value of the request each, or one of the application.

use std::collections::HashSet;
use std::sync::Arc;

use super::dependency::Dependency;
use super::faults;
use super::needs::{Needs, NodeKey};
use super::node::{AppNode, Make, Recipe, RequestNode};
use super::provider::Scope;
use crate::error::BuildFault;
use crate::meta::{Access, ArgumentKind, ArgumentMeta};
use crate::params::{Argument, Source};

impl Needs<'_> {
    pub(super) fn request_node(
        &mut self,
        found: &Dependency,
        make: &Arc<dyn Make>,
        access: Access,
        faults: &mut Vec<BuildFault>,
    ) -> Arc<RequestNode> {
        let key = self.key(found, self.environment.levels.len());
        if let Some(node) = self.nodes.get(&key) {
            return Arc::clone(node);
        }
        let already: HashSet<NodeKey> = self.nodes.keys().cloned().collect();
        let recipe = self.recipe(found, make, access, faults);
        // What this provider needed for the first time was made on the way: its nodes have the lower indices.
        let mut before: Vec<Arc<RequestNode>> = self
            .nodes
            .iter()
            .filter(|(key, _)| !already.contains(*key))
            .map(|(_, node)| Arc::clone(node))
            .collect();
        before.sort_by_key(|node| node.index);
        let node = Arc::new(RequestNode {
            index: self.nodes.len(),
            recipe,
            before: before.into(),
        });
        self.nodes.insert(key, Arc::clone(&node));
        node
    }

    /// A dependency and those behind it, as so many levels of the present environment give them: the same provider is
    /// another value for a level that gives it something else.
    fn key(&self, found: &Dependency, levels: usize) -> NodeKey {
        let mut needed: Vec<(usize, usize)> = Vec::new();
        let arguments = &found.description().arguments;
        let mut left: Vec<(&ArgumentMeta, usize)> = arguments
            .iter()
            .map(|argument| (argument, levels))
            .collect();
        while let Some((argument, levels)) = left.pop() {
            let key = match &argument.kind {
                ArgumentKind::Dependency { key, .. } => *key,
                ArgumentKind::Requires { arguments } | ArgumentKind::Security { arguments, .. } => {
                    left.extend(arguments.iter().map(|argument| (argument, levels)));
                    continue;
                }
                _ => continue,
            };
            let overrides = &self.graph.overrides;
            let Some((given, level)) = self.environment.find_among(levels, overrides, key) else {
                continue;
            };
            let description = given.description();
            let levels = match description.scope {
                Scope::App => level + 1,
                Scope::Request | Scope::Transient => levels,
            };
            if !needed.contains(&(given.id(), levels)) {
                needed.push((given.id(), levels));
                let arguments = description.arguments.iter();
                left.extend(arguments.map(|argument| (argument, levels)));
            }
        }
        let needed = needed.into_iter().map(|(id, _)| id);
        (found.id(), needed.collect())
    }

    pub(super) fn app_node(
        &mut self,
        found: &Dependency,
        make: &Arc<dyn Make>,
        level: usize,
        faults: &mut Vec<BuildFault>,
    ) -> Result<Arc<AppNode>, BuildFault> {
        let key = self.key(found, level + 1);
        if let Some(node) = self.graph.app.get(&key) {
            return Ok(Arc::clone(node));
        }
        let environment = self.environment.up_to(level);
        let (graph, who) = (&mut *self.graph, self.who.clone());
        let mut inner = Needs::new(
            graph,
            who,
            &environment,
            &faults::not_of_the_application,
            true,
        );
        inner.making.clone_from(&self.making);
        let recipe = inner.recipe(found, make, Access::Shared, faults);
        let description = found.description();
        let ends = Arc::clone(&self.graph.ends);
        let node = Arc::new(AppNode::new(recipe, description.is_lazy, ends));
        self.graph.app.insert(key, Arc::clone(&node));
        self.graph.order.push(Arc::clone(&node));
        Ok(node)
    }

    pub(super) fn recipe(
        &mut self,
        found: &Dependency,
        make: &Arc<dyn Make>,
        access: Access,
        faults: &mut Vec<BuildFault>,
    ) -> Recipe {
        let description = found.description();
        self.making.push(found.clone());
        let mut arguments = Vec::with_capacity(description.arguments.len());
        for (position, argument) in description.arguments.iter().enumerate() {
            let compiled = match faults::unreadable(argument, position, found) {
                Some(fault) => Err(fault),
                None => self.argument(argument, faults),
            };
            if let Ok(compiled) = &compiled
                && self.is_handler
                && argument.required
                && matches!(argument.kind, ArgumentKind::Security { .. })
            {
                let demand = (argument.clone(), compiled.clone());
                self.inherited.demands.push(demand);
            }
            arguments.push(compiled.unwrap_or_else(|fault| {
                self.say(faults::needed_by(fault, &self.making, &self.who), faults);
                Argument::new(argument.name, Source::Absent)
            }));
        }
        self.making.pop();
        self.inherited
            .arguments
            .extend(description.arguments.iter().cloned());
        self.inherited.responses.extend(&description.responses);
        Recipe {
            key: description.key,
            make: Arc::clone(make),
            arguments: arguments.into(),
            access,
        }
    }
}
