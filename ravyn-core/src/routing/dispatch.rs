//! Finding the route of a request: 404, 405 with `Allow`, and the automatic `HEAD` and `OPTIONS`.

use std::fmt;

use http::{HeaderValue, Method, StatusCode, header};
use rustc_hash::FxHashMap;

use super::Template;
use crate::error::{BuildFault, Problem};
use crate::layer::{Pipeline, RouteFuture};
use crate::meta::RouteMeta;
use crate::request::{Request, RequestPath, has_encoded_separator, normalize};
use crate::response::{IntoResponse, NoContent, Redirect, Response, problem_response};
use crate::settings::RootPath;

/// What a slash at the end of a path means, where no route is declared with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrailingSlash {
    /// `/items/` is not `/items`: 404.
    #[default]
    Strict,
    /// The client is sent to the other one with 308, which keeps the method and the body.
    Redirect,
    /// Both are the same.
    Ignore,
}

/// All routes of an application.
pub struct Routes {
    tree: matchit::Router<usize>,
    /// The paths without parameters. Their set is fixed at build, so nobody can make them collide.
    fixed: FxHashMap<Box<str>, usize>,
    /// A bit for each length, modulo 64, that one of those has: most others need not be looked up.
    fixed_lengths: u64,
    paths: Vec<PathEntry>,
    trailing_slash: TrailingSlash,
    /// What a proxy has taken off the paths that arrive.
    pub(super) root_path: RootPath,
}

/// The routes of one path.
struct PathEntry {
    shape: String,
    has_rest: bool,
    routes: Vec<(Method, std::sync::Arc<Pipeline>)>,
    allow: HeaderValue,
}

impl Routes {
    pub(super) fn new(trailing_slash: TrailingSlash) -> Self {
        Self {
            tree: matchit::Router::new(),
            fixed: FxHashMap::default(),
            fixed_lengths: 0,
            paths: Vec::new(),
            trailing_slash,
            root_path: RootPath::default(),
        }
    }

    /// To a path of this site: [`normalize`] has refused `//`, so the place cannot name another host.
    fn redirect(&self, path: &str, query: Option<&str>) -> Response {
        let mut place = self.root_path.join(path);
        if let Some(query) = query {
            place.push('?');
            place.push_str(query);
        }
        match Redirect::to(place) {
            Ok(redirect) => redirect.permanent().into_response(),
            Err(_) => not_found(false),
        }
    }

    /// Says what clients put before the paths of the routes.
    pub(crate) fn stand_below(&mut self, root_path: &RootPath) {
        self.root_path = root_path.clone();
    }

    /// Adds a route.
    pub(super) fn add(
        &mut self,
        template: &Template,
        pipeline: Pipeline,
    ) -> Result<(), BuildFault> {
        let position = self.position(template).map_err(|message| {
            fault(message, pipeline.meta()).help("give the two paths a fixed segment that differs")
        })?;
        let entry = &mut self.paths[position];
        let pipeline = std::sync::Arc::new(pipeline);
        for method in &pipeline.meta().methods {
            if let Some((_, other)) = entry.routes.iter().find(|(known, _)| known == method) {
                let message = format!("two routes answer {method} {}", template.text());
                let other = other.meta();
                let note = format!("the other one is `{}` at {}", other.handler, other.source);
                return Err(fault(message, pipeline.meta())
                    .note(note)
                    .help("change the path or the method of one of them"));
            }
            entry
                .routes
                .push((method.clone(), std::sync::Arc::clone(&pipeline)));
        }
        entry.allow = allow(&entry.routes);
        Ok(())
    }

