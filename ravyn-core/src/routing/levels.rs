//! Every route with the levels around it: the tree as the user wrote it, flattened.

use std::sync::Arc;

use super::gateway::Gateway;
use super::include::{Include, Item, Kind};
use super::template::join;
use crate::handler::Route;
use crate::inject::{Environment, Provided};
use crate::layer::LevelSettings;

/// A route and all that was said of it, level by level.
pub(super) struct Declared {
    pub(super) route: Route,
    /// Outermost first; the handler's own is the last.
    pub(super) levels: Vec<Levelled>,
}

/// One level around a route.
#[derive(Clone)]
pub(super) struct Levelled {
    /// The level in words.
    pub(super) label: String,
    pub(super) settings: Arc<LevelSettings>,
    /// The number of its application.
    pub(super) application: usize,
    /// Whether it is the outermost of that.
    pub(super) is_root: bool,
}

impl Declared {
    /// The number of the route's application.
    pub(super) fn application(&self) -> usize {
        self.levels.last().map_or(0, |level| level.application)
    }
}

/// What an argument of a level can be given.
pub(super) fn environment(levels: &[Levelled], application: usize) -> Environment {
    let provided = |level: &Levelled| Provided {
        level: level.label.clone(),
        list: level.settings.dependencies.clone(),
    };
    let is_own = |level: &&Levelled| level.application == application;
    let is_around = |level: &&Levelled| level.application != application;
    Environment {
        levels: levels.iter().filter(is_own).map(provided).collect(),
        beyond: levels.iter().filter(is_around).map(provided).collect(),
    }
}

/// The mounted applications: the prefix of each, and the applications around it with itself, outermost first.
pub(super) fn applications(root: &Include) -> Vec<(String, Vec<&Include>)> {
    let mut all = Vec::new();
    mounted(root, "", &[], &mut all);
    all
}

fn mounted<'i>(
    include: &'i Include,
    prefix: &str,
    around: &[&'i Include],
    all: &mut Vec<(String, Vec<&'i Include>)>,
) {
    let prefix = join(prefix, &include.prefix);
    let mut around = around.to_vec();
    if let Kind::Application(1..) = include.kind {
        around.push(include);
        all.push((prefix.clone(), around.clone()));
    }
    for item in &include.items {
        if let Item::Include(inner) = item {
            mounted(inner, &prefix, &around, all);
        }
    }
}

/// Every route below an include, in the order of declaration.
pub(super) fn flatten(root: Include) -> Vec<Declared> {
    let mut all = Vec::new();
    include(root, "", &[], &mut all);
    all
}

fn include(include: Include, prefix: &str, around: &[Levelled], all: &mut Vec<Declared>) {
    let label = include.words();
    let prefix = join(prefix, &include.prefix);
    let (application, is_root) = match include.kind {
        Kind::Application(number) => (number, true),
        _ => (around.last().map_or(0, |level| level.application), false),
    };
    let mut levels = around.to_vec();
    levels.push(Levelled {
        label,
        settings: Arc::new(include.settings),
        application,
        is_root,
    });
    for item in include.items {
        match item {
            Item::Include(inner) => self::include(*inner, &prefix, &levels, all),
            Item::Gateway(inner) => all.push(gateway(*inner, &prefix, &levels, application)),
            // A build has put subtrees in their places.
            Item::Mounted(..) => {}
        }
    }
}

fn gateway(gateway: Gateway, prefix: &str, around: &[Levelled], application: usize) -> Declared {
    let Gateway {
        mut route,
        settings,
    } = gateway;
    let handler = route.meta().handler;
    let mut levels = around.to_vec();
    let of_handler = Arc::new(route.settings().clone());
    for (label, settings) in [
        (format!("the gateway of `{handler}`"), Arc::new(settings)),
        (format!("the handler `{handler}`"), of_handler),
    ] {
        levels.push(Levelled {
            label,
            settings,
            application,
            is_root: false,
        });
    }
    let meta = route.meta_mut();
    meta.path = join(prefix, &meta.path);
    meta.application = application;
    merge(meta, &levels);
    Declared { route, levels }
}

/// Writes what the levels say into the description of the route.
fn merge(meta: &mut crate::meta::RouteMeta, levels: &[Levelled]) {
    let own = std::mem::take(&mut meta.tags);
    let said = levels.iter().flat_map(|level| &level.settings.tags);
    for tag in said.chain(&own) {
        if !meta.tags.contains(tag) {
            meta.tags.push(tag.clone());
        }
    }
    for settings in levels.iter().rev().map(|level| &level.settings) {
        meta.deprecated |= settings.is_deprecated;
        meta.hidden |= settings.is_hidden;
        meta.timeout = meta.timeout.or(settings.timeout);
        meta.body_limit = meta.body_limit.or(settings.body_limit);
        for (name, value) in &settings.response_headers {
            let is_known = |known: &crate::meta::HeaderMeta| known.name.eq_ignore_ascii_case(name);
            if !meta.response_headers.iter().any(is_known) {
                meta.response_headers.push(crate::meta::HeaderMeta {
                    name: name.clone(),
                    description: "".into(),
                    required: true,
                    value: Some(value.clone()),
                });
            }
        }
    }
}
