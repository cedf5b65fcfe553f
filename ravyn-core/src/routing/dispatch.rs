//! Finding the route of a request: 404, 405 with `Allow`, and the automatic `HEAD` and `OPTIONS`.

use std::fmt;
use std::sync::Arc;

use http::{Method, StatusCode};

use super::checks::route_fault;
use super::compile::Compiled;
use super::host::{HostPattern, host_of};
use super::table::{PathEntry, Refused, Table};
use super::{Template, mount};
use crate::error::{BuildFault, Problem};
use crate::layer::{Chain, ChainList, Pipeline, RouteFuture};
use crate::meta::RouteMeta;
use crate::request::{Request, RequestPath, normalize};
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
    /// The routes without a host.
    table: Table,
    /// The others, by host; the patterns that say more come first.
    hosts: Vec<(HostPattern, Table)>,
    /// Each stands under three paths.
    mounted: Vec<Arc<Pipeline>>,
    trailing_slash: TrailingSlash,
    /// The middleware of mounted applications, which is also around what is not found there. Inner ones first.
    applications: Vec<MountedApplication>,
    /// Whether a client's leaving does more than drop a request of a method that changes nothing.
    notices_departure_of_safe: bool,
    /// What a proxy has taken off the paths that arrive.
    pub(super) root_path: RootPath,
}

/// A mounted application, as far as requests without a route meet it.
struct MountedApplication {
    host: Option<HostPattern>,
    prefix: String,
    chain: Arc<Chain>,
}

impl Routes {
    pub(super) fn new(trailing_slash: TrailingSlash) -> Self {
        Self {
            table: Table::default(),
            hosts: Vec::new(),
            mounted: Vec::new(),
            trailing_slash,
            applications: Vec::new(),
            notices_departure_of_safe: false,
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
        host: Option<&HostPattern>,
        template: &Template,
        compiled: Compiled,
    ) -> Result<(), BuildFault> {
        let pipeline = compiled.pipeline();
        self.notices_departure_of_safe |=
            pipeline.notices_departure() && pipeline.meta().methods.iter().any(Method::is_safe);
        if pipeline.meta().mounted {
            return self.mount(host, template, &pipeline);
        }
        let entry = self.entry(host, template, pipeline.meta())?;
        if let Some(other) = entry.mounted.as_ref().filter(|_| template.has_rest()) {
            return Err(taken(template, pipeline.meta(), other.meta()));
        }
        for method in &pipeline.meta().methods {
            if let Some((_, other)) = entry.routes.iter().find(|(known, _)| known == method) {
                let message = format!("two routes answer {method} {}", pipeline.meta().address());
                return Err(route_fault("RV0001", message, pipeline.meta())
                    .note(the_other(other.meta()))
                    .help("change the path or the method of one of them"));
            }
            entry.routes.push((method.clone(), Arc::clone(&pipeline)));
        }
        entry.allow_methods();
        Ok(())
    }

    /// Adds a service under its path and everything below.
    fn mount(
        &mut self,
        host: Option<&HostPattern>,
        template: &Template,
        pipeline: &Arc<Pipeline>,
    ) -> Result<(), BuildFault> {
        let meta = pipeline.meta();
        mount::check(template, meta)?;
        for template in template.with_all_below() {
            let entry = self.entry(host, &template, meta)?;
            let route = entry.routes.first().map(|(_, route)| route);
            let other = route.filter(|_| template.has_rest());
            if let Some(other) = other.or(entry.mounted.as_ref()) {
                return Err(taken(&template, meta, other.meta()));
            }
            // An encoded slash is for the service to understand.
            entry.has_rest = false;
            entry.mounted = Some(Arc::clone(pipeline));
        }
        self.mounted.push(Arc::clone(pipeline));
        Ok(())
    }

    fn entry(
        &mut self,
        host: Option<&HostPattern>,
        template: &Template,
        meta: &RouteMeta,
    ) -> Result<&mut PathEntry, BuildFault> {
        self.table_of(host).entry(template).map_err(|message| {
            route_fault("RV0001", message, meta)
                .help("give the two paths a fixed segment that differs")
        })
    }

    /// The routes of a host, of which there may have been none so far.
    fn table_of(&mut self, host: Option<&HostPattern>) -> &mut Table {
        let Some(host) = host else {
            return &mut self.table;
        };
        let position = match self.hosts.iter().position(|(known, _)| known == host) {
            Some(position) => position,
            None => {
                let is_before = |known: &HostPattern| known.vagueness() <= host.vagueness();
                let position = self.hosts.partition_point(|(known, _)| is_before(known));
                self.hosts
                    .insert(position, (host.clone(), Table::default()));
                position
            }
        };
        &mut self.hosts[position].1
    }

    /// The routes of each host, and those without one.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        let hosts = self.hosts.iter().map(|(_, table)| table);
        std::iter::once(&self.table).chain(hosts)
    }