    fn position(&mut self, template: &Template) -> Result<usize, String> {
        let shape = template.shape();
        if let Some(position) = self.paths.iter().position(|entry| entry.shape == shape) {
            return Ok(position);
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
            allow: HeaderValue::from_static(""),
        });
        Ok(self.paths.len() - 1)
    }

    /// Every route, in the order of declaration.
    pub fn iter(&self) -> impl Iterator<Item = &RouteMeta> {
        let all = self.paths.iter().flat_map(|entry| &entry.routes);
        // A route of several methods stands under each of them.
        all.filter(|(method, route)| route.meta().methods.first() == Some(method))
            .map(|(_, route)| route.meta())
    }

    pub(super) fn duplicate_names(&self) -> Vec<BuildFault> {
        let named: Vec<_> = self
            .iter()
            .filter(|meta| meta.name != meta.handler)
            .collect();
        let twice = named.iter().enumerate().filter_map(|(position, meta)| {
            let other = named[..position]
                .iter()
                .find(|other| other.name == meta.name)?;
            let note = format!("the other one is `{}` at {}", other.handler, other.source);
            let fault = BuildFault::new(
                "RV0007",
                format!("two routes have the name `{}`", meta.name),
            );
            Some(
                fault
                    .route(format!("{} {}", meta.methods_text(), meta.path))
                    .at(meta.source)
                    .note(note)
                    .help("give one of them another name"),
            )
        });
        twice.collect()
    }

    /// Answers a request.
    #[must_use]
    pub fn call(&self, request: Request) -> RouteFuture {
        let sent = request.uri().path();
        // What is declared is normal already, so a path equal to it is too.
        if self.fixed_lengths & length_bit(sent) != 0
            && let Some(position) = self.fixed.get(sent)
        {
            return self.paths[*position].call(request, RequestPath::default());
        }
        self.search(request)
    }

    /// Answers a request whose path is none of the fixed ones, as it was sent.
    fn search(&self, request: Request) -> RouteFuture {
        let is_head = *request.method() == Method::HEAD;
        let sent = request.uri().path();
        let mut path = match normalize(sent) {
            Ok(normal) => RequestPath::new(normal),
            Err(error) => {
                let problem = Problem::new(StatusCode::BAD_REQUEST)
                    .code("invalid-path")
                    .detail(error.to_string());
                return RouteFuture::ready(is_head, problem_response(&problem));
            }
        };
        if let Some(entry) = self.find(&mut path, sent) {
            return entry.call(request, path);
        }
        match self.trailing_slash {
            TrailingSlash::Strict => {}
            TrailingSlash::Ignore | TrailingSlash::Redirect => {
                let other = toggled(path.text(sent));
                let mut other_path = RequestPath::new(Some(other.clone().into()));
                if let Some(entry) = self.find(&mut other_path, sent) {
                    return match self.trailing_slash {
                        TrailingSlash::Ignore => entry.call(request, other_path),
                        _ => RouteFuture::ready(
                            is_head,
                            self.redirect(&other, request.uri().query()),
                        ),
                    };
                }
            }
        }
        RouteFuture::ready(
            is_head,
            not_found(request.uri().path() == "*" && *request.method() == Method::OPTIONS),
        )
    }

    /// The routes of a path. Notes where its values stand.
    #[inline]
    fn find(&self, path: &mut RequestPath, sent: &str) -> Option<&PathEntry> {
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
    fn call(&self, request: Request, path: RequestPath) -> RouteFuture {
        let method = request.method();
        let is_head = *method == Method::HEAD;
        let find = |wanted: &Method| self.routes.iter().find(|(known, _)| known == wanted);
        let found = find(method).or_else(|| {
            if *method == Method::HEAD {
                find(&Method::GET)
            } else {
                None
            }
        });
        match found {
            Some((_, pipeline)) => pipeline.run(request, path),
            None if *method == Method::OPTIONS => {
                RouteFuture::ready(is_head, self.with_allow(NoContent.into_response()))
            }
            None => {
                let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED);
                RouteFuture::ready(is_head, self.with_allow(problem_response(&problem)))
            }
        }
    }

    fn with_allow(&self, mut response: Response) -> Response {
        response
            .headers_mut()
            .insert(header::ALLOW, self.allow.clone());
        response
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(
                self.iter()
                    .map(|meta| format!("{} {}", meta.methods_text(), meta.path)),
            )
            .finish()
    }
}

fn fault(message: String, meta: &RouteMeta) -> BuildFault {
    BuildFault::new("RV0001", message)
        .route(format!(
            "{} {} ({})",
            meta.methods_text(),
            meta.path,
            meta.handler
        ))
        .at(meta.source)
}

fn allow(routes: &[(Method, std::sync::Arc<Pipeline>)]) -> HeaderValue {
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

fn toggled(path: &str) -> String {
    match path.strip_suffix('/') {
        Some(shorter) if !shorter.is_empty() => shorter.to_owned(),
        _ => format!("{path}/"),
    }
}

/// `OPTIONS *` asks about the server as a whole (RFC 9110 §9.3.7).
fn not_found(is_server_wide_options: bool) -> Response {
    if is_server_wide_options {
        return NoContent.into_response();
    }
    problem_response(&Problem::new(StatusCode::NOT_FOUND))
}
