//! The paths of routes, and the routes of each.

use std::sync::Arc;

use http::{HeaderValue, Method, StatusCode, header};
use rustc_hash::FxHashMap;

use super::Template;
use crate::error::Problem;
use crate::layer::Pipeline;
use crate::meta::RouteMeta;
use crate::request::{RequestPath, has_encoded_separator};
use crate::response::{IntoResponse, NoContent, Response, problem_response};

/// Paths, and how one is found.
#[derive(Default)]
pub(super) struct Table {
    tree: matchit::Router<usize>,
    /// The paths without parameters. Their set is fixed at build, so nobody can make them collide.
    fixed: FxHashMap<Box<str>, usize>,
    /// A bit for each length, modulo 64, that one of those has: most others need not be looked up.
    fixed_lengths: u64,
    paths: Vec<PathEntry>,
}

/// The routes of one path.
pub(super) struct PathEntry {
    shape: String,
    pub(super) has_rest: bool,
    pub(super) routes: Vec<(Method, Arc<Pipeline>)>,
    /// Answers the methods that are left.
    pub(super) mounted: Option<Arc<Pipeline>>,
    allow: HeaderValue,
}

impl Table {
    /// The routes of a path, which may have been none so far.
    ///
    /// # Errors
    /// Why the path cannot stand beside the others.
    pub(super) fn entry(&mut self, template: &Template) -> Result<&mut PathEntry, String> {
        let shape = template.shape();
        if let Some(position) = self.paths.iter().position(|entry| entry.shape == shape) {
            return Ok(&mut self.paths[position]);
        }
        self.tree
            .insert(&shape, self.paths.len())
            .map_err(|error| {
                format!(
                    "the path {} cannot stand beside another one: {error}",
                    template.text()
                )
            })?;
        if template.names().is_empty() {
            self.fixed_lengths |= length_bit(template.text());
            self.fixed.insert(template.text().into(), self.paths.len());
        }
        let has_rest = template.has_rest();
        self.paths.push(PathEntry {
            shape,
            has_rest,
            routes: Vec::new(),
            mounted: None,
            allow: HeaderValue::from_static(""),
        });
        let position = self.paths.len() - 1;
        Ok(&mut self.paths[position])
    }

    /// Every path, in the order of declaration.
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathEntry> {
        self.paths.iter()
    }

    /// The routes of a path without parameters.
    #[inline]
    pub(super) fn fixed(&self, sent: &str) -> Option<&PathEntry> {
        if self.fixed_lengths & length_bit(sent) == 0 {
            return None;
        }
        self.fixed.get(sent).map(|position| &self.paths[*position])
    }

    /// The routes of a path. Notes where its values stand.
    #[inline]
    pub(super) fn find(&self, path: &mut RequestPath, sent: &str) -> Option<&PathEntry> {
        let (text, mut values) = path.begin_values(sent);
        let found = self.tree.at(text).ok()?;
        let entry = &self.paths[*found.value];
        let mut last = "";
        for (_, value) in found.params.iter() {
            // The value is a piece of the path, so its distance from the start is its position.
            values.push(value.as_ptr().addr() - text.as_ptr().addr(), value.len());
            last = value;
        }
        if entry.has_rest && has_encoded_separator(last) {
            return None;
        }
        Some(entry)
    }
}

impl PathEntry {
    /// The route of a method.
    #[inline]
    pub(super) fn pipeline(&self, method: &Method) -> Option<&Arc<Pipeline>> {
        let find = |wanted: &Method| {
            let route = self.routes.iter().find(|(known, _)| known == wanted);
            route.map(|(_, pipeline)| pipeline)
        };
        find(method)
            .or_else(|| find(&Method::GET).filter(|_| *method == Method::HEAD))
            .or(self.mounted.as_ref())
    }

    /// The answer to a method without a route.
    #[cold]
    pub(super) fn refusal(&self, method: &Method) -> Response {
        self.with_allow(if *method == Method::OPTIONS {
            NoContent.into_response()
        } else {
            problem_response(&Problem::new(StatusCode::METHOD_NOT_ALLOWED))
        })
    }

    fn with_allow(&self, mut response: Response) -> Response {
        response
            .headers_mut()
            .insert(header::ALLOW, self.allow.clone());
        response
    }

    /// Its routes, each once.
    pub(super) fn metas(&self) -> Vec<&RouteMeta> {
        // A route of several methods stands under each of them.
        let own = self.routes.iter().filter(|(method, route)| {
            let methods = &route.meta().methods;
            methods.first() == Some(method)
        });
        own.map(|(_, route)| route)
            .chain(&self.mounted)
            .map(|route| route.meta())
            .collect()
    }

    /// Writes down the methods for `Allow`.
    pub(super) fn allow_methods(&mut self) {
        self.allow = allow(&self.routes);
    }
}

fn allow(routes: &[(Method, Arc<Pipeline>)]) -> HeaderValue {
    let mut methods: Vec<&str> = routes.iter().map(|(method, _)| method.as_str()).collect();
    if methods.contains(&"GET") && !methods.contains(&"HEAD") {
        methods.push("HEAD");
    }
    if !methods.contains(&"OPTIONS") {
        methods.push("OPTIONS");
    }
    methods.sort_unstable();
    // Methods are tokens, which a header can hold.
    HeaderValue::try_from(methods.join(", ")).unwrap_or(HeaderValue::from_static("OPTIONS"))
}

fn length_bit(path: &str) -> u64 {
    1 << (path.len() % 64)
}