    /// Every route: those without a host in the order of declaration, those of each host, and then the mounted
    /// services.
    pub fn iter(&self) -> impl Iterator<Item = &RouteMeta> {
        let paths = self.tables().flat_map(Table::paths);
        let all = paths.flat_map(|entry| &entry.routes);
        // A route of several methods stands under each of them.
        all.filter(|(method, route)| route.meta().methods.first() == Some(method))
            .map(|(_, route)| route)
            .chain(&self.mounted)
            .map(|route| route.meta())
    }

    /// The routes that requests with this path find.
    pub(crate) fn at(&self, sent: &str) -> Vec<&RouteMeta> {
        let Ok(normal) = normalize(sent) else {
            return Vec::new();
        };
        let mut path = RequestPath::new(normal);
        let mut other = RequestPath::new(Some(toggled(path.text(sent)).into()));
        let mut found: Vec<&RouteMeta> = Vec::new();
        for table in self.tables() {
            let mut entry = table.find(&mut path, sent);
            if entry.is_none() && self.trailing_slash == TrailingSlash::Ignore {
                entry = table.find(&mut other, sent);
            }
            found.extend(entry.map_or_else(Vec::new, PathEntry::metas));
        }
        found
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
            let fault = BuildFault::new(
                "RV0007",
                format!("two routes have the name `{}`", meta.name),
            );
            Some(
                fault
                    .route(format!("{} {}", meta.methods_text(), meta.path))
                    .at(meta.source)
                    .note(the_other(other))
                    .help("give one of them another name"),
            )
        });
        twice.collect()
    }

    /// Answers a request.
    #[must_use]
    pub fn call(&self, request: Request) -> RouteFuture {
        if !self.hosts.is_empty() {
            return self.call_by_host(request);
        }
        let sent = request.uri().path();
        // What is declared is normal already, so a path equal to it is too.
        if let Some(entry) = self.table.fixed(sent) {
            let answer = entry.call(request, RequestPath::default());
            return answer.unwrap_or_else(|refused| self.turn_away(*refused));
        }
        self.search(request, |path, sent| self.table.find(path, sent))
            .unwrap_or_else(|refused| self.turn_away(*refused))
    }

    /// Answers a request where some routes are those of hosts.
    fn call_by_host(&self, request: Request) -> RouteFuture {
        let host = host_of(&request);
        let matching: Vec<(&Table, Box<[String]>)> = self
            .hosts
            .iter()
            .filter_map(|(pattern, table)| Some((table, pattern.values(host.as_deref()?)?)))
            .collect();
        let find = |path: &mut RequestPath, sent: &str| {
            for (table, values) in &matching {
                if let Some(entry) = table.find(path, sent) {
                    path.set_host_values(values.clone());
                    return Some(entry);
                }
            }
            self.table.find(path, sent)
        };
        self.search(request, find)
            .unwrap_or_else(|refused| self.turn_away(*refused))
    }

    /// Answers a request without a route: through the middleware of the application that it is below.
    #[cold]
    fn turn_away(&self, (mut request, response): (Request, Response)) -> RouteFuture {
        let is_head = *request.method() == Method::HEAD;
        let path = request.uri().path();
        let is_of = |pattern: &HostPattern| {
            let host = host_of(&request);
            host.is_some_and(|host| pattern.values(&host).is_some())
        };
        let is_below = |application: &&MountedApplication| {
            let rest = path.strip_prefix(application.prefix.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                && application.host.as_ref().is_none_or(is_of)
        };
        match self.applications.iter().find(is_below) {
            None => RouteFuture::ready(is_head, response),
            Some(application) => {
                request.set_refusal(response);
                RouteFuture::running(is_head, application.chain.run(request))
            }
        }
    }

    /// Whether a client's leaving does more than drop a request of a method that changes nothing.
    #[must_use]
    pub fn notices_departure_of_safe(&self) -> bool {
        self.notices_departure_of_safe
    }

    /// Adds the middleware of a mounted application.
    pub(super) fn add_application(
        &mut self,
        host: Option<HostPattern>,
        prefix: String,
        middleware: ChainList,
    ) {
        let tail = |mut request: Request| {
            RouteFuture::ready(false, request.take_refusal().unwrap_or_default())
        };
        if let Some(chain) = Chain::new(middleware, tail) {
            self.applications.push(MountedApplication {
                host,
                prefix,
                chain,
            });
            self.applications.sort_by_key(|application| {
                let vagueness = application.host.as_ref().map(HostPattern::vagueness);
                let length = std::cmp::Reverse(application.prefix.len());
                (vagueness.is_none(), vagueness, length)
            });
        }
    }

    /// Answers a request with the routes that `find` has for its path.
    #[inline]
    fn search<'r>(
        &'r self,
        request: Request,
        find: impl Fn(&mut RequestPath, &str) -> Option<&'r PathEntry>,
    ) -> Result<RouteFuture, Refused> {
        let sent = request.uri().path();
        let mut path = match normalize(sent) {
            Ok(normal) => RequestPath::new(normal),
            Err(error) => {
                let problem = Problem::new(StatusCode::BAD_REQUEST)
                    .code("invalid-path")
                    .detail(error.to_string());
                return Err(Box::new((request, problem_response(&problem))));
            }
        };
        if let Some(entry) = find(&mut path, sent) {
            return entry.call(request, path);
        }
        match self.trailing_slash {
            TrailingSlash::Strict => {}
            TrailingSlash::Ignore | TrailingSlash::Redirect => {
                let other = toggled(path.text(sent));
                let mut other_path = RequestPath::new(Some(other.clone().into()));
                if let Some(entry) = find(&mut other_path, sent) {
                    return match self.trailing_slash {
                        TrailingSlash::Ignore => entry.call(request, other_path),
                        _ => {
                            let place = self.redirect(&other, request.uri().query());
                            Err(Box::new((request, place)))
                        }
                    };
                }
            }
        }
        let is_server_wide = request.uri().path() == "*" && *request.method() == Method::OPTIONS;
        Err(Box::new((request, not_found(is_server_wide))))
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(
                self.iter()
                    .map(|meta| format!("{} {}", meta.methods_text(), meta.address())),
            )
            .finish()
    }
}

/// The fault of what would stand beside a mounted service.
fn taken(template: &Template, meta: &RouteMeta, other: &RouteMeta) -> BuildFault {
    let text = template.text();
    let message = format!("two routes answer {text}, and one of them is a mounted service");
    route_fault("RV0001", message, meta)
        .note(the_other(other))
        .help("change the path of one of them")
}

fn the_other(meta: &RouteMeta) -> String {
    format!("the other one is `{}` at {}", meta.handler, meta.source)
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
