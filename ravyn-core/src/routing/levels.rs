//! Every route with the levels around it: the tree as the user wrote it, flattened.

use std::sync::Arc;

use super::gateway::Gateway;
use super::host::HostPattern;
use super::include::{Include, Item, Kind};
use super::template::join;
use crate::handler::Route;
use crate::inject::Environment;
use crate::layer::LevelSettings;

/// A route and all that was said of it, level by level.
pub(super) struct Declared {
    pub(super) route: Route,
    pub(super) host: Option<HostPattern>,
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
    let provided = |level: &Levelled| level.settings.provided(level.label.clone());
    let is_own = |level: &&Levelled| level.application == application;
    let is_around = |level: &&Levelled| level.application != application;
    Environment {
        levels: levels.iter().filter(is_own).map(provided).collect(),
        beyond: levels.iter().filter(is_around).map(provided).collect(),
    }
}

/// A mounted application.
pub(super) struct Application<'i> {
    pub(super) host: Option<HostPattern>,
    pub(super) prefix: String,
    /// The applications around it with itself, outermost first.
    pub(super) around: Vec<&'i Include>,
}

/// The mounted applications.
pub(super) fn applications(root: &Include) -> Vec<Application<'_>> {
    let mut all = Vec::new();
    mounted(root, ("", None), &[], &mut all);
    all
}

fn mounted<'i>(
    include: &'i Include,
    (prefix, host): (&str, Option<&HostPattern>),
    around: &[&'i Include],
    all: &mut Vec<Application<'i>>,
) {
    let prefix = join(prefix, &include.prefix);
    let own = pattern(include);
    let host = own.as_ref().or(host);
    let mut around = around.to_vec();
    if let Kind::Application(1..) = include.kind {
        around.push(include);
        all.push(Application {
            host: host.cloned(),
            prefix: prefix.clone(),
            around: around.clone(),
        });
    }
    for item in &include.items {
        if let Item::Include(inner) = item {
            mounted(inner, (&prefix, host), &around, all);
        }
    }
}

/// The host of a level. What is wrong with it is said once, for the level.
fn pattern(include: &Include) -> Option<HostPattern> {
    HostPattern::parse(include.host.as_deref()?).ok()
}

/// Every route below an include, in the order of declaration.
pub(super) fn flatten(root: Include) -> Vec<Declared> {
    let mut all = Vec::new();
    include(root, ("", None), &[], &mut all);
    all
}

fn include(
    include: Include,
    (prefix, host): (&str, Option<&HostPattern>),
    around: &[Levelled],
    all: &mut Vec<Declared>,
) {
    let label = include.words();
    let own = pattern(&include);
    let host = own.as_ref().or(host);
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
            Item::Include(inner) => self::include(*inner, (&prefix, host), &levels, all),
            Item::Gateway(inner) => all.push(gateway(*inner, (&prefix, host), &levels)),
            // A build has put subtrees in their places.
            Item::Mounted(..) => {}
        }
    }
}

fn gateway(
    gateway: Gateway,
    (prefix, host): (&str, Option<&HostPattern>),
    around: &[Levelled],
) -> Declared {
    let application = around.last().map_or(0, |level| level.application);
    let own = gateway.levels().map(|(label, settings)| Levelled {
        label,
        settings: Arc::new(settings.clone()),
        application,
        is_root: false,
    });
    let levels: Vec<Levelled> = around.iter().cloned().chain(own).collect();
    let mut route = gateway.route;
    let meta = route.meta_mut();
    meta.path = join(prefix, &meta.path);
    meta.host = host.map(HostPattern::meta);
    meta.application = application;
    merge(meta, &levels);
    Declared {
        route,
        host: host.cloned(),
        levels,
    }
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
